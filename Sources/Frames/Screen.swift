// SPDX-License-Identifier: GPL-3.0-or-later

/// Where frames go and keys come from: a terminal, or memory in tests.
@MainActor
public protocol Screen: AnyObject {
    var size: Size { get }
    var capability: Capability { get set }
    /// Shows a whole frame; the theme turns its roles into colours. `caret` places the terminal's own cursor.
    func show(_ frame: Frame, theme: Theme, caret: Point?)
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Something a command has to show: plain data that a visual turns into a view.
public protocol Showable: Sendable {
    /// One word for what it is, as `--json` and the transcript name it: `attention`, `table`, `tensor`.
    var kind: String { get }
}

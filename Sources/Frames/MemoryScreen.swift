// SPDX-License-Identifier: GPL-3.0-or-later

/// A screen that only remembers what it was shown.
@MainActor
public final class MemoryScreen: Screen {
    public var size: Size
    public var capability: Capability
    public private(set) var shown: ResolvedFrame?
    public private(set) var caret: Point?
    /// How many frames were shown.
    public private(set) var frameCount = 0

    public init(size: Size, capability: Capability = Capability(colors: .full, glyphs: .sextants)) {
        self.size = size
        self.capability = capability
    }

    public func show(_ frame: Frame, theme: Theme, caret: Point?) {
        shown = frame.resolved(theme: theme, capability: capability)
        self.caret = caret
        frameCount += 1
    }

    /// The rows as text.
    public var text: [String] { shown?.text ?? [] }
}

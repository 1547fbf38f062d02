// SPDX-License-Identifier: GPL-3.0-or-later

/// A colour as a screen takes it.
public enum ScreenColor: Sendable, Hashable {
    /// The terminal's own foreground or background.
    case `default`
    case index(UInt8)
    case rgb(RGB)
}

/// How a screen shows a glyph beside its colours.
public struct Attributes: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = Attributes(rawValue: 1)
    public static let reverse = Attributes(rawValue: 2)
    public static let dim = Attributes(rawValue: 4)
}

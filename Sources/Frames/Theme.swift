// SPDX-License-Identifier: GPL-3.0-or-later

/// A colour for each role and each ramp, on every kind of screen.
public struct Theme: Sendable, Equatable {
    public let name: String
    var roles: [Role: RGB]
    var ramps: [Ramp: RampColors]
    /// The terminal's own colour of a role where there are only 16; a role that is not here has the terminal's default.
    var roles16: [Role: UInt8]

    public func color(_ role: Role) -> RGB { roles[role] ?? Theme.dusk.roles[role] ?? RGB(128, 128, 128) }

    public func colors(_ ramp: Ramp) -> RampColors {
        ramps[ramp] ?? Theme.dusk.ramps[ramp] ?? RampColors(stops: [RGB(0, 0, 0), RGB(255, 255, 255)])
    }

    /// The theme with another heat ramp: `magma`, `viridis`, `cividis` or `grey`; nil for any other name.
    public func with(heat name: String) -> Theme? {
        guard let colors = RampColors.named(name) else { return nil }
        var theme = self
        theme.ramps[.heat] = colors
        return theme
    }

    /// Whether the background is lighter than the text.
    public var isLight: Bool { color(.background).luma > color(.text).luma }

    /// The theme that is compiled in.
    public static let dusk = Theme(
        name: "dusk",
        roles: [
            .background: RGB(0x16, 0x17, 0x1d), .raised: RGB(0x1e, 0x20, 0x27), .selection: RGB(0x2a, 0x2d, 0x38),
            .rule: RGB(0x31, 0x34, 0x3f), .faint: RGB(0x5d, 0x62, 0x74), .muted: RGB(0x85, 0x8a, 0x9c),
            .soft: RGB(0x7b, 0x81, 0x95), .text: RGB(0xc6, 0xc8, 0xd2), .strong: RGB(0xf0, 0xf0, 0xf5),
            .accent: RGB(0x7f, 0xcd, 0xc6), .warning: RGB(0xe0, 0xb3, 0x6a), .error: RGB(0xec, 0x7f, 0x86),
            .series1: RGB(0x45, 0xc4, 0xf5), .series2: RGB(0xcb, 0x66, 0x30), .series3: RGB(0x73, 0x96, 0x79),
            .series4: RGB(0xc5, 0x77, 0xa7), .series5: RGB(0xf0, 0xcf, 0x58),
        ],
        ramps: [
            .heat: RampColors.named("magma") ?? RampColors(stops: []),
            .quiet: RampColors(
                hex: "#191b22 #1c272c #213a3b #2f5856 #45807c #5fa8a2", palette256: [234, 235, 237, 23, 30, 73],
                palette16: [0, 8, 6, 14]),
            .diverging: RampColors(
                hex: "#8cc4f2 #4a8fc7 #2a567c #1d3044 #16171d #40291a #7d4a1f #c07a35 #f2b878",
                palette256: [117, 74, 31, 24, 236, 234, 236, 94, 130, 173, 215], palette16: [14, 4, 0, 1, 11]),
        ],
        roles16: [
            .rule: 8, .faint: 8, .accent: 6, .warning: 3, .error: 1,
            .series1: 12, .series2: 3, .series3: 2, .series4: 5, .series5: 11,
        ])
}

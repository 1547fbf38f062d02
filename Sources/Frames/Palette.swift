// SPDX-License-Identifier: GPL-3.0-or-later

/// The colours of terminals with 256 and 16 colours.
///
/// The 240 after the first 16 are the same everywhere: a cube of 6 × 6 × 6 and 24 greys. The first 16 are the user's;
/// the values here are xterm's, which most terminals are near.
public enum Palette {
    public static let colors: [RGB] = {
        var list = sixteen
        let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
        for red in steps { for green in steps { for blue in steps { list.append(RGB(red, green, blue)) } } }
        for grey in 0..<24 { list.append(RGB(UInt8(8 + 10 * grey), UInt8(8 + 10 * grey), UInt8(8 + 10 * grey))) }
        return list
    }()

    static let sixteen: [RGB] = [
        RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0),
        RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
        RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
        RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
    ]

    /// The nearest of the cube and the greys: never one of the 16 that the user may have changed.
    public static func nearest256(_ color: RGB) -> UInt8 {
        let (red, green, blue) = (cubeStep(color.red), cubeStep(color.green), cubeStep(color.blue))
        let cube = 16 + 36 * red + 6 * green + blue
        let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
        let grey = 232 + min(max((mean - 3) / 10, 0), 23)
        return UInt8(distance(colors[cube], color) <= distance(colors[grey], color) ? cube : grey)
    }

    public static func nearest16(_ color: RGB) -> UInt8 {
        UInt8(sixteen.indices.min { distance(sixteen[$0], color) < distance(sixteen[$1], color) } ?? 0)
    }

    static func distance(_ a: RGB, _ b: RGB) -> Int {
        let (red, green, blue) = (Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue))
        return 2 * red * red + 4 * green * green + 3 * blue * blue
    }

    private static func cubeStep(_ value: UInt8) -> Int {
        value < 48 ? 0 : value < 115 ? 1 : min((Int(value) - 35) / 40, 5)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension RampColors {
    /// The ramps that can be asked for by name: `set ramp viridis`.
    public static let names = ["magma", "viridis", "cividis", "grey"]

    /// A ramp by its name; nil if there is none. Magma, viridis and cividis are perceptually even: van der Walt and
    /// Smith 2015; Nuñez, Anderton and Renslow 2018.
    public static func named(_ name: String) -> RampColors? {
        switch name {
        case "magma":
            RampColors(
                hex: "#0b0a1a #1d1147 #451077 #721f81 #9e2f7f #cd4071 #f1605d #fd9668 #feca8d #fcfdbf",
                palette256: [233, 17, 53, 54, 90, 125, 161, 203, 209, 215, 222, 229, 230],
                palette16: [0, 4, 5, 9, 11, 15])
        case "viridis":
            RampColors(
                hex: "#440154 #482878 #3e4a89 #31688e #26828e #1f9e89 #35b779 #6dcd59 #b4de2c #fde725",
                palette256: [53, 54, 24, 30, 36, 72, 78, 114, 150, 186, 228], palette16: [5, 4, 6, 2, 10, 11])
        case "cividis":
            RampColors(
                hex: "#00224e #123570 #3b496c #575d6d #707173 #8a8678 #a59c74 #c3b369 #e1cc55 #fee838",
                palette256: [17, 18, 60, 243, 102, 144, 179, 185, 221, 227], palette16: [4, 8, 7, 3, 11])
        case "grey":
            RampColors(
                hex: "#0e0e0e #3a3a3a #666666 #929292 #bebebe #f2f2f2",
                palette256: Array(233...255), palette16: [0, 8, 7, 15])
        default: nil
        }
    }

    init(hex: String, palette256: [UInt8], palette16: [UInt8]) {
        self.init(
            stops: hex.split(separator: " ").compactMap { RGB(hex: String($0)) }, palette256: palette256,
            palette16: palette16)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What an operation of a pickle is followed by, and what it does to the stack (CPython, Lib/pickletools.py).
struct PickleOperation {
    enum Argument {
        case none
        case bytes(Int)
        /// Texts that end with a line feed.
        case lines(Int)
        /// Bytes after their count, which takes so many bytes.
        case counted(Int)
    }

    let argument: Argument
    /// How many values it takes, and whether it takes all down to the last mark.
    let takes: Int
    let takesGroup: Bool
    /// Whether it leaves a value, and whether that is a text.
    let gives: Bool
    let isText: Bool

    private init(
        _ argument: Argument = .none, takes: Int = 0, takesGroup: Bool = false, gives: Bool = false,
        isText: Bool = false
    ) {
        (self.argument, self.takes, self.takesGroup, self.gives, self.isText) = (
            argument, takes, takesGroup, gives, isText
        )
    }

    /// Nil where no protocol has the operation.
    init?(_ code: UInt8) {
        switch UnicodeScalar(code) {
        case "N", "\u{88}", "\u{89}", "]", "}", ")", "\u{8F}", "\u{97}": self.init(gives: true)
        case "I", "L", "F", "P": self.init(.lines(1), gives: true)
        case "J": self.init(.bytes(4), gives: true)
        case "K": self.init(.bytes(1), gives: true)
        case "M": self.init(.bytes(2), gives: true)
        case "G": self.init(.bytes(8), gives: true)
        case "\u{8A}": self.init(.counted(1), gives: true)
        case "\u{8B}": self.init(.counted(4), gives: true)
        case "S", "V": self.init(.lines(1), gives: true, isText: true)
        case "U", "\u{8C}": self.init(.counted(1), gives: true, isText: true)
        case "T", "X": self.init(.counted(4), gives: true, isText: true)
        case "\u{8D}": self.init(.counted(8), gives: true, isText: true)
        case "C": self.init(.counted(1), gives: true)
        case "B": self.init(.counted(4), gives: true)
        case "\u{8E}", "\u{96}": self.init(.counted(8), gives: true)
        case "l", "t", "d", "\u{91}", "o": self.init(takesGroup: true, gives: true)
        case "e", "u", "\u{90}": self.init(takesGroup: true)
        case "\u{85}": self.init(takes: 1, gives: true)
        case "\u{86}", "R", "\u{81}": self.init(takes: 2, gives: true)
        case "\u{87}", "\u{92}": self.init(takes: 3, gives: true)
        case "a", "b": self.init(takes: 1)
        case "s": self.init(takes: 2)
        case "Q": self.init(takes: 1, gives: true)
        case "c", "i": self.init(.lines(2))
        case "p", "g": self.init(.lines(1))
        case "q", "h", "\u{80}", "\u{82}": self.init(.bytes(1))
        case "\u{83}": self.init(.bytes(2))
        case "r", "j", "\u{84}": self.init(.bytes(4))
        case "\u{95}": self.init(.bytes(8))
        case "(", "0", "1", "2", "\u{93}", "\u{94}", "\u{98}", ".": self.init()
        default: return nil
        }
    }
}

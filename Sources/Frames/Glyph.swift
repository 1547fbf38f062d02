// SPDX-License-Identifier: GPL-3.0-or-later

/// What stands in one cell, or in two: a character with at most two marks over it.
///
/// Joiners and variation selectors are left out, since terminals disagree about the width of what they make: an emoji
/// family is shown as its members.
public struct Glyph: Sendable, Hashable {
    public let base: Unicode.Scalar
    private(set) var firstMark: UInt32 = 0
    private(set) var secondMark: UInt32 = 0
    /// Columns: 1 or 2; 0 for the right half of a wide glyph.
    public let width: Int8

    public static let blank = Glyph(" ")
    /// The right half of the wide glyph before it.
    public static let continuation = Glyph(base: " ", width: 0)

    /// A character of one column.
    public init(_ base: Unicode.Scalar) { self.init(base: base, width: 1) }

    private init(base: Unicode.Scalar, width: Int8) {
        self.base = base
        self.width = width
    }

    /// The character and its marks.
    public var scalars: [Unicode.Scalar] {
        [base] + [firstMark, secondMark].filter { $0 != 0 }.compactMap(Unicode.Scalar.init)
    }

    public var isBlank: Bool { base == " " && firstMark == 0 }

    /// The character and its marks as text; empty for the right half of a wide glyph.
    public var text: String {
        guard width > 0 else { return "" }
        var view = String.UnicodeScalarView()
        view.append(base)
        if let mark = Unicode.Scalar(firstMark), firstMark != 0 { view.append(mark) }
        if let mark = Unicode.Scalar(secondMark), secondMark != 0 { view.append(mark) }
        return String(view)
    }

    /// The glyphs of a text, escaped and on one line; reading stops once `limit` columns are passed.
    public static func run(of text: String, limit: Int = .max) -> [(glyph: Glyph, width: Int)] {
        var result: [(glyph: Glyph, width: Int)] = []
        var columns = 0
        // No text is laid out further than a few scalars a column.
        let head = limit < Int.max / 32 ? String(text.unicodeScalars.prefix(max(limit, 0) * 16 + 16)) : text
        for scalar in Escaper.line(head).unicodeScalars {
            switch TextWidth.of(scalar) {
            case 0:
                guard !isJoiner(scalar), var last = result.popLast() else { continue }
                last.glyph.add(mark: scalar)
                result.append(last)
            case 1:
                result.append((Glyph(scalar), 1))
                columns += 1
            case 2:
                result.append((Glyph(base: scalar, width: 2), 2))
                columns += 2
            default:
                result.append((Glyph("\u{FFFD}"), 1))
                columns += 1
            }
            if columns > limit { break }
        }
        return result
    }

    private mutating func add(mark: Unicode.Scalar) {
        if firstMark == 0 { firstMark = mark.value } else if secondMark == 0 { secondMark = mark.value }
    }

    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200D, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF, 0xE0100...0xE01EF: true
        default: false
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// How CLIP cleans a text and parts it into words.
///
/// Source: transformers 5.23 `tokenization_clip.py`: NFC, runs of blanks to one blank, lower case; then the pattern
/// `<|startoftext|>`, `<|endoftext|>`, English contractions, letters, one number, anything else but blanks. What the
/// pattern takes is parted once more by GPT-2's, which only tells on the two special forms.
struct CLIPText {
    static func normalized(_ text: UnsafeBufferPointer<UInt8>) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.count)
        scalars.append(contentsOf: String(decoding: text, as: UTF8.self).unicodeScalars)
        let composed = CanonicalForms.unicode9.composed(scalars)
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(composed.count)
        var afterBlank = false
        for scalar in composed {
            if scalar.isBlank {
                if !afterBlank { result.append(" ") }
                afterBlank = true
            } else {
                scalar.appendLowercase(to: &result)
                afterBlank = false
            }
        }
        return result
    }

    /// Calls `body` with each word of a normalised text.
    static func forEachWord(in text: [Unicode.Scalar], _ body: (ArraySlice<Unicode.Scalar>) -> Void) {
        var start = 0
        while start < text.count {
            let first = text[start]
            if first.isBlank {
                start += 1
                continue
            }
            if first == "<", let parts = specialForm(text, at: start) {
                for length in parts {
                    body(text[start..<start + length])
                    start += length
                }
                continue
            }
            var end = start + 1
            if first == "'", let length = contraction(text, after: end) {
                end += length
            } else if first.isLetter {
                while end < text.count, text[end].isLetter { end += 1 }
            } else if !first.isNumber {
                while end < text.count, !text[end].isBlank, !text[end].isLetter, !text[end].isNumber { end += 1 }
            }
            body(text[start..<end])
            start = end
        }
    }

    private static let specialForms = ["startoftext", "endoftext"].map { Array($0.unicodeScalars) }

    /// The lengths of the three words that `<|startoftext|>` or `<|endoftext|>` becomes.
    private static func specialForm(_ text: [Unicode.Scalar], at start: Int) -> [Int]? {
        guard start + 1 < text.count, text[start + 1] == "|" else { return nil }
        for name in specialForms {
            let end = start + 2 + name.count
            guard end + 1 < text.count, text[end] == "|", text[end + 1] == ">",
                text[start + 2..<end].elementsEqual(name)
            else { continue }
            return [2, name.count, 2]
        }
        return nil
    }

    /// How many letters of a contraction follow an apostrophe.
    static func contraction(_ text: [Unicode.Scalar], after start: Int) -> Int? {
        guard start < text.count else { return nil }
        let first = text[start]
        switch first {
        case "s", "t", "m", "d": return 1
        case "r", "v", "l":
            let second: Unicode.Scalar = first == "l" ? "l" : "e"
            return start + 1 < text.count && text[start + 1] == second ? 2 : nil
        default: return nil
        }
    }
}

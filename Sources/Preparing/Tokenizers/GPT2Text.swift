// SPDX-License-Identifier: GPL-3.0-or-later

/// How GPT-2 parts a text into words, each with the blank before it.
///
/// Source: OpenAI's `encoder.py`, in tokenizers' ByteLevel: English contractions; letters, numbers or other signs, with
/// one blank before them; blanks up to the one that belongs to what follows; other blanks.
struct GPT2Text {
    /// The pattern that files spell out, which this follows and which is never run.
    static let pattern = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    /// Calls `body` with each word; no scalar of the text is left out.
    static func forEachWord(in text: [Unicode.Scalar], _ body: (ArraySlice<Unicode.Scalar>) -> Void) {
        var start = 0
        while start < text.count {
            let end = end(of: text, from: start)
            body(text[start..<end])
            start = end
        }
    }

    private enum Kind { case blank, letter, number, other }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        scalar.isBlank ? .blank : scalar.isLetter ? .letter : scalar.isNumber ? .number : .other
    }

    private static func end(of text: [Unicode.Scalar], from start: Int) -> Int {
        if text[start] == "'", let length = CLIPText.contraction(text, after: start + 1) { return start + 1 + length }
        var first = start
        if text[start] == " ", start + 1 < text.count, kind(text[start + 1]) != .blank { first += 1 }
        let kind = kind(text[first])
        var end = first + 1
        while end < text.count, self.kind(text[end]) == kind { end += 1 }
        // The last of several blanks is left to the word that follows, if one does.
        return kind == .blank && end < text.count && end - start > 1 ? end - 1 : end
    }
}

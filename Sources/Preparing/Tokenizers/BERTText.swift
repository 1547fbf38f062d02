// SPDX-License-Identifier: GPL-3.0-or-later

/// How BERT cleans a text and parts it into words.
///
/// Source: Devlin et al. 2018, `tokenization.py`'s BasicTokenizer, in the order of transformers' BertNormalizer and
/// BertPreTokenizer: clean, set ideographs apart, strip accents, lower case; part at blanks and punctuation.
struct BERTText: Sendable, Equatable {
    var cleansText = true
    var partsIdeographs = true
    var stripsAccents = true
    var lowersCase = true

    func normalized(_ text: UnsafeBufferPointer<UInt8>) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.count)
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if cleansText {
                if scalar.isBERTControl { continue }
                if scalar.isBlank {
                    scalars.append(" ")
                    continue
                }
            }
            if partsIdeographs, scalar.isBERTIdeograph {
                scalars.append(contentsOf: [" ", scalar, " "])
            } else {
                scalars.append(scalar)
            }
        }
        if stripsAccents {
            scalars = CanonicalForms.unicode9.decomposed(scalars)
            scalars.removeAll(where: \.isAccent)
        }
        guard lowersCase else { return scalars }
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        for scalar in scalars { scalar.appendLowercase(to: &result) }
        return result
    }

    /// Calls `body` with each word of a normalised text; a punctuation sign is a word.
    static func forEachWord(in text: [Unicode.Scalar], _ body: (ArraySlice<Unicode.Scalar>) -> Void) {
        var start = 0
        for (i, scalar) in text.enumerated() {
            let isSign = scalar.isBERTPunctuation
            guard isSign || scalar.isBlank else { continue }
            if start < i { body(text[start..<i]) }
            if isSign { body(text[i...i]) }
            start = i + 1
        }
        if start < text.count { body(text[start...]) }
    }
}

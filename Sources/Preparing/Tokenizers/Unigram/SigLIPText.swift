// SPDX-License-Identifier: GPL-3.0-or-later

/// How SigLIP cleans a text before SentencePiece sees it.
///
/// Source: transformers 5.24 `tokenization_siglip.py`, whose canonicalize_text is big_vision's: lower case, no signs of
/// ASCII, one blank for many, none at the ends.
struct SigLIPText: Sendable, Equatable {
    var lowersCase = true

    func canonical(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var blanks = false
        for scalar in lowersCase ? Self.lowercased(scalars) : scalars {
            if Self.isSign(scalar) { continue }
            if scalar.isBlank || (0x1C...0x1F).contains(scalar.value) {
                blanks = !result.isEmpty
                continue
            }
            if blanks { result.append(" ") }
            blanks = false
            result.append(scalar)
        }
        return String(result)
    }

    /// Python's `string.punctuation`.
    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 33...47, 58...64, 91...96, 123...126: true
        default: false
        }
    }

    /// As Python lowers: a sigma that ends a word has a form of its own.
    private static func lowercased(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        for (i, scalar) in scalars.enumerated() {
            if scalar == "Σ" {
                let before = scalars[..<i].last { !$0.properties.isCaseIgnorable }
                let after = scalars[(i + 1)...].first { !$0.properties.isCaseIgnorable }
                let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
                result.append(isFinal ? "ς" : "σ")
            } else {
                scalar.appendLowercase(to: &result)
            }
        }
        return result
    }
}

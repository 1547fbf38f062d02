// SPDX-License-Identifier: GPL-3.0-or-later

/// Classes of scalars as the tokenizers of Hugging Face see them. Each comes from a library with tables of its own age;
/// what Unicode assigned later is unassigned to it.
extension Unicode.Scalar {
    /// Whether Unicode `major`.0 had assigned this scalar.
    func isAssigned(by major: Int) -> Bool {
        guard let age = properties.age else { return false }
        return age.major < major || (age.major == major && age.minor == 0)
    }

    /// `\s` of the regular expressions, and what Rust calls white space.
    var isBlank: Bool { value < 128 ? value == 32 || (value >= 9 && value <= 13) : properties.isWhitespace }

    /// `\p{L}` by Unicode 16.
    var isLetter: Bool {
        if value < 128 { return (value | 32) >= 97 && (value | 32) <= 122 }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return isAssigned(by: 16)
        default: return false
        }
    }

    /// `\p{N}` by Unicode 16.
    var isNumber: Bool {
        if value < 128 { return value >= 48 && value <= 57 }
        switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: return isAssigned(by: 16)
        default: return false
        }
    }

    /// What BERT sets apart as punctuation: ASCII's signs, and categories P by Unicode 8.
    var isBERTPunctuation: Bool {
        switch value {
        case 33...47, 58...64, 91...96, 123...126: return true
        case 0..<128: return false
        case 0x166D, 0x111C9: return true  // punctuation until Unicode 12 and 11
        default: break
        }
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return isAssigned(by: 8)
        default: return false
        }
    }

    /// What BERT's cleaning removes: controls, formats and private use by Unicode 8, and the replacement character.
    var isBERTControl: Bool {
        switch value {
        case 9, 10, 13: return false
        case 0xFFFD: return true
        case 0..<128: return value < 32 || value == 127
        default: break
        }
        switch properties.generalCategory {
        case .control, .privateUse: return true
        case .format: return isAssigned(by: 8)
        default: return false
        }
    }

    /// A mark without width (category Mn) by Unicode 8, which BERT strips as an accent.
    var isAccent: Bool {
        switch value {
        case 0..<0x300: return false
        case 0x1885, 0x1886, 0xA9BD, 0x111C9: return false  // became such marks later
        case 0x1734, 0x1171E: return true  // were such marks until Unicode 14 and 11
        default: return properties.generalCategory == .nonspacingMark && isAssigned(by: 8)
        }
    }

    /// Ideographs around which BERT puts blanks.
    var isBERTIdeograph: Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2B81F, 0x2B920...0x2CEAF,
            0x2F800...0x2FA1F:
            return true
        default: return false
        }
    }

    /// Appends the lower-case form; what stands around does not matter, not even for a final sigma.
    func appendLowercase(to scalars: inout [Unicode.Scalar]) {
        if value < 128 {
            scalars.append(value >= 65 && value <= 90 ? Unicode.Scalar(UInt8(value) + 32) : self)
        } else {
            scalars.append(contentsOf: properties.lowercaseMapping.unicodeScalars)
        }
    }
}

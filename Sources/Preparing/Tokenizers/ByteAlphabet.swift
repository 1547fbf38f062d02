// SPDX-License-Identifier: GPL-3.0-or-later

/// The alphabet of byte-level tokenizers: each byte as a printable scalar, so that any text is made of known symbols.
///
/// Source: GPT-2's `bytes_to_unicode`: printable Latin-1 stands for itself, the rest for U+0100 and on in order.
struct ByteAlphabet: Sendable {
    /// The UTF-8 form of each byte's scalar.
    let symbols: [[UInt8]]
    private let byteOfScalar: [UInt8?]

    static let gpt2 = ByteAlphabet()

    private init() {
        var symbols: [[UInt8]] = []
        var byteOfScalar = [UInt8?](repeating: nil, count: 0x180)
        var spare: UInt32 = 0x100
        for byte in UInt8.min...UInt8.max {
            var value = UInt32(byte)
            switch byte {
            case 33...126, 161...172, 174...255: break
            default:
                value = spare
                spare += 1
            }
            byteOfScalar[Int(value)] = byte
            symbols.append(Unicode.Scalar(value).map { Array(String(Character($0)).utf8) } ?? [])
        }
        self.symbols = symbols
        self.byteOfScalar = byteOfScalar
    }

    /// The bytes that tokens stand for, one behind the other; ids that are nobody's stand for none.
    func bytes(of ids: [Int], _ vocabulary: Vocabulary, _ added: AddedTokens) -> [UInt8] {
        ids.flatMap { id in vocabulary.bytes(of: id).map { bytes(of: $0) } ?? added.text(of: id) ?? [] }
    }

    /// The bytes that a piece stands for; its own UTF-8 when it holds anything outside the alphabet.
    func bytes(of piece: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in String(decoding: piece, as: UTF8.self).unicodeScalars {
            guard scalar.value < 0x180, let byte = byteOfScalar[Int(scalar.value)] else { return Array(piece) }
            result.append(byte)
        }
        return result
    }
}

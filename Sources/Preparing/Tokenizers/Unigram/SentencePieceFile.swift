// SPDX-License-Identifier: GPL-3.0-or-later

/// A `spiece.model`: pieces with their scores, and how texts are cleaned.
///
/// Source: sentencepiece 0.2, `sentencepiece_model.proto`; the numbers of fields are those of its messages.
struct SentencePieceFile {
    private(set) var pieces: [UnigramPieces.Piece] = []
    private(set) var text = SentencePieceText()
    private(set) var fallsBackToBytes = false
    private let name: String

    init(_ bytes: [UInt8], name: String) throws(PreparingError) {
        self.name = name
        var reader = MessageReader(bytes[...], name: name)
        while let (field, value) = try reader.next() {
            guard case .bytes(let message) = value else { continue }
            switch field {
            case 1: pieces.append(try piece(message))
            case 2: try readTrainer(message)
            case 3: try readNormalizer(message)
            default: continue
            }
        }
        text.setUserDefined(pieces)
    }

    private func piece(_ message: ArraySlice<UInt8>) throws(PreparingError) -> UnigramPieces.Piece {
        var reader = MessageReader(message, name: name)
        var piece = UnigramPieces.Piece(text: [], score: 0)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (1, .bytes(let text)): piece.text = Array(text)
            case (2, .fixed32(let bits)): piece.score = Double(Float(bitPattern: bits))
            case (3, .number(let number)):
                guard let kind = UnigramPieces.Kind(rawValue: number) else {
                    throw PreparingError("\(name) has a piece of kind \(number), which is not known")
                }
                piece.kind = kind
            default: continue
            }
        }
        return piece
    }

    private mutating func readTrainer(_ message: ArraySlice<UInt8>) throws(PreparingError) {
        var reader = MessageReader(message, name: name)
        while let (field, value) = try reader.next() {
            guard case .number(let number) = value else { continue }
            switch field {
            case 3 where number != 1:
                throw PreparingError(
                    "\(name) is a \(Self.types[number] ?? "model of a kind that is not known") of SentencePiece",
                    hint: "its unigram models are known")
            case 24: text.putsBlankBehind = number != 0
            case 35: fallsBackToBytes = number != 0
            default: continue
            }
        }
    }

    private static let types: [UInt64: String] = [
        2: "byte-pair model", 3: "model of words", 4: "model of characters",
    ]

    private mutating func readNormalizer(_ message: ArraySlice<UInt8>) throws(PreparingError) {
        var reader = MessageReader(message, name: name)
        while let (field, value) = try reader.next() {
            switch (field, value) {
            case (2, .bytes(let map)) where !map.isEmpty: text.map = try CharacterMap(map, name: name)
            case (3, .number(let number)): text.addsBlank = number != 0
            case (4, .number(let number)): text.removesBlanks = number != 0
            case (5, .number(let number)): text.marksBlanks = number != 0
            default: continue
            }
        }
    }
}

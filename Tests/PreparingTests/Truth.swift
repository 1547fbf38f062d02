// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Tensors
import TestSupport

@testable import Preparing

/// What other libraries gave, read from Tests/Fixtures/preparing.
enum Truth {
    struct Kind: Decodable {
        let height: Int
        let width: Int
        let rgb: String
    }

    struct Resize: Decodable {
        let from: [Int]
        let to: [Int]
        let filter: Int
        let method: String
        let rgb: String
    }

    struct Text: Decodable {
        let text: String
        let clip: [Int]
        let clip_12: [Int]
        let clip_text: String
        let bert: [Int]
        let bert_12: [Int]
        let bert_text: String
    }

    static func read<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(Fixtures.bytes("preparing/\(name)")))
    }

    static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = text.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// The picture that make_preparations.py calls a pattern.
    static func pattern(height: Int, width: Int) throws -> Picture {
        let bytes = (0..<height * width * 3).map { UInt8((($0 * 2_654_435_761 + 12_345) % 4_294_967_296) >> 24) }
        return try Picture(pixels: tensor(bytes, [height, width, 3]), name: "pattern")
    }

    static func tensor(_ bytes: [UInt8], _ shape: [Int]) -> Tensor {
        let storage = Storage(byteCount: bytes.count)
        storage.bytes.copyMemory(from: bytes, byteCount: bytes.count)
        return Tensor(shape: shape, dtype: .u8, storage: storage)
    }
}

extension Tensor {
    var u8: [UInt8] {
        defer { withExtendedLifetime(self) {} }
        return Array(UnsafeRawBufferPointer(start: bytes, count: byteCount))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What reads bytes from outside, one case each: a fuzzer hands it any bytes, and it must answer or refuse.
///
/// A further reader is a case here, its line in `reader`, and a folder of its name in Tests/Fixtures/fuzz.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case safetensors, torch, pickle, npy, npz, json, png, jpeg, tokenizer, sentencepiece, theme, line, expression
    case outline, escapes

    /// Reads the bytes; gives back the promise that was broken, nil where all were kept. A trap or a hang speaks for
    /// itself.
    public func fault(of bytes: [UInt8], in folder: FuzzFolder) -> String? {
        do {
            try reader(bytes, folder)
            return nil
        } catch let fault as FuzzFault {
            return fault.message
        } catch {
            // A refusal is an answer.
            return nil
        }
    }

    /// Whether the bytes are read to their end, and not refused.
    public func reads(_ bytes: [UInt8], in folder: FuzzFolder) -> Bool { (try? reader(bytes, folder)) != nil }

    private var reader: ([UInt8], FuzzFolder) throws -> Void {
        switch self {
        case .safetensors: WeightReaders.safetensors
        case .torch: WeightReaders.torch
        case .pickle: WeightReaders.pickle
        case .npy: WeightReaders.npy
        case .npz: WeightReaders.npz
        case .json: TextReaders.json
        case .png: PictureReaders.png
        case .jpeg: PictureReaders.jpeg
        case .tokenizer: TokenizerReaders.file
        case .sentencepiece: TokenizerReaders.sentencePiece
        case .theme: TextReaders.theme
        case .line: LanguageReaders.line
        case .expression: LanguageReaders.expression
        case .outline: WeightReaders.outline
        case .escapes: TextReaders.escapes
        }
    }

    /// The longest input that is worth trying, in bytes.
    public var longest: Int {
        switch self {
        case .line, .expression: 256
        case .tokenizer, .sentencepiece: 16_384
        default: 4096
        }
    }
}

/// A promise that a reader broke without a trap.
struct FuzzFault: Error {
    let message: String

    static func check(_ holds: Bool, _ message: @autoclosure () -> String) throws(FuzzFault) {
        guard holds else { throw FuzzFault(message: message()) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// Files of tokenizers: read, then texts go to ids and back.
enum TokenizerReaders {
    private static let texts = [
        "a red bus", "It's the café's  ▁ 12,5 €\n", "\u{1B}]0;x\u{7}\u{9B}中文 🙂👨‍👩‍👧",
        "e\u{301}\u{202E}<|endoftext|>[MASK]</s>", "", " ", String(repeating: "ab", count: 300),
    ]

    static func file(_ bytes: [UInt8], _ folder: FuzzFolder) throws { try read(bytes, folder, "tokenizer.json") }

    static func sentencePiece(_ bytes: [UInt8], _ folder: FuzzFolder) throws {
        try read(bytes, folder, "spiece.model")
    }

    private static func read(_ bytes: [UInt8], _ folder: FuzzFolder, _ name: String) throws {
        let folder = try folder.inner(name)
        _ = try folder.write(bytes, to: name)
        let tokenizer = try TokenizerLoader(folder: folder.path).load()
        let size = tokenizer.vocabularySize
        for text in texts {
            for limit in [nil, 0, 1, 7] {
                let encoding = tokenizer.encode(text, limit: limit)
                try FuzzFault.check(
                    encoding.ids.allSatisfy { $0 >= 0 && $0 < size }, "ids \(encoding.ids) of a vocabulary of \(size)")
                try FuzzFault.check(
                    [encoding.tokens.count, encoding.pieces.count, encoding.words.count].allSatisfy {
                        $0 == encoding.count
                    }, "parts of unlike lengths")
                for skips in [false, true] { _ = tokenizer.decode(encoding.ids, skippingSpecials: skips) }
            }
        }
        for id in [-1, 0, size - 1, size, .max, .min] {
            _ = (tokenizer.token(id), tokenizer.piece(id), tokenizer.decode([id], skippingSpecials: false))
        }
    }
}

extension FuzzFolder {
    /// A folder inside, made where it is not there.
    fileprivate func inner(_ name: String) throws -> FuzzFolder {
        if let known = inside[name] { return known }
        let made = try FuzzFolder()
        inside[name] = made
        return made
    }
}

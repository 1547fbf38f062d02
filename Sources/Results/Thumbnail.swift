// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A picture to look at.
public struct Thumbnail: Showable {
    public var kind: String { "image" }
    public let name: String
    /// u8 [height, width, 3]
    public let pixels: Tensor
    /// What there is to say of the file: size, mode, an orientation applied.
    public let facts: [String]
    /// What stands below the facts: captions, questions and their answers.
    public let lines: [Phrase]

    public init(name: String, pixels: Tensor, facts: [String], lines: [Phrase] = []) {
        self.name = name
        self.pixels = pixels
        self.facts = facts
        self.lines = lines
    }
}

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

    public init(name: String, pixels: Tensor, facts: [String]) {
        self.name = name
        self.pixels = pixels
        self.facts = facts
    }
}

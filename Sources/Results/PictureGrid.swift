// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Pictures side by side, each with its caption.
public struct PictureGrid: Showable {
    public struct Item: Sendable {
        /// u8 [height, width, 3]
        public let pixels: Tensor
        public let caption: String

        public init(pixels: Tensor, caption: String) {
            self.pixels = pixels
            self.caption = caption
        }
    }

    public var kind: String { "pictures" }
    public let title: String
    public let items: [Item]
    /// Small print: how the pictures came about.
    public let notes: [Phrase]

    public init(title: String, items: [Item], notes: [Phrase] = []) {
        self.title = title
        self.items = items
        self.notes = notes
    }
}

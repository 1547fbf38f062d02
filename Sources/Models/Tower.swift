// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// A stack of attention layers inside a model, and what its tokens are.
public struct Tower: Sendable, Equatable {
    /// The tower's own path: `vision_model`.
    public let path: String
    /// The path of each layer's attention, first to last.
    public let attentionPaths: [String]
    public let heads: Int
    public let width: Int
    /// Where the patches of a picture lie among the tokens; nil for a tower of text.
    public let grid: PatchGrid?

    public init(path: String, attentionPaths: [String], heads: Int, width: Int, grid: PatchGrid? = nil) {
        self.path = path
        self.attentionPaths = attentionPaths
        self.heads = heads
        self.width = width
        self.grid = grid
    }

    public var layerCount: Int { attentionPaths.count }
}

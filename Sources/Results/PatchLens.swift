// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// How near each patch of a picture lies to each of several texts, layer by layer.
public struct PatchLens: Showable {
    public var kind: String { "patches" }
    /// The model's name in the session, and that of the picture.
    public let model: String
    public let input: String
    public let labels: [String]
    /// f32 [layer, patch, label], of every layer of the tower.
    public let cosines: Tensor
    /// What is shown first.
    public let layer: Int
    public let grid: PatchGrid
    public let subject: AttentionMap.Subject?
    public let parts: LensParts

    public init(
        model: String, input: String, labels: [String], cosines: Tensor, layer: Int, grid: PatchGrid,
        subject: AttentionMap.Subject?, parts: LensParts
    ) {
        self.model = model
        self.input = input
        self.labels = labels
        self.cosines = cosines
        self.layer = layer
        self.grid = grid
        self.subject = subject
        self.parts = parts
    }

    public var layerCount: Int { isSound ? cosines.shape[0] : 0 }

    /// Whether the numbers are those of the grid's patches and of the labels.
    public var isSound: Bool {
        let side = 0...4096
        guard side.contains(grid.rows), side.contains(grid.columns), cosines.rank == 3 else { return false }
        return cosines.shape[0] > 0 && cosines.shape[1] == grid.count && grid.count > 0
            && cosines.shape[2] == labels.count && !labels.isEmpty
    }

    /// A layer's cosines, patch by patch; those of an unsound lens are empty.
    public func cosines(layer: Int) -> [[Float]] {
        guard isSound, (0..<layerCount).contains(layer) else { return [] }
        return cosines.withFloats { all in
            (0..<grid.count).map { patch in
                let start = (layer * grid.count + patch) * labels.count
                return Array(all[start..<start + labels.count])
            }
        }
    }

    /// The nearest label of each patch, the first of several that are equally near.
    public func nearest(layer: Int) -> [Int] {
        cosines(layer: layer).map { row in
            row.indices.reduce(0) { row[$1] > row[$0] || row[$0].isNaN ? $1 : $0 }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Results
import Tensors

/// Pictures as patches behind a [CLS] of their own, each with its place.
struct ViLTPatches: Sendable {
    let classToken: Parameter
    let patches: PatchEmbedding
    let positions: PositionGrid
    let channels: Int

    /// - Parameter weights: where the embeddings of the model lie.
    init(_ weights: WeightsCursor, _ config: ViLTConfiguration) {
        let (width, side) = (config.stream.width, config.patchesAcross)
        classToken = weights.take("cls_token", [1, 1, width], initial: config.initial)
        positions = PositionGrid(
            weight: weights.take(
                "position_embeddings", [1, 1 + side * side, width],
                initial: .waves(rows: side, columns: side, first: 1, deviation: 0.3)),
            side: side)
        let place = weights["patch_embeddings"]
        _ = place.enter("ViltPatchEmbeddings")
        patches = PatchEmbedding(
            place["projection"], channels: config.channels, width: width, size: config.patchSize, hasBias: true,
            initial: config.initial)
        channels = config.channels
    }

    /// The patches of a picture of so many pixels, behind its [CLS].
    ///
    /// - Throws: `ModelError` for a picture smaller than a patch.
    func grid(height: Int, width: Int) throws(ModelError) -> PatchGrid {
        guard height >= patches.size, width >= patches.size else {
            throw ModelError("a picture of \(width)×\(height) pixels holds no patch of \(patches.size)×\(patches.size)")
        }
        return PatchGrid(rows: height / patches.size, columns: width / patches.size, first: 1)
    }

    /// The patches of the part of a picture that is no padding: those whose first pixel lies in it.
    private func grid(area: PixelSize) throws(ModelError) -> PatchGrid {
        func cut(_ side: Int) -> Int { (max(side, 0) + patches.size - 1) / patches.size * patches.size }
        return try grid(height: cut(area.height), width: cut(area.width))
    }

    /// The grid of each picture of a batch; those of pictures as large as the batch are all alike.
    func grids(of pixels: Tensor, areas: [PixelSize]?) throws -> (batch: PatchGrid, each: [PatchGrid]) {
        guard pixels.rank == 4, pixels.shape[1] == channels, pixels.shape[0] > 0 else {
            throw ModelError(
                "pictures of \(channels) channels are wanted, not \(pixels.shape)",
                hint: "config.json and preprocessor_config.json may belong to different models")
        }
        let whole = try grid(height: pixels.shape[2], width: pixels.shape[3])
        guard let areas else { return (whole, [PatchGrid](repeating: whole, count: pixels.shape[0])) }
        let each = try areas.map { try grid(area: $0) }
        guard each.count == pixels.shape[0], each.allSatisfy({ $0.rows <= whole.rows && $0.columns <= whole.columns })
        else { throw ModelError("\(areas.count) areas do not go with pictures of shape \(pixels.shape)") }
        return (whole, each)
    }

    /// pixels [B, C, H, W] → [B, 1 + P, D]
    func callAsFunction(_ pixels: Tensor, _ grids: (batch: PatchGrid, each: [PatchGrid]), _ pass: Pass) throws -> Tensor
    {
        let seen = try patches(pixels, pass)  // [B, P, D]
        let (batch, width) = (seen.shape[0], seen.shape[2])
        let first = try broadcast(pass.wide(classToken), to: [batch, 1, width])
        let tokens = try concatenate([first, seen], axis: 1)
        if grids.each.allSatisfy({ $0 == grids.each[0] }) {
            return try add(tokens, try positions(grids.each[0], in: grids.batch, pass))
        }
        return try add(tokens, try stack(try grids.each.map { try positions($0, in: grids.batch, pass) }))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// Which of several labels each patch of a picture lies nearest to, at every layer of a tower.
struct PatchLensQuestion {
    let model: String
    let reader: any PatchReader
    let name: String
    let picture: Picture
    let labels: [String]
    /// The layer shown first; from the last where it is below 0.
    let layer: Int

    func lens(_ work: ModelInputs) throws -> PatchLens {
        let points = reader.patchStates
        guard let grid = reader.vision.grid, !points.isEmpty else {
            throw Complaint("the pictures of \(model) have no patches")
        }
        let first = layer < 0 ? layer.addingReportingOverflow(points.count).partialValue : layer
        guard points.indices.contains(first) else {
            throw Complaint(
                "there is no layer \(layer)", culprit: "\(layer)",
                hint: "layers are 0 to \(points.count - 1), or -1 for the last")
        }
        let texts = try normalized(try work.embed(texts: labels))
        let prepared = try work.preparation().prepare(picture)
        var states: [Pass.Point: Tensor] = [:]
        let pass = work.pass { point, tensor in
            if points.contains(point) { states[point] = tensor }
            return nil
        }
        let pixels = prepared.pixelValues.withShape([1] + prepared.pixelValues.shape)
        _ = try work.model.embed(pixels: pixels, pass)
        work.tell(pass.notes)
        let layers = try points.map { point -> Tensor in
            guard let state = states[point] else { throw Complaint("nothing came by at \(point.path)") }
            let patches = try normalized(try reader.patchVectors(state, work.pass()))           // [1, P, D]
            return try matmul(patches, texts, transposingRight: true)                            // [1, P, labels]
        }
        return PatchLens(
            model: model, input: name, labels: labels, cosines: try concatenate(layers, axis: 0), layer: first,
            grid: grid, subject: AttentionMap.Subject(pixels: picture.pixels, crop: prepared.geometry.cropBox),
            parts: reader.patchLens)
    }
}

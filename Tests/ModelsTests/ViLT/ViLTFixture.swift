// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Foundation
import Models
import Networks
import Tensors
import TestSupport

/// tiny-vilt, or its stream under another head, and the pictures and texts it was measured on.
struct ViLTFixture {
    let model: LoadedModel
    /// Kept until the weights are no longer read.
    let checkpoint: ChangedCheckpoint
    /// [1, C, H, W] of three sizes.
    let pixels: [Tensor]
    let ids: [[Int]]

    /// - Parameters:
    ///   - head: the folder whose configuration and head stand in for tiny-vilt's own.
    ///   - changes: of files of tiny-vilt, what is replaced by what.
    init(head: String? = nil, changes: [(file: String, old: String, new: String)] = []) throws {
        checkpoint = try ChangedCheckpoint("tiny-vilt", changes: changes)
        let notes = try Fixtures.notes("tiny-vilt")
        ids = head == "tiny-vilt-words" ? notes.tokenized.map(\.ids) : notes.inputIDs
        pixels = try (0..<3).map { number in
            let expected = try Expected("pixels_\(number)", in: "tiny-vilt")
            return Tensor(expected.values, shape: expected.shape)
        }
        if let head { try Self.replaceHead(of: checkpoint.folder, by: head) }
        model = try checkpoint.load()
    }

    private static func replaceHead(of folder: String, by head: String) throws {
        let stream = try LoadedModel.fixture("tiny-vilt").layout.parameters.filter { $0.path.hasPrefix("vilt.") }
        let place = try CheckpointFolder(path: Fixtures.path(head))
        let files = try place.weights()
        let own = try files.entries.compactMap { entry in
            try files.tensor(named: entry.name).map { (name: entry.name, tensor: $0) }
        }
        try SafetensorsWriter.write(
            stream.map { (name: $0.path, tensor: $0.value) } + own, to: "\(folder)/model.safetensors", replacing: true)
        let config = try Data(contentsOf: URL(filePath: Fixtures.path("\(head)/config.json")))
        try config.write(to: URL(filePath: "\(folder)/config.json"))
    }

    var reader: any PictureTextReader {
        get throws {
            guard let reader = model.model as? any PictureTextReader else { throw ModelError("no reader") }
            return reader
        }
    }

    /// What the answers' logits are at most away from the reference's.
    func answerDistance() throws -> Float {
        let expected = try Expected("logits", in: "tiny-vilt")
        return try pixels.indices.map { number in
            let logits = try model.answerer().logits(
                pixels: pixels[number], tokens: TokenBatch([ids[number]]), Pass())
            return largestDifference(logits.floats, expected[number])
        }.max() ?? .infinity
    }

    /// Pictures of several sizes as one batch, zeros at their right and lower edges, and how large each is.
    func padded() throws -> (pixels: Tensor, areas: [(height: Int, width: Int)]) {
        let areas = pixels.map { (height: $0.shape[2], width: $0.shape[3]) }
        let height = areas.map(\.height).max() ?? 0, width = areas.map(\.width).max() ?? 0
        let rows = try pixels.map { picture in
            let right = try Tensor.zeros([1, 3, picture.shape[2], width - picture.shape[3]])
            let wide = right.count == 0 ? picture : try concatenate([picture, right], axis: 3)
            let below = try Tensor.zeros([1, 3, height - picture.shape[2], width])
            return below.count == 0 ? wide : try concatenate([wide, below], axis: 2)
        }
        return (try concatenate(rows), areas)
    }
}

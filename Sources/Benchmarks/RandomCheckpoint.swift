// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Foundation
import Models
import Tensors

/// A folder with a model's random weights, made once for the other side and kept.
struct RandomCheckpoint {
    let folder: String

    private var weights: String { "\(folder)/model.safetensors" }

    /// Writes `config.json` and the weights; nothing where these are there, unless `anew`.
    func write(_ model: LoadedModel, config: String, anew: Bool = false) throws {
        if anew { try? FileManager.default.removeItem(atPath: weights) }
        guard !FileManager.default.fileExists(atPath: weights) else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(config.utf8).write(to: URL(filePath: "\(folder)/config.json"))
        try SafetensorsWriter.write(
            model.layout.parameters.map { ($0.path, $0.value) }, metadata: [("format", "pt")],
            to: weights)
    }
}

/// Arbitrary numbers in [-1, 1), the same as those of Scripts/bench.py: [count, 3, side, side]
func arbitraryPixels(_ count: Int, side: Int) -> Tensor {
    Tensor(shape: [count, 3, side, side]) { values in
        for index in values.indices {
            let mixed = (UInt64(index) &* 2_654_435_761) & 0xFFFF_FFFF
            values[index] = Float(Double(mixed) / 0x1p31 - 1)
        }
    }
}

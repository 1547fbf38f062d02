// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

extension Tensor {
    /// Makes sure that this is a batch of pictures, [B, channels, side, side], with one at least.
    ///
    /// - Parameter tower: the path of what takes them.
    func checkPictures(channels: Int, side: Int, for tower: String) throws(ModelError) {
        guard rank == 4, shape.dropFirst().elementsEqual([channels, side, side]) else {
            throw ModelError(
                "\(tower.isEmpty ? "the model" : tower) takes pictures of \(channels)×\(side)×\(side), not \(shape)",
                hint: "config.json and preprocessor_config.json may belong to different models")
        }
        guard shape[0] > 0 else { throw ModelError("no picture was given") }
    }
}

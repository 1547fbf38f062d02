// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Which pictures and texts of a batch belong together.
struct PositivePairs {
    let images: Int
    let texts: Int
    /// Row-major, [images, texts].
    let belong: [Bool]

    /// - Parameter mask: [B, T], not 0 where they belong together; nil where text i belongs to picture i.
    init(_ mask: Tensor?, images: Tensor, texts: Tensor) throws {
        guard images.rank == 2, texts.rank == 2, images.shape[1] == texts.shape[1] else {
            throw TrainingError(
                "vectors of pictures, \(images.shape), and of texts, \(texts.shape), are not rows of one width")
        }
        let (rows, columns) = (images.shape[0], texts.shape[0])
        if let mask {
            guard mask.shape == [rows, columns] else {
                throw TrainingError(
                    "\(rows) pictures and \(columns) texts are matched by a mask of shape \(mask.shape)")
            }
            self.init(images: rows, texts: columns, belong: mask.floats.map { $0 != 0 })
        } else {
            guard rows == columns else {
                throw TrainingError("\(rows) pictures and \(columns) texts do not make pairs")
            }
            self.init(images: rows, texts: columns, belong: (0..<rows * rows).map { $0 / rows == $0 % rows })
        }
        guard belong.contains(true) else { throw TrainingError("no picture of the batch has a text of its own") }
    }

    private init(images: Int, texts: Int, belong: [Bool]) {
        self.images = images
        self.texts = texts
        self.belong = belong
    }

    /// The same from the texts' side.
    var turned: PositivePairs {
        PositivePairs(
            images: texts, texts: images,
            belong: (0..<belong.count).map { belong[$0 % images * texts + $0 / images] })
    }

    /// Targets for cross-entropy, [images, texts]: a row shares its weight among its right ones, and weights are such
    /// that the mean over all rows is the mean over those that have a right one.
    var targets: Tensor {
        let right = (0..<images).map { row in belong[row * texts..<(row + 1) * texts].count { $0 } }
        let weight = Float(images) / Float(max(1, right.count { $0 > 0 }))
        return Tensor(
            belong.indices.map { belong[$0] ? weight / Float(right[$0 / texts]) : 0 }, shape: [images, texts])
    }

    /// 1 where they belong together and -1 where not, [images, texts].
    var signs: Tensor { Tensor(belong.map { $0 ? 1 : -1 }, shape: [images, texts]) }
}

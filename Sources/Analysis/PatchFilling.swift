// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The picture that a model reads with some of its patches covered by one colour, the picture's own mean.
public struct PatchFilling: Sendable {
    /// [C, H, W]
    public let pixels: Tensor
    public let rows: Int
    public let columns: Int
    /// A number a channel, as the model reads them.
    public let color: [Float]

    /// - Throws: `AnalysisError` for pixels that are no picture, or a grid finer than they are.
    public init(_ pixels: Tensor, rows: Int, columns: Int) throws {
        guard pixels.rank == 3, rows > 0, columns > 0, rows <= pixels.shape[1], columns <= pixels.shape[2] else {
            throw AnalysisError("\(rows) × \(columns) patches do not lie on pixels of shape \(pixels.shape)")
        }
        self.pixels = pixels.detached.asFloat32()
        self.rows = rows
        self.columns = columns
        color = try mean(self.pixels, axes: [1, 2]).floats
    }

    public var count: Int { rows * columns }

    /// Nothing but the mean colour: [C, H, W].
    public var blank: Tensor { filled(Array(0..<count)) }

    /// The picture without those patches: [C, H, W].
    public func filled(_ patches: some Sequence<Int>) -> Tensor {
        let (height, width) = (pixels.shape[1], pixels.shape[2])
        return pixels.withFloats { all in
            Tensor(shape: pixels.shape) { out in
                _ = out.update(from: all)
                for patch in patches where (0..<count).contains(patch) {
                    let (down, across) = edges(of: patch)
                    for (channel, value) in color.enumerated() {
                        for y in down {
                            for x in across { out[(channel * height + y) * width + x] = value }
                        }
                    }
                }
            }
        }
    }

    /// What a number a pixel comes to in each patch: [C, H, W] → [rows · columns], summed.
    public func sums(_ values: Tensor) throws -> Tensor {
        guard values.shape == pixels.shape else { throw AnalysisError("\(values.shape) is no number a pixel") }
        let (channels, height, width) = (pixels.shape[0], pixels.shape[1], pixels.shape[2])
        return values.withFloats { all in
            Tensor(shape: [count]) { out in
                for patch in 0..<count {
                    let (down, across) = edges(of: patch)
                    var sum: Float = 0
                    for channel in 0..<channels {
                        for y in down {
                            for x in across { sum += all[(channel * height + y) * width + x] }
                        }
                    }
                    out[patch] = sum
                }
            }
        }
    }

    /// Rows and columns of pixels; the last patch takes what is left over.
    private func edges(of patch: Int) -> (down: Range<Int>, across: Range<Int>) {
        let (row, column) = (patch / columns, patch % columns)
        let (height, width) = (pixels.shape[1], pixels.shape[2])
        let (tall, wide) = (height / rows, width / columns)
        return (
            row * tall..<(row == rows - 1 ? height : (row + 1) * tall),
            column * wide..<(column == columns - 1 ? width : (column + 1) * wide)
        )
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Tensors

extension Raster {
    /// The largest side a view keeps: more than any screen has samples for.
    static let viewSide = 1024

    /// A picture from a tensor u8 [height, width, 3]; an empty one from any other tensor.
    init(_ tensor: Tensor) {
        guard tensor.dtype == .u8, tensor.shape.count == 3, tensor.shape[2] == 3, tensor.shape.allSatisfy({ $0 > 0 })
        else {
            self.init(width: 0, height: 0, pixels: [])
            return
        }
        let bytes = UnsafeRawBufferPointer(start: tensor.bytes, count: tensor.byteCount)
        let pixels = withExtendedLifetime(tensor) { [UInt8](bytes) }
        self.init(width: tensor.shape[1], height: tensor.shape[0], pixels: pixels)
    }
}

extension Raster.Region {
    init(_ box: Box) { self.init(left: box.left, top: box.top, right: box.right, bottom: box.bottom) }

    /// The part of it inside the picture; the whole picture where that is nothing or no number.
    var clamped: Raster.Region {
        let part = Raster.Region(left: max(0, left), top: max(0, top), right: min(1, right), bottom: min(1, bottom))
        let isSound =
            [left, top, right, bottom].allSatisfy { !$0.isNaN } && part.right > part.left && part.bottom > part.top
        return isSound ? part : .whole
    }
}

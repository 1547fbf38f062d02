// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Tensors

/// A picture made small, to be kept beside many others.
enum PictureThumbnail {
    /// u8 [height, width, 3] with neither side above `side`; anything else as it is.
    static func pixels(of picture: Tensor, side: Int) -> Tensor {
        guard picture.dtype == .u8, picture.rank == 3, picture.shape[2] == 3, picture.shape.allSatisfy({ $0 > 0 }),
            max(picture.shape[0], picture.shape[1]) > side
        else { return picture }
        let bytes = withExtendedLifetime(picture) {
            [UInt8](UnsafeRawBufferPointer(start: picture.bytes, count: picture.byteCount))
        }
        let small = Raster(width: picture.shape[1], height: picture.shape[0], pixels: bytes).reduced(toFit: side)
        let storage = Storage(byteCount: max(small.pixels.count, 1))
        small.pixels.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { storage.bytes.copyMemory(from: start, byteCount: bytes.count) }
        }
        return Tensor(shape: [small.height, small.width, 3], dtype: .u8, storage: storage)
    }
}

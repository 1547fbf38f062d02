// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Tensors

/// A picture made small, to be kept beside many others: u8 [height, width, 3] with neither side above `side`; anything
/// else as it is.
public func smallPicture(_ picture: Tensor, side: Int) -> Tensor {
    let raster = Raster(picture)
    guard !raster.isEmpty, max(raster.width, raster.height) > side else { return picture }
    let small = raster.reduced(toFit: side)
    let storage = Storage(byteCount: max(small.pixels.count, 1))
    small.pixels.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { storage.bytes.copyMemory(from: start, byteCount: bytes.count) }
    }
    return Tensor(shape: [small.height, small.width, 3], dtype: .u8, storage: storage)
}

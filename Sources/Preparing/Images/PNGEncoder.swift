// SPDX-License-Identifier: GPL-3.0-or-later
import CImageCodecs
import Tensors

/// Writes pixels as a PNG file.
public struct PNGEncoder: Sendable {
    public init() {}

    /// The bytes of a PNG file.
    ///
    /// - Parameter pixels: u8 [H, W, 3] (RGB) or [H, W, 4] (RGBA).
    /// - Throws: `PreparingError` for another shape or format, a side above 65,535 pixels, or want of memory.
    public func encode(_ pixels: Tensor) throws(PreparingError) -> [UInt8] {
        guard pixels.dtype == .u8, pixels.rank == 3, pixels.count > 0, pixels.shape[2] == 3 || pixels.shape[2] == 4
        else {
            throw PreparingError(
                "a PNG file is made of u8 [height, width, 3 or 4], not of \(pixels.dtype.label) \(pixels.shape)")
        }
        guard let height = UInt32(exactly: pixels.shape[0]), let width = UInt32(exactly: pixels.shape[1]),
            height <= CODEC_MAX_SIDE, width <= CODEC_MAX_SIDE
        else { throw PreparingError("\(pixels.shape[1])×\(pixels.shape[0]) pixels are too many for a PNG file") }
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        var message = [CChar](repeating: 0, count: Int(CODEC_MESSAGE_SIZE))
        let status = codec_write_png(
            pixels.bytes.assumingMemoryBound(to: UInt8.self), width, height, Int32(pixels.shape[2]), &bytes, &count,
            &message)
        withExtendedLifetime(pixels) {}
        defer { codec_free(bytes) }
        guard status == 0, let bytes else {
            let why = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw PreparingError("cannot write PNG: \(String(decoding: why, as: UTF8.self))")
        }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}

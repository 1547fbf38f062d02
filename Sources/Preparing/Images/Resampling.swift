// SPDX-License-Identifier: GPL-3.0-or-later
import CImageCodecs
import Tensors

/// Filters for resizing, by the numbers that Pillow and preprocessor files give them.
public enum ResamplingFilter: Int, Sendable, CaseIterable {
    case nearest = 0
    case lanczos = 1
    case bilinear = 2
    case bicubic = 3
    case box = 4
    case hamming = 5

    public var label: String { "\(self)" }
}

/// Whose arithmetic a resize follows.
public enum ResizeMethod: String, Sendable, CaseIterable {
    /// Pillow 13: weights of 22 binary places, rounded to bytes between the passes, bit for bit.
    case pillow
    /// torch's antialiased resize of bytes, as the processors of transformers 5 call it by default: weights of 16 bits.
    case torchvision
}

/// How a picture is brought to another size. Sources: Pillow 13 `Image.resize`; torch 2.15 `interpolate` on bytes.
struct Resampling {
    var filter: ResamplingFilter
    var method = ResizeMethod.pillow
    // The right way; a test shows that parity breaks without each.
    var antialias = true
    var cubic = -0.5
    var roundsBetweenPasses = true
    var mayGoDownFirst = true

    /// The window of `picture` resized to `size`.
    ///
    /// - Parameters:
    ///   - picture: u8 [H, W, 3].
    ///   - window: rows and columns of the result, within `size`, not empty.
    /// - Returns: u8 [window rows, window columns, 3].
    func resize(
        _ picture: Tensor, to size: PixelSize, rows: Range<Int>, columns: Range<Int>
    ) throws(PreparingError) -> Tensor {
        precondition(!rows.isEmpty && !columns.isEmpty && rows.upperBound <= size.height)
        precondition(columns.upperBound <= size.width && rows.lowerBound >= 0 && columns.lowerBound >= 0)
        guard let source = codecSize(PixelSize(height: picture.shape[0], width: picture.shape[1])),
            let target = codecSize(size)
        else { throw PreparingError("\(size.width)×\(size.height) pixels are too many to resize to") }
        if method == .torchvision, ![.bilinear, .bicubic, .lanczos].contains(filter) {
            throw PreparingError(
                "torchvision's resize has no antialiased \(filter.label) filter", hint: "use --resize pillow")
        }
        let window = codec_rectangle(
            x: UInt32(columns.lowerBound), y: UInt32(rows.lowerBound), width: UInt32(columns.count),
            height: UInt32(rows.count))
        var how = codec_resampling(
            filter: Int32(filter.rawValue), arithmetic: arithmetic, antialias: antialias ? 1 : 0, cubic: cubic,
            may_go_down_first: mayGoDownFirst && method == .pillow ? 1 : 0)
        let storage = Storage(byteCount: rows.count * columns.count * 3)
        let status = codec_resize(
            picture.bytes.assumingMemoryBound(to: UInt8.self), source, target, window, &how,
            storage.bytes.assumingMemoryBound(to: UInt8.self))
        withExtendedLifetime(picture) {}
        guard status == 0 else { throw PreparingError("not enough memory to resize a picture") }
        return Tensor(shape: [rows.count, columns.count, 3], dtype: .u8, storage: storage)
    }

    private var arithmetic: Int32 {
        if !roundsBetweenPasses { return Int32(CODEC_FLOAT) }
        return Int32(method == .pillow ? CODEC_FIXED_22 : CODEC_FIXED_15)
    }

    private func codecSize(_ size: PixelSize) -> codec_size? {
        guard let width = UInt32(exactly: size.width), let height = UInt32(exactly: size.height),
            width > 0, height > 0, width < 1 << 31, height < 1 << 31
        else { return nil }
        return codec_size(width: width, height: height)
    }
}

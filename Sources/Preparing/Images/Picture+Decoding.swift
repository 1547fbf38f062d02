// SPDX-License-Identifier: GPL-3.0-or-later
import CImageCodecs
import Tensors

/// Departures from the right way of decoding, each of which a test shows to break parity.
struct DecodingQuirks {
    var appliesGamma = false
    var blendsAlpha = false
    var fastDCT = false
    var plainUpsampling = false
    var ignoresOrientation = false

    var forCodec: codec_quirks {
        codec_quirks(
            applies_gamma: appliesGamma ? 1 : 0, blends_alpha: blendsAlpha ? 1 : 0, fast_dct: fastDCT ? 1 : 0,
            plain_upsampling: plainUpsampling ? 1 : 0)
    }
}

extension Picture {
    init(decoding bytes: [UInt8], name: String, quirks: DecodingQuirks) throws(PreparingError) {
        let kind = FileKind(of: bytes)
        var decoded = codec_picture()
        var how = quirks.forCodec
        let status = bytes.withUnsafeBufferPointer { buffer -> Int32 in
            switch kind {
            case .png: codec_read_png(buffer.baseAddress, buffer.count, &how, &decoded)
            case .jpeg: codec_read_jpeg(buffer.baseAddress, buffer.count, &how, &decoded)
            default: 1
            }
        }
        guard kind == .png || kind == .jpeg else { throw kind.refusal(name: name) }
        guard status == 0, let start = decoded.pixels, decoded.width > 0, decoded.height > 0 else {
            throw PreparingError(
                "cannot decode \(name) as \(kind.rawValue): \(Self.message(of: decoded))",
                hint: "the file may be damaged; save it anew as PNG")
        }
        let owner = DecodedPixels(start)
        let size = PixelSize(height: Int(decoded.height), width: Int(decoded.width))
        let orientation = quirks.ignoresOrientation ? 1 : Int(decoded.orientation)
        self.init(
            checked: owner.upright(size, orientation: orientation), name: name, format: kind.rawValue,
            notes: Self.notes(of: decoded, orientation: orientation))
    }

    private static func message(of decoded: codec_picture) -> String {
        withUnsafeBytes(of: decoded.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func notes(of decoded: codec_picture, orientation: Int) -> [String] {
        var notes: [String] = []
        func had(_ trait: Int) -> Bool { decoded.traits & UInt32(trait) != 0 }
        let turns = [
            2: "mirrored", 3: "turned by 180°", 4: "flipped upside down", 5: "transposed", 6: "turned right by 90°",
            7: "transposed along the other diagonal", 8: "turned left by 90°",
        ]
        if let turn = turns[orientation] { notes.append("\(turn), as EXIF orientation \(orientation) says") }
        if had(CODEC_HAD_ALPHA) { notes.append("transparency dropped, not blended") }
        if had(CODEC_SATURATED) {
            notes.append("16-bit grey above 255 became white, as in Pillow; scale it to 8 bits to see it whole")
        } else if had(CODEC_WAS_16_BIT), !had(CODEC_WAS_GREY) {
            notes.append("16-bit colour cut to its high byte")
        }
        if had(CODEC_WAS_CMYK) { notes.append("CMYK turned into RGB without a colour profile") }
        if decoded.warnings > 0 { notes.append("the decoder passed over \(decoded.warnings) faults in the file") }
        return notes
    }
}

/// RGB bytes that the C decoder allocated.
private final class DecodedPixels {
    let start: UnsafeMutablePointer<UInt8>

    init(_ start: UnsafeMutablePointer<UInt8>) { self.start = start }

    deinit { codec_free(start) }

    /// u8 [H, W, 3], after the turn that brings the picture upright.
    func upright(_ size: PixelSize, orientation: Int) -> Tensor {
        let count = size.height * size.width * 3
        guard orientation > 1 else {
            let storage = Storage(borrowing: start, byteCount: count, owner: self)
            return Tensor(shape: [size.height, size.width, 3], dtype: .u8, storage: storage)
        }
        let storage = Storage(byteCount: count)
        codec_orient(
            start, UInt32(size.width), UInt32(size.height), Int32(orientation),
            storage.bytes.assumingMemoryBound(to: UInt8.self))
        let turned = orientation >= 5
        return Tensor(
            shape: turned ? [size.width, size.height, 3] : [size.height, size.width, 3], dtype: .u8, storage: storage)
    }
}

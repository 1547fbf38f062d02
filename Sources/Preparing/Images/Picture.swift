// SPDX-License-Identifier: GPL-3.0-or-later
import CImageCodecs
import Documents
import Tensors

/// A picture as Pillow's `Image.open(file).convert("RGB")` gives it, turned upright by its EXIF orientation.
public struct Picture: Sendable {
    /// u8 [H, W, 3].
    public let pixels: Tensor
    /// The file's last path component, or what a dataset calls it.
    public let name: String
    /// `PNG`, `JPEG`, or where else the pixels come from.
    public let format: String
    /// What was done to the file's pixels that a user may want to know, one sentence each.
    public let notes: [String]

    public var height: Int { pixels.shape[0] }
    public var width: Int { pixels.shape[1] }
    public var size: PixelSize { PixelSize(height: height, width: width) }

    /// The largest file that is read, in bytes.
    public static let fileLimit = 512 << 20

    /// Pixels that are there already.
    ///
    /// - Parameter pixels: u8 [H, W, 3], neither side 0.
    /// - Throws: `PreparingError` for any other shape or format.
    public init(pixels: Tensor, name: String, format: String = "pixels", notes: [String] = []) throws(PreparingError) {
        guard pixels.dtype == .u8, pixels.rank == 3, pixels.shape[2] == 3, pixels.count > 0 else {
            throw PreparingError(
                "a picture is u8 [height, width, 3], not \(pixels.dtype.label) \(pixels.shape)")
        }
        self.init(checked: pixels, name: name, format: format, notes: notes)
    }

    /// Reads a PNG or JPEG file, whatever its name ends in.
    ///
    /// - Throws: `PreparingError` when it cannot be read, is another kind of file, is damaged or cut short, or has more
    ///   than 89,478,485 pixels.
    public init(contentsOf path: String) throws(PreparingError) {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path, limit: Self.fileLimit) } catch { throw PreparingError(error) }
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) }
        try self.init(decoding: bytes, name: name ?? path)
    }

    /// Decodes the bytes of a PNG or JPEG file.
    public init(decoding bytes: [UInt8], name: String) throws(PreparingError) {
        try self.init(decoding: bytes, name: name, quirks: DecodingQuirks())
    }

    init(checked pixels: Tensor, name: String, format: String, notes: [String]) {
        self.pixels = pixels
        self.name = name
        self.format = format
        self.notes = notes
    }
}

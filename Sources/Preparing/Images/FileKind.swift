// SPDX-License-Identifier: GPL-3.0-or-later

/// What a file's first bytes say it is.
enum FileKind: String {
    case png = "PNG"
    case jpeg = "JPEG"
    case gif = "GIF"
    case webp = "WebP"
    case bmp = "BMP"
    case tiff = "TIFF"
    case heif = "HEIF"
    case avif = "AVIF"
    case jpegXL = "JPEG XL"
    case svg = "SVG"
    case pdf = "PDF"
    case netpbm = "Netpbm"
    case empty
    case unknown

    init(of bytes: [UInt8]) {
        func has(_ text: String, at offset: Int = 0) -> Bool {
            bytes.count >= offset + text.utf8.count && bytes[offset...].starts(with: text.utf8)
        }
        self =
            if bytes.isEmpty { .empty }
            else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { .png }
            else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { .jpeg }
            else if has("GIF8") { .gif }
            else if has("RIFF"), has("WEBP", at: 8) { .webp }
            else if has("BM") { .bmp }
            else if has("II*\0") || has("MM\0*") { .tiff }
            else if has("ftypavif", at: 4) { .avif }
            else if has("ftyphei", at: 4) || has("ftypmif1", at: 4) { .heif }
            else if bytes.starts(with: [0xFF, 0x0A]) || has("JXL ", at: 4) { .jpegXL }
            else if has("<svg") || has("<?xml") { .svg }
            else if has("%PDF") { .pdf }
            else if has("P5") || has("P6") { .netpbm }
            else { .unknown }
    }

    /// Why a file of this kind is not read.
    func refusal(name: String) -> PreparingError {
        switch self {
        case .empty: PreparingError("\(name) is empty")
        case .unknown: PreparingError("\(name) is neither a PNG nor a JPEG file", hint: "convert it to PNG")
        default: PreparingError("\(name) is a \(rawValue) file, which is not read yet", hint: "convert it to PNG")
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

@testable import Preparing

struct PictureTests {
    @Test("Every kind of PNG and JPEG gives Pillow's bytes, upright")
    func kinds() throws {
        let kinds = try Truth.read([String: Truth.Kind].self, "kinds.json")
        #expect(kinds.count == 48)
        for (name, truth) in kinds {
            let picture = try Picture(contentsOf: Fixtures.path("preparing/kinds/\(name)"))
            #expect(picture.pixels.shape == [truth.height, truth.width, 3], "\(name)")
            #expect(picture.pixels.u8 == Truth.bytes(hexadecimal: truth.rgb), "\(name)")
            #expect(picture.name == name)
            #expect(picture.format == (name.hasSuffix("png") ? "PNG" : "JPEG"))
        }
    }

    @Test(
        "What was done to a file's pixels is said",
        arguments: [
            ("rgb.png", ""), ("turn1.png", ""), ("grey16-dark.png", ""), ("rgba.png", "transparency dropped"),
            ("palette8-trns.png", "transparency dropped"), ("grey16.png", "became white"),
            ("rgb16.png", "high byte"), ("cmyk.jpg", "CMYK"), ("turn6.jpg", "EXIF orientation 6"),
            ("turn3.png", "turned by 180°"), ("exif-late.png", "EXIF orientation 6"),
        ])
    func notes(_ name: String, _ wanted: String) throws {
        let notes = try Picture(contentsOf: Fixtures.path("preparing/kinds/\(name)")).notes
        #expect(wanted.isEmpty ? notes.isEmpty : notes.contains { $0.contains(wanted) }, "\(name): \(notes)")
    }

    @Test(
        "A file of another kind is refused by its name and kind",
        arguments: [
            ("RIFF....WEBPVP8 ", "WebP"), ("GIF89a", "GIF"), ("BM......", "BMP"), ("II*\0....", "TIFF"),
            ("....ftypavif", "AVIF"), ("....ftypheic", "HEIF"), ("<svg>", "SVG"), ("%PDF-1.7", "PDF"),
            ("P6 1 1 255", "Netpbm"), ("hello", "neither"), ("", "empty"),
        ])
    func otherKinds(_ start: String, _ wanted: String) {
        let error = #expect(throws: PreparingError.self) { try Picture(decoding: Array(start.utf8), name: "cat.x") }
        #expect(error?.message.contains(wanted) == true, "\(String(describing: error))")
        #expect(error?.message.contains("cat.x") == true)
    }

    @Test("A missing file and a folder are errors with their path")
    func unreadable() {
        for path in ["/nonexistent/cat.png", "/tmp"] {
            let error = #expect(throws: PreparingError.self) { try Picture(contentsOf: path) }
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test("Pixels of another shape make no picture")
    func shapes() {
        for shape in [[2, 2, 4], [4, 3], [0, 2, 3]] {
            let count = shape.reduce(1, *)
            #expect(throws: PreparingError.self) {
                try Picture(pixels: Truth.tensor([UInt8](repeating: 0, count: count), shape), name: "x")
            }
        }
    }

    @Test("Written PNG files are read back as they were, with and without alpha")
    func encoding() throws {
        let picture = try Truth.pattern(height: 13, width: 29)
        let again = try Picture(decoding: PNGEncoder().encode(picture.pixels), name: "again")
        #expect(again.pixels.shape == [13, 29, 3])
        #expect(again.pixels.u8 == picture.pixels.u8)
        let colours = (0..<8 * 5).map { UInt8($0 * 6) }
        let clear = try Picture(
            decoding: PNGEncoder().encode(Truth.tensor(colours, [2, 5, 4])), name: "clear")
        #expect(clear.pixels.u8 == colours.enumerated().filter { $0.offset % 4 < 3 }.map(\.element))
        #expect(throws: PreparingError.self) { try PNGEncoder().encode(Truth.tensor([1, 2], [1, 1, 2])) }
    }
}

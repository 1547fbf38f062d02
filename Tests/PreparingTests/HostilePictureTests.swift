// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport
import Testing

@testable import Preparing

/// PNG files built by hand, with checksums that hold.
private enum PNGBytes {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    static func chunk(_ kind: String, _ data: [UInt8], length: Int? = nil) -> [UInt8] {
        let body = Array(kind.utf8) + data
        return big(length ?? data.count) + body + big(Int(checksum(body)))
    }

    static func header(_ width: Int, _ height: Int, depth: UInt8 = 8, color: UInt8 = 2, interlace: UInt8 = 0) -> [UInt8]
    {
        chunk("IHDR", big(width) + big(height) + [depth, color, 0, 0, interlace])
    }

    /// Bytes as zlib holds them unpacked.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var a = 1
        var b = 0
        for byte in bytes {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        let count = bytes.count
        return [0x78, 0x01, 1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8 & 255)]
            + bytes
            + big(b << 16 | a)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

struct HostilePictureTests {
    private func kind(_ name: String) throws -> [UInt8] { try Fixtures.bytes("preparing/kinds/\(name)") }

    private func refusal(_ bytes: [UInt8]) -> PreparingError? {
        do {
            _ = try Picture(decoding: bytes, name: "bad")
            return nil
        } catch { return error }
    }

    private var malformedPNG: [(String, [UInt8])] {
        let row: [UInt8] = [0, 1, 2, 3]
        let data = PNGBytes.chunk("IDAT", PNGBytes.stored(row))
        let end = PNGBytes.chunk("IEND", [])
        func file(_ parts: [UInt8]...) -> [UInt8] { PNGBytes.signature + parts.flatMap { $0 } }
        return [
            ("signature alone", file()),
            ("no pixels", file(PNGBytes.header(1, 1), end)),
            ("no header", file(data, end)),
            ("width 0", file(PNGBytes.header(0, 1), data, end)),
            ("height 0", file(PNGBytes.header(1, 0), data, end)),
            ("width 2^31", file(PNGBytes.header(1 << 31, 1), data, end)),
            ("width 2^32 - 1", file(PNGBytes.header((1 << 32) - 1, (1 << 32) - 1), data, end)),
            ("60000 by 60000", file(PNGBytes.header(60_000, 60_000), data, end)),
            ("70000 wide", file(PNGBytes.header(70_000, 1), data, end)),
            (
                "16-bit, 9400 by 9400, interlaced",
                file(PNGBytes.header(9_400, 9_400, depth: 16, color: 6, interlace: 1), data, end)
            ),
            ("more rows than data", file(PNGBytes.header(1, 9_000), data, end)),
            ("wider than its data", file(PNGBytes.header(9_000, 1), data, end)),
            ("depth 3", file(PNGBytes.header(1, 1, depth: 3), data, end)),
            ("depth 2 in colour", file(PNGBytes.header(1, 1, depth: 2), data, end)),
            ("depth 16 with palette", file(PNGBytes.header(1, 1, depth: 16, color: 3), data, end)),
            ("colour 5", file(PNGBytes.header(1, 1, color: 5), data, end)),
            ("colour 255", file(PNGBytes.header(1, 1, color: 255), data, end)),
            ("interlace 7", file(PNGBytes.header(1, 1, interlace: 7), data, end)),
            (
                "palette missing",
                file(PNGBytes.header(1, 1, color: 3), PNGBytes.chunk("IDAT", PNGBytes.stored([0, 9])), end)
            ),
            (
                "palette of 7 bytes",
                file(
                    PNGBytes.header(1, 1, color: 3), PNGBytes.chunk("PLTE", [1, 2, 3, 4, 5, 6, 7]),
                    PNGBytes.chunk("IDAT", PNGBytes.stored([0, 9])), end)
            ),
            (
                "palette of 257 colours",
                file(
                    PNGBytes.header(1, 1, color: 3), PNGBytes.chunk("PLTE", [UInt8](repeating: 1, count: 771)),
                    PNGBytes.chunk("IDAT", PNGBytes.stored([0, 9])), end)
            ),
            ("chunk of 2^31 - 1 bytes", file(PNGBytes.header(1, 1), PNGBytes.chunk("IDAT", [1], length: 0x7FFF_FFFF))),
            ("chunk of 2^32 - 1 bytes", file(PNGBytes.header(1, 1), PNGBytes.chunk("zzzz", [1], length: 0xFFFF_FFFF))),
            ("two headers", file(PNGBytes.header(1, 1), PNGBytes.header(5, 5), data, end)),
            ("filter 9", file(PNGBytes.header(1, 1), PNGBytes.chunk("IDAT", PNGBytes.stored([9, 1, 2, 3])), end)),
            ("no zlib", file(PNGBytes.header(1, 1), PNGBytes.chunk("IDAT", [1, 2, 3, 4, 5, 6]), end)),
            ("empty data", file(PNGBytes.header(1, 1), PNGBytes.chunk("IDAT", []), end)),
            ("unknown critical chunk", file(PNGBytes.header(1, 1), PNGBytes.chunk("ABCD", [1]), data, end)),
            ("header of 5 bytes", file(PNGBytes.chunk("IHDR", [0, 0, 0, 1, 0]), data, end)),
            ("a checksum that does not hold", file(PNGBytes.header(1, 1).dropLast() + [7], data, end)),
        ]
    }

    @Test("Each malformed PNG is a clear error")
    func png() {
        #expect(malformedPNG.count == 30)
        for (name, bytes) in malformedPNG {
            let error = refusal(bytes)
            #expect(error?.message.contains("bad as PNG: ") == true, "\(name): \(String(describing: error))")
            #expect(error?.message.hasSuffix(": ") == false, "\(name) gives no reason")
        }
    }

    @Test("Malformed chunks that hold no pixels do not matter")
    func ancillary() throws {
        let data = PNGBytes.chunk("IDAT", PNGBytes.stored([0, 1, 2, 3]))
        let end = PNGBytes.chunk("IEND", [])
        let odd: [[UInt8]] = [
            PNGBytes.chunk("gAMA", [1]), PNGBytes.chunk("iCCP", [1, 2, 3]),
            PNGBytes.chunk("tRNS", [1, 2, 3, 4, 5, 6, 7, 8]),
            PNGBytes.chunk("eXIf", []), PNGBytes.chunk("eXIf", Array("II*\0\u{7F}\u{7F}\u{7F}\u{7F}".utf8)),
            PNGBytes.chunk("eXIf", Array("MM\0*\0\0\0\u{8}\u{7F}\u{7F}".utf8)), PNGBytes.chunk("zTXt", [0, 0, 0, 0]),
            PNGBytes.chunk("pHYs", []), PNGBytes.chunk("acTL", [1]),
        ]
        for chunk in odd {
            let bytes = PNGBytes.signature + PNGBytes.header(1, 1) + chunk + data + end
            #expect(try Picture(decoding: bytes, name: "odd").pixels.u8 == [1, 2, 3])
        }
    }

    @Test("A PNG cut off before its last pixels is an error at every length")
    func truncatedPNG() throws {
        for name in ["rgb.png", "interlaced.png", "palette8-trns.png"] {
            let whole = try kind(name)
            for count in 8..<whole.count - 20 { #expect(refusal(Array(whole[..<count])) != nil, "\(name) at \(count)") }
        }
    }

    @Test("A JPEG cut off anywhere is an error that says so")
    func truncatedJPEG() throws {
        for name in ["rgb-sampling2.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "restart.jpg", "turn6.jpg"] {
            let whole = try kind(name)
            for count in 3..<whole.count {
                let error = refusal(Array(whole[..<count]))
                #expect(
                    error?.message.contains("truncated") == true, "\(name) at \(count): \(String(describing: error))")
            }
        }
    }

    /// The place of a JPEG marker's second byte.
    private func marker(_ code: UInt8, in bytes: [UInt8]) throws -> Int {
        try #require(bytes.indices.dropFirst().first { bytes[$0 - 1] == 0xFF && bytes[$0] == code })
    }

    @Test("Each malformed JPEG is a clear error")
    func jpeg() throws {
        let whole = try kind("rgb-sampling0.jpg")
        let frame = try marker(0xC0, in: whole)
        func changed(_ offset: Int, _ bytes: [UInt8]) -> [UInt8] {
            var copy = whole
            copy.replaceSubrange(frame + offset..<frame + offset + bytes.count, with: bytes)
            return copy
        }
        let scan = try marker(0xDA, in: whole)
        let cases: [(String, [UInt8])] = [
            ("start alone", [0xFF, 0xD8, 0xFF]),
            ("start and end", [0xFF, 0xD8, 0xFF, 0xD9]),
            ("12 bits", changed(3, [12])),
            ("height 0", changed(4, [0, 0])),
            ("width 0", changed(6, [0, 0])),
            ("65500 by 65500", changed(4, [0xFF, 0xDC, 0xFF, 0xDC])),
            ("65535 by 65535", changed(4, [0xFF, 0xFF, 0xFF, 0xFF])),
            ("9000 by 9000 with a few bytes", changed(4, [0x23, 0x28, 0x23, 0x28])),
            ("no components", changed(8, [0])),
            ("two components", changed(8, [2])),
            ("200 components", changed(8, [200])),
            ("sampling 0", changed(10, [0])),
            ("sampling 15 by 15", changed(10, [0xFF])),
            ("missing table", changed(11, [3])),
            ("lossless", changed(0, [0xC3])),
            ("hierarchical", changed(0, [0xC5])),
            ("segment of length 0", changed(1, [0, 0])),
            ("segment of length 65535", changed(1, [0xFF, 0xFF])),
            ("no frame", Array(whole[..<(frame - 1)] + whole[(scan - 1)...])),
            ("two frames", Array(whole[..<(scan - 1)] + whole[(frame - 1)...])),
            ("scan of no component", Array(whole[...(scan + 2)] + [0] + whole[(scan + 4)...])),
        ]
        for (name, bytes) in cases {
            let error = refusal(bytes)
            #expect(error?.message.contains("bad as JPEG: ") == true, "\(name): \(String(describing: error))")
        }
    }

    @Test("A progressive JPEG of more than 500 scans is refused")
    func scans() throws {
        let whole = try kind("progressive.jpg")
        let start = try marker(0xDA, in: whole) - 1
        let next = try #require(
            (start + 4..<whole.count - 1).first {
                whole[$0] == 0xFF && whole[$0 + 1] != 0 && whole[$0 + 1] & 0xF8 != 0xD0
            })
        let scan = whole[start..<next]
        let bomb = Array(whole[..<next]) + (0..<600).flatMap { _ in scan } + Array(whole[next...])
        #expect(refusal(bomb)?.message.contains("scans") == true)
    }

    @Test("Files with bytes changed at random are read or refused, and never trap")
    func noise() throws {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for name in [
            "rgb.png", "interlaced16.png", "palette4.png", "exif-late.png", "turn7.jpg", "progressive.jpg", "cmyk.jpg",
        ] {
            let whole = try kind(name)
            for _ in 0..<150 {
                var bytes = whole
                for _ in 0...random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
                if refusal(bytes) != nil { refused += 1 }
            }
        }
        #expect(refused > 100)
    }
}

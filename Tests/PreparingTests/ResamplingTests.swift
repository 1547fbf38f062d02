// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Preparing

struct ResamplingTests {
    @Test("Every filter and method gives Pillow's and torch's bytes, bit for bit")
    func bits() throws {
        let cases = try Truth.read([Truth.Resize].self, "resizes.json")
        #expect(cases.count == 90)
        for truth in cases {
            let picture = try Truth.pattern(height: truth.from[0], width: truth.from[1])
            let resampling = Resampling(
                filter: try #require(ResamplingFilter(rawValue: truth.filter)),
                method: try #require(ResizeMethod(rawValue: truth.method)))
            let size = PixelSize(height: truth.to[0], width: truth.to[1])
            let result = try resampling.resize(
                picture.pixels, to: size, rows: 0..<size.height, columns: 0..<size.width)
            #expect(
                result.u8 == Truth.bytes(hexadecimal: truth.rgb),
                "\(truth.from) to \(truth.to), \(resampling.filter.label), \(truth.method)")
        }
    }

    @Test("A window of the result is cut from the whole result", arguments: ResizeMethod.allCases)
    func windows(method: ResizeMethod) throws {
        let picture = try Truth.pattern(height: 61, width: 47)
        let resampling = Resampling(filter: .bicubic, method: method)
        for size in [
            PixelSize(height: 20, width: 33), PixelSize(height: 90, width: 70), PixelSize(height: 9, width: 47),
        ] {
            let whole = try resampling.resize(
                picture.pixels, to: size, rows: 0..<size.height, columns: 0..<size.width
            ).u8
            let rows = 3..<size.height - 2
            let columns = 5..<size.width - 1
            let part = try resampling.resize(picture.pixels, to: size, rows: rows, columns: columns).u8
            let expected = rows.flatMap { row in
                whole[(row * size.width + columns.lowerBound) * 3..<(row * size.width + columns.upperBound) * 3]
            }
            #expect(part == expected)
        }
    }

    @Test("A filter that torch does not have is refused under its method")
    func torchFilters() throws {
        let picture = try Truth.pattern(height: 4, width: 4)
        #expect(throws: PreparingError.self) {
            try Resampling(filter: .hamming, method: .torchvision)
                .resize(picture.pixels, to: PixelSize(height: 2, width: 2), rows: 0..<2, columns: 0..<2)
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Testing

@testable import Visuals

@Suite("Fitting pictures")
struct PictureFitTests {
    private let room = Rect(x: 0, y: 0, width: 48, height: 24)

    @Test("Pixels are square: a picture as wide as high takes twice as many columns as rows")
    func square() throws {
        let fit = try #require(PictureFit(aspect: 1, crop: .whole, patches: (0, 0), in: room))
        #expect(fit.rect == room)
        #expect(fit.crop == nil && fit.box == nil)
    }

    @Test("Patches fall on whole samples, and the box lies outside the crop")
    func patches() throws {
        let crop = Raster.Region(left: 0.0625, top: 0.0625, right: 0.9375, bottom: 0.9375)
        let fit = try #require(PictureFit(aspect: 1, crop: crop, patches: (14, 14), in: room))
        #expect(fit.width == 42)
        #expect(fit.left == 3)
        #expect(fit.top == 1.5 && fit.height == 21)
        #expect(fit.box == Rect(x: 2, y: 1, width: 44, height: 22))
    }

    @Test("At any size the picture stays in its room and the crop in the picture")
    func anySize() {
        let crop = Raster.Region(left: 0.2, top: 0.1, right: 0.7, bottom: 0.8)
        for width in stride(from: 2, to: 120, by: 7) {
            for height in stride(from: 1, to: 50, by: 3) {
                for aspect in [0.001, 0.3, 1, 1.5, 700] {
                    let room = Rect(x: 5, y: 3, width: width, height: height)
                    guard let fit = PictureFit(aspect: aspect, crop: crop, patches: (7, 7), in: room) else { continue }
                    #expect(room.intersection(fit.rect) == fit.rect)
                    #expect(fit.left >= 0 && fit.left + fit.width <= Double(fit.rect.width) + 1e-6)
                    #expect(fit.top >= 0 && fit.top + fit.height <= Double(fit.rect.height) + 1e-6)
                    let cell = fit.cell(row: 6, column: 6, of: (7, 7))
                    #expect(fit.rect.contains(cell.x, cell.y))
                }
            }
        }
    }

    @Test("What is no size gives nothing")
    func nothing() {
        #expect(PictureFit(aspect: .nan, crop: .whole, patches: (2, 2), in: room) == nil)
        #expect(PictureFit(aspect: 0, crop: .whole, patches: (2, 2), in: room) == nil)
        #expect(PictureFit(aspect: 1, crop: .whole, patches: (2, 2), in: Rect(x: 0, y: 0, width: 0, height: 9)) == nil)
    }
}

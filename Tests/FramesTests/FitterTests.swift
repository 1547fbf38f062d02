// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Frames

@Suite("Fitters")
struct FitterTests {
    private let black: [UInt8] = [0, 0, 0]
    private let white: [UInt8] = [255, 255, 255]

    private func cells(_ raster: Raster, _ columns: Int, _ rows: Int, _ colors: ColorDepth, _ glyphs: GlyphSet)
        -> ResolvedFrame
    {
        var frame = Frame(
            size: Size(columns: columns, rows: rows), capability: Capability(colors: colors, glyphs: glyphs))
        frame.place(raster, in: frame.bounds)
        return frame.resolved(theme: .dusk)
    }

    private func picture(_ width: Int, _ pattern: String) -> Raster {
        let pixels = pattern.map { $0 == "#" ? white : black }
        return Raster(width: width, height: pixels.count / width, pixels: pixels.flatMap { $0 })
    }

    /// A row of greys from black on.
    private func slope(_ width: Int, step: Int) -> Raster {
        var pixels: [UInt8] = []
        for place in 0..<width { pixels += [UInt8](repeating: UInt8(place * step), count: 3) }
        return Raster(width: width, height: 1, pixels: pixels)
    }

    /// Which samples of a cell are light, whichever of glyph and ground is.
    private func light(_ cell: ResolvedFrame.Cell, in set: BlockGlyphs) -> Int? {
        guard let mask = set.glyphs.firstIndex(of: cell.glyph) else { return nil }
        let full = (1 << set.count) - 1
        if cell.foreground == .rgb(RGB(255, 255, 255)) { return cell.background == cell.foreground ? full : mask }
        return cell.background == .rgb(RGB(255, 255, 255)) ? full - mask : 0
    }

    @Test("Each of the 64 two-colour sextant patterns comes back exactly")
    func sextants() {
        for mask in 0..<64 {
            let pattern = String((0..<6).map { mask >> $0 & 1 == 1 ? "#" : "." })
            let cell = cells(picture(2, pattern), 1, 1, .full, .sextants)[0, 0]
            #expect(light(cell, in: .sextants) == mask, "\(pattern)")
        }
    }

    @Test("Each of the 16 quadrant and 4 half-block patterns comes back exactly")
    func quadrants() {
        for mask in 0..<16 {
            let pattern = String((0..<4).map { mask >> $0 & 1 == 1 ? "#" : "." })
            #expect(light(cells(picture(2, pattern), 1, 1, .full, .quadrants)[0, 0], in: .quadrants) == mask)
        }
        for mask in 0..<4 {
            let pattern = String((0..<2).map { mask >> $0 & 1 == 1 ? "#" : "." })
            #expect(light(cells(picture(1, pattern), 1, 1, .full, .halves)[0, 0], in: .halves) == mask)
        }
    }

    @Test("The sextants' code points are Unicode's")
    func codePoints() {
        let glyphs = BlockGlyphs.sextants.glyphs.map(\.base.value)
        #expect(glyphs[1] == 0x1FB00)
        #expect(glyphs[20] == 0x1FB13)
        #expect(glyphs[22] == 0x1FB14)
        #expect(glyphs[41] == 0x1FB27)
        #expect(glyphs[43] == 0x1FB28)
        #expect(glyphs[62] == 0x1FB3B)
        #expect(Set(glyphs).count == 64)
    }

    @Test("Of three tones in a cell, the split leaves the least squared error")
    func split() {
        // 0, 10 and 200: the two dark ones belong together.
        let tones: [UInt8] = [0, 10, 200, 0, 10, 200]
        let raster = Raster(width: 2, height: 3, pixels: tones.flatMap { [$0, $0, $0] })
        let cell = cells(raster, 1, 1, .full, .sextants)[0, 0]
        #expect([cell.foreground, cell.background].contains(.rgb(RGB(200, 200, 200))))
        #expect([cell.foreground, cell.background].contains(.rgb(RGB(5, 5, 5))))
    }

    @Test("The box filter takes the mean of the pixels under a sample")
    func boxFilter() {
        var pixels: [UInt8] = []
        for step in 0..<16 { pixels += [UInt8(step * 10), 0, 255] }
        let samples = Samples(Raster(width: 4, height: 4, pixels: pixels), width: 2, height: 2)
        #expect(samples.colors.map(\.x) == [25, 45, 105, 125])
        #expect(samples.colors.allSatisfy { $0.z == 255 })
    }

    @Test("A picture smaller than its cells is enlarged without a trap")
    func enlarging() {
        let resolved = cells(picture(2, "#..#"), 9, 5, .full, .sextants)
        #expect(resolved[0, 0].background == .rgb(RGB(255, 255, 255)))
        #expect(resolved[8, 0].background == .rgb(RGB(0, 0, 0)))
    }

    @Test("Dithering to 256 colours keeps the mean of a flat picture")
    func dither256() {
        let color = RGB(100, 60, 30)
        var pixels: [UInt8] = []
        for _ in 0..<64 { pixels += [color.red, color.green, color.blue] }
        let raster = Raster(width: 8, height: 8, pixels: pixels)
        let mean = mean(cells(raster, 20, 10, .palette256, .sextants), in: .sextants)
        #expect(abs(mean.x - 100) < 12 && abs(mean.y - 60) < 18 && abs(mean.z - 30) < 12, "\(mean)")
    }

    @Test("Dithering to 16 colours uses only the 16, and several of them on a slope of grey")
    func dither16() {
        let raster = slope(64, step: 4)
        let resolved = cells(raster, 32, 4, .palette16, .sextants)
        var used: Set<UInt8> = []
        for cell in resolved.cells {
            for color in [cell.foreground, cell.background] {
                guard case .index(let index) = color else { continue }
                #expect(index < 16)
                used.insert(index)
            }
        }
        #expect(used.isSuperset(of: [0, 7, 8, 15]))
    }

    @Test("Ordered dithering of equal places is equal: nothing swims when a part changes")
    func stable() {
        var pixels = [UInt8](repeating: 90, count: 64 * 16 * 3)
        let first = cells(Raster(width: 64, height: 16, pixels: pixels), 32, 8, .palette256, .sextants)
        for place in 0..<300 { pixels[place] = 255 }
        let second = cells(Raster(width: 64, height: 16, pixels: pixels), 32, 8, .palette256, .sextants)
        #expect(Array(first.cells.suffix(32 * 4)) == Array(second.cells.suffix(32 * 4)))
    }

    @Test("Characters grow denser with light")
    func ascii() {
        let raster = slope(10, step: 28)
        let text = cells(raster, 10, 1, .none, .ascii).text[0]
        let order = Array(" .:-=+*#%@")
        let levels = text.map { order.firstIndex(of: $0) ?? -1 }
        #expect(!levels.contains(-1))
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 <= $1 + 1 })
        #expect((levels.last ?? 0) >= 8)
    }

    @Test("Without colours heat is a digit a patch, in rows and columns")
    func digits() {
        var raster = Raster(width: 4, height: 4, pixels: [UInt8](repeating: 80, count: 48))
        raster.heat = Raster.Heat(rows: 2, columns: 3, values: [0, 0.5, 1, 0.25, 0.99, .nan])
        #expect(cells(raster, 6, 2, .none, .sextants).text == ["0 5 9", "2 9 0"])
    }

    @Test("A patch has one tone, and hot ones are nearer to the ramp's end")
    func heat() {
        var raster = Raster(width: 2, height: 2, pixels: [UInt8](repeating: 100, count: 12))
        raster.heat = Raster.Heat(rows: 1, columns: 2, values: [0, 1])
        let resolved = cells(raster, 4, 2, .full, .sextants)
        #expect(Set([resolved[0, 0], resolved[1, 1]].map(\.background)).count == 1)
        #expect(Set([resolved[2, 0], resolved[3, 1]].map(\.background)).count == 1)
        guard case .rgb(let cold) = resolved[0, 0].background, case .rgb(let hot) = resolved[3, 0].background else {
            Issue.record("no colours")
            return
        }
        #expect(cold == RGB(58, 58, 58))
        #expect(hot.luma > 160)
    }

    @Test("Outside the crop the picture is grey and near the background")
    func crop() {
        var raster = Raster(width: 4, height: 1, pixels: [255, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0])
        let region = Raster.Region(left: 0.5, top: 0, right: 1, bottom: 1)
        raster.crop = Raster.Crop(source: region, target: region)
        let resolved = cells(raster, 4, 1, .full, .sextants)
        guard case .rgb(let outside) = resolved[0, 0].background else { return }
        #expect(abs(Int(outside.red) - Int(outside.green)) <= 1)
        #expect(outside.luma < 50)
        #expect(resolved[3, 0].background == .rgb(RGB(255, 0, 0)))
    }

    @Test("Rasters that lie about their size are empty")
    func lies() {
        #expect(Raster(width: .max, height: 2, pixels: []).isEmpty)
        #expect(Raster(width: 2, height: 2, pixels: [1, 2, 3]).isEmpty)
        #expect(Raster(width: -1, height: -1, pixels: [1, 2, 3]).isEmpty)
        #expect(Raster.Heat(rows: 2, columns: 2, values: [1]) == nil)
        #expect(Raster.Heat(rows: .max, columns: 2, values: [1]) == nil)
    }

    private func mean(_ frame: ResolvedFrame, in set: BlockGlyphs) -> SIMD4<Float> {
        var total = SIMD4<Float>.zero
        for cell in frame.cells {
            guard case .index(let inside) = cell.foreground, case .index(let outside) = cell.background else {
                continue
            }
            let part = Float((set.glyphs.firstIndex(of: cell.glyph) ?? 0).nonzeroBitCount) / Float(set.count)
            total += SIMD4(Palette.colors[Int(inside)]) * part + SIMD4(Palette.colors[Int(outside)]) * (1 - part)
        }
        return total / Float(frame.cells.count)
    }
}

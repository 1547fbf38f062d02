import Foundation
import Preparing
import Tensors
import Testing
@testable import Datasets
@Suite struct Scratch {
    @Test func sheet() throws {
        let d = try ShapesDataset(size: 64, seed: 7, split: .test)
        var out = [UInt8](repeating: 0, count: 8 * 64 * 8 * 64 * 3)
        for i in 0..<64 {
            let b: [UInt8]
            if i < 32 {
                b = bytes(try d.example(i).picture)
            } else {
                let s = Scene(
                    items: [
                        SceneItem(
                            SceneColor(rawValue: i % 8)!, SceneShape(rawValue: (i % 8 + i / 8) % 8)!,
                            size: i % 2 == 0 ? .small : .large)
                    ], place: .middle)
                b = bytes(try d.drawing(of: s, at: i).picture)
            }
            for y in 0..<64 {
                for x in 0..<192 { out[((i / 8 * 64 + y) * 512 * 3) + (i % 8) * 192 + x] = b[y * 192 + x] }
            }
        }
        try (Data("P6 512 512 255\n".utf8) + Data(out)).write(to: URL(filePath: "/tmp/w/sheet.ppm"))
        for i in 0..<6 {
            let e = try d.example(i); print(e.captions, e.questions.map { $0.question + " " + $0.answer })
        }
        for v in [1, 4] {
            let t = try ShapesDataset(size: 64, seed: 7, variants: v)
            let start = ContinuousClock.now
            for i in 0..<2000 { _ = try t.example(i) }
            print("per example", v, (ContinuousClock.now - start) / 2000)
            let s2 = ContinuousClock.now
            for i in 0..<2000 {
                _ = try t.drawing(
                    of: Scene(items: [SceneItem(.red, .heart), SceneItem(.red, .star)], relation: .left), at: i)
            }
            print("per drawing", (ContinuousClock.now - s2) / 2000)
        }
        let s3 = ContinuousClock.now
        for i in 0..<20 { _ = try d.confusables(of: i, count: 99) }
        print("per confusables", (ContinuousClock.now - s3) / 20)
    }
}

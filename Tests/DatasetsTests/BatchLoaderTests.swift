// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Preparing
import Synchronization
import Tensors
import Testing

@testable import Datasets

@Suite("Making batches ahead")
struct BatchLoaderTests {
    /// A few examples, each with its index as its pixels; the one at `broken` cannot be read.
    private struct Numbers: Dataset {
        var broken = -1
        let name = "numbers"
        let summary = "numbers"
        let count = 10
        let classNames = (0..<10).map { "n\($0)" }

        func example(_ index: Int) throws(DatasetError) -> DatasetExample {
            try check(index)
            if index == broken { throw DatasetError("example \(index) is damaged") }
            let storage = Storage(byteCount: 3)
            storage.bytes.initializeMemory(as: UInt8.self, repeating: UInt8(index), count: 3)
            let pixels = Tensor(shape: [1, 1, 3], dtype: .u8, storage: storage)
            do {
                return DatasetExample(picture: try Picture(pixels: pixels, name: "\(index)"), label: index)
            } catch { throw DatasetError(error.message) }
        }
    }

    /// f32 [3, H, W] of bytes as they are.
    @Sendable private static func planes(_ picture: Picture) -> Tensor {
        let source = bytes(picture)
        var values: [Float] = []
        for channel in 0..<3 {
            for place in stride(from: channel, to: source.count, by: 3) { values.append(Float(source[place])) }
        }
        return Tensor(values, shape: [3, picture.height, picture.width])
    }

    private func loader(_ dataset: any Dataset, batch: Int, ahead: Bool = true) throws -> BatchLoader {
        BatchLoader(
            dataset: dataset, sampler: try Sampler(dataset, batch: batch, seed: 2),
            augmentation: try Augmentation("crop=0.5:1,jitter=0.3,drop=0.1,captions"), seed: 4, worksAhead: ahead,
            prepare: Self.planes)
    }

    @Test("A batch holds its examples in order, and their classes as texts where there are no captions")
    func content() throws {
        let dataset = Numbers()
        let sampler = try Sampler(dataset, batch: 4, seed: 9)
        let loader = BatchLoader(dataset: dataset, sampler: sampler, prepare: Self.planes)
        for step in 0..<6 {
            let batch = try loader.batch(at: step)
            #expect(batch.indices == sampler.indices(step: step))
            #expect(batch.pixels.shape == [4, 3, 1, 1] && batch.areas == nil)
            #expect(batch.pixels.floats == batch.indices.flatMap { [Float($0), Float($0), Float($0)] })
            #expect(batch.texts == batch.indices.map { "n\($0)" })
            #expect(batch.labels == batch.indices)
            #expect(batch.captions.allSatisfy(\.isEmpty) && batch.questions.allSatisfy(\.isEmpty))
        }
    }

    @Test("Steps in any order give what they give one by one, with a thread ahead and without")
    func anyOrder() throws {
        let dataset = try ShapesDataset(size: 16, seed: 3)
        let plain = try loader(dataset, batch: 3, ahead: false)
        let ahead = try loader(dataset, batch: 3)
        let order = [0, 1, 2, 3, 1, 1, 2, 7, 8, 0, 9, 10, 3, 4, 5, 4, 3, 2, 1, 0] + Array(0..<40)
        for step in order {
            let (one, other) = (try plain.batch(at: step), try ahead.batch(at: step))
            #expect(one.pixels.floats == other.pixels.floats)
            #expect(one.texts == other.texts && one.captions == other.captions && one.questions == other.questions)
        }
    }

    @Test("An error reaches who asks for its step, from either thread, and no other step")
    func errors() throws {
        let dataset = Numbers(broken: 3)
        let sampler = try Sampler(dataset, batch: 1, seed: 1)
        let bad = try #require((0..<10).first { sampler.indices(step: $0) == [3] })
        let loader = BatchLoader(dataset: dataset, sampler: sampler, prepare: Self.planes)
        for step in (0..<10).map({ ($0 + bad + 9) % 10 }) + [bad, bad] {
            if step == bad {
                let error = #expect(throws: DatasetError.self) { try loader.batch(at: step) }
                #expect(error?.message == "example 3 is damaged")
            } else {
                #expect(try loader.batch(at: step).indices == sampler.indices(step: step))
            }
        }
    }

    @Test("Pictures of two sizes in a batch are an error that names one")
    func sizes() throws {
        let dataset = Numbers()
        let loader = BatchLoader(dataset: dataset, sampler: try Sampler(dataset, batch: 4, seed: 0)) { picture in
            Tensor([0, 0, 0], shape: bytes(picture)[0] % 2 == 0 ? [3, 1, 1] : [1, 3, 1])
        }
        #expect(throws: DatasetError.self) { try (0..<5).map { try loader.batch(at: $0) } }
    }

    @Test("Where a model takes them, pictures of several sizes are filled up with zeros, and their own sizes told")
    func padded() throws {
        let dataset = Numbers()
        let sampler = try Sampler(dataset, batch: 4, seed: 0)
        let loader = BatchLoader(dataset: dataset, sampler: sampler, pads: true) { picture in
            let number = Float(bytes(picture)[0]) + 1
            let shape = Int(number) % 2 == 0 ? [2, 1, 3] : [2, 2, 1]
            return Tensor([Float](repeating: number, count: shape.reduce(1, *)), shape: shape)
        }
        let step = try #require((0..<5).first { Set(sampler.indices(step: $0).map { $0 % 2 }).count == 2 })
        let batch = try loader.batch(at: step)
        #expect(batch.pixels.shape == [4, 2, 2, 3])
        for (slot, index) in batch.indices.enumerated() {
            let number = Float(index + 1)
            let plane: [Float] = index % 2 == 1 ? [number, number, number, 0, 0, 0] : [number, 0, 0, number, 0, 0]
            #expect(Array(batch.pixels.floats[(slot * 12)..<(slot * 12 + 12)]) == plane + plane)
            let area = index % 2 == 1 ? PixelSize(height: 1, width: 3) : PixelSize(height: 2, width: 1)
            #expect(batch.areas?[slot] == area)
        }
    }

    @Test("The next batch is made before it is asked for, and the thread lets go of a loader that nobody keeps")
    func ahead() throws {
        let dataset = Numbers()
        weak var kept: Counter?
        do {
            let count = Counter()
            kept = count
            let loader = BatchLoader(dataset: dataset, sampler: try Sampler(dataset, batch: 2, seed: 0)) { picture in
                count.value.add(1, ordering: .relaxed)
                return Self.planes(picture)
            }
            _ = try loader.batch(at: 0)
            // Two pictures for this step and two for the next, whenever the thread gets to them.
            while count.value.load(ordering: .relaxed) < 4 { usleep(100) }
            _ = try loader.batch(at: 1)
        }
        while kept != nil { usleep(100) }
    }

    private final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Statistics and formats")
struct StatisticsTests {
    @Test("Statistics count what is not finite and survey the rest")
    func survey() throws {
        let found = Tensor([1, .nan, -3, .infinity, 0, -0.0, 2, -.infinity, .nan]).statistics(bins: 5)
        #expect(found.count == 9 && found.nanCount == 2 && found.infiniteCount == 2 && found.zeroCount == 2)
        #expect(found.min == -3 && found.max == 2 && found.mean == 0)
        #expect(abs(try #require(found.std) - (14.0 / 5).squareRoot()) < 1e-12)
        #expect(found.histogram == [1, 0, 0, 2, 2])
    }

    @Test("The histogram equals NumPy's")
    func histogram() throws {
        #expect(ramp(1000).statistics(bins: 8).histogram.map { Float($0) } == (try numpy("histogram").values))
    }

    @Test("A tensor of many parts is surveyed as one")
    func parts() throws {
        let found = ramp(300_001).statistics(bins: 10)
        #expect(found.histogram.reduce(0, +) == 300_001)
        let mean = ramp(300_001).floats.reduce(0.0) { $0 + Double($1) } / 300_001
        #expect(abs(try #require(found.mean) - mean) < 1e-9)
    }

    @Test("Tensors of nothing, of NaN, of one value and of the widest range have statistics")
    func corners() throws {
        #expect(Tensor([]).statistics() == Statistics())
        #expect(Tensor([.nan]).statistics().mean == nil)
        let same = Tensor([2, 2, 2]).statistics(bins: 4)
        #expect(same.std == 0 && same.histogram.reduce(0, +) == 3)
        let wide = Tensor([-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude]).statistics(bins: 3)
        #expect(wide.histogram == [1, 1, 1])
    }

    @Test("Every half and brain float widens to the number it is")
    func halves() throws {
        let storage = Storage(byteCount: 65536 * 2)
        let bits = storage.bytes.assumingMemoryBound(to: UInt16.self)
        for i in 0..<65536 { bits[i] = UInt16(i) }
        let half = Tensor(shape: [65536], dtype: .f16, storage: storage).floats
        let brain = Tensor(shape: [65536], dtype: .bf16, storage: storage).floats
        for i in 0..<65536 {
            let h = Float(Float16(bitPattern: UInt16(i))), b = Float(bitPattern: UInt32(i) << 16)
            guard half[i] == h || half[i].isNaN && h.isNaN, brain[i] == b || brain[i].isNaN && b.isNaN else {
                Issue.record("pattern \(i) widens to \(half[i]) and \(brain[i]), not \(h) and \(b)")
                return
            }
        }
    }

    @Test("Every format widens from any address", arguments: DType.allCases)
    func unaligned(dtype: DType) throws {
        let storage = Storage(byteCount: 3 + 21 * dtype.size)
        for i in 0..<21 {
            let at = 3 + i * dtype.size
            switch dtype {
            case .f64: storage.bytes.storeBytes(of: Double(i), toByteOffset: at, as: Double.self)
            case .f32: storage.bytes.storeBytes(of: Float(i), toByteOffset: at, as: Float.self)
            case .f16: storage.bytes.storeBytes(of: Float16(i), toByteOffset: at, as: Float16.self)
            case .bf16:
                storage.bytes.storeBytes(of: UInt16(Float(i).bitPattern >> 16), toByteOffset: at, as: UInt16.self)
            case .i64: storage.bytes.storeBytes(of: Int64(i), toByteOffset: at, as: Int64.self)
            case .i32: storage.bytes.storeBytes(of: Int32(i), toByteOffset: at, as: Int32.self)
            case .i16: storage.bytes.storeBytes(of: Int16(i), toByteOffset: at, as: Int16.self)
            case .i8: storage.bytes.storeBytes(of: Int8(i), toByteOffset: at, as: Int8.self)
            case .u8, .bool: storage.bytes.storeBytes(of: UInt8(i), toByteOffset: at, as: UInt8.self)
            }
        }
        let tensor = Tensor(shape: [3, 7], dtype: dtype, storage: storage, byteOffset: 3)
        let want = (0..<21).map { Float($0) }
        expectClose(tensor, want)
        #expect(tensor.integers == Array(0..<21))
        #expect(tensor.statistics().max == 20)
        try expectClose(tensor.transposed, (0..<7).flatMap { c in (0..<3).map { Float($0 * 7 + c) } })
    }

    @Test("Numbers that no integer holds become the nearest, or 0")
    func conversion() throws {
        let x = try convert(Tensor([1e30, -1e30, .nan, -2.7]), to: .i64)
        #expect(x.integers == [.max, .min, 0, -2])
        #expect(try convert(Tensor([0, .nan, 2]), to: .bool).integers == [0, 1, 1])
    }
}

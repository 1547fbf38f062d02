// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Conversion to f16")
struct ConvertTests {
    private func narrowed(_ values: [Float]) throws -> [UInt16] {
        let half = try convert(Tensor(values), to: .f16)
        #expect(half.dtype == .f16 && half.shape == [values.count])
        return withExtendedLifetime(half) {
            Array(UnsafeBufferPointer(start: half.bytes.assumingMemoryBound(to: UInt16.self), count: values.count))
        }
    }

    @Test("Every f16 comes back as it was, and NaN as NaN")
    func roundTrip() throws {
        let all = (0...UInt16.max).map { Float(Float16(bitPattern: $0)) }
        for (bits, back) in zip(0...UInt16.max, try narrowed(all)) {
            let isRight = Float16(bitPattern: bits).isNaN ? Float16(bitPattern: back).isNaN : back == bits
            #expect(isRight, "\(bits) came back as \(back)")
            if !isRight { return }
        }
    }

    @Test("Halfway numbers go to the even neighbour, all others to the nearer one, as the processor rounds")
    func rounding() throws {
        var values: [Float] = [0x1p-25, Float(0x1p-25).nextUp, 65519.996, 65520, 65536, 3e38, .infinity, 1e-45]
        for bits in UInt16(0)..<0x7bff {
            let middle = (Float(Float16(bitPattern: bits)) + Float(Float16(bitPattern: bits + 1))) / 2
            values += [middle, middle.nextUp, middle.nextDown]
        }
        values += values.map { -$0 }
        for (value, bits) in zip(values, try narrowed(values)) {
            let isRight = bits == Float16(value).bitPattern
            #expect(isRight, "\(value) became \(bits)")
            if !isRight { return }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Glibc

extension Tensor {
    /// All elements `value`.
    public static func full(_ shape: [Int], _ value: Float) throws -> Tensor {
        let (result, out) = try fresh(shape, in: "full")
        out.update(repeating: value, count: result.count)
        return result
    }

    public static func zeros(_ shape: [Int]) throws -> Tensor { try full(shape, 0) }
    public static func ones(_ shape: [Int]) throws -> Tensor { try full(shape, 1) }

    /// 1 on the diagonal of [rows, columns], else 0.
    public static func eye(_ rows: Int, _ columns: Int? = nil) throws -> Tensor {
        let columns = columns ?? rows
        let (result, out) = try fresh([rows, columns], in: "eye")
        out.update(repeating: 0, count: result.count)
        for i in 0..<Swift.min(rows, columns) { out[i * columns + i] = 1 }
        return result
    }

    /// start, start + step, … below `stop` (above it when step is negative), as i64.
    public static func arange(_ start: Int, _ stop: Int, step: Int = 1) throws -> Tensor {
        guard step != 0 else { throw TensorError("arange: a step of 0 never arrives") }
        let (distance, overflow) = stop.subtractingReportingOverflow(start)
        guard !overflow else { throw TensorError("arange: from \(start) to \(stop) is too far") }
        let reaches = step > 0 ? distance > 0 : distance < 0
        let steps = reaches ? Int((distance.magnitude - 1) / step.magnitude) + 1 : 0
        let (result, out) = try fresh([steps], of: Int64.self, .i64, in: "arange")
        for i in 0..<steps { out[i] = Int64(start + i * step) }
        return result
    }

    /// 0, 1, … below `stop`, as i64.
    public static func arange(_ stop: Int) throws -> Tensor { try arange(0, stop) }

    /// start, start + step, … below `stop`, in f32.
    public static func arange(_ start: Double, _ stop: Double, step: Double = 1) throws -> Tensor {
        let steps = ((stop - start) / step).rounded(.up)
        guard step != 0, steps.isFinite, steps <= Double(Shapes.mostElements) else {
            throw TensorError("arange: from \(start) to \(stop) by \(step) is no finite series")
        }
        let (result, out) = try fresh([Swift.max(0, Int(steps))], in: "arange")
        for i in 0..<result.count { out[i] = Float(start + Double(i) * step) }
        return result
    }

    /// `count` numbers from `start` to `stop`, both included, equally far apart.
    public static func linspace(_ start: Double, _ stop: Double, count: Int = 50) throws -> Tensor {
        let (result, out) = try fresh([count], in: "linspace")
        for i in 0..<count { out[i] = Float(start + (stop - start) * Double(i) / Double(Swift.max(1, count - 1))) }
        return result
    }

    /// Uniform numbers in 0 ≤ u < 1: number i of the stream that `seed` names, by Philox4x32-10 (Salmon et al. 2011).
    public static func rand(_ shape: [Int], seed: UInt64) throws -> Tensor {
        try random(shape, "rand") { start, out, count in ck_random_uniform(seed, start, out, count) }
    }

    /// Normal numbers of mean 0 and deviation 1, by Philox4x32-10 and Box and Muller's transform (1958).
    public static func randn(_ shape: [Int], seed: UInt64) throws -> Tensor {
        try random(shape, "randn") { start, out, count in ck_random_normal(seed, start, out, count) }
    }

    private static func random(
        _ shape: [Int], _ operation: String, _ fill: (UInt64, UnsafeMutablePointer<Float>, Int) -> Void
    ) throws -> Tensor {
        let (result, out) = try fresh(shape, in: operation)
        // Ranges begin at multiples of 16, hence at a block of the generator.
        parallel(over: result.count, grain: 1 << 12) { range in
            fill(UInt64(range.lowerBound), out + range.lowerBound, range.count)
        }
        return result
    }
}

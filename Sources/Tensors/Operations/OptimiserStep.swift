// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Glibc

/// How far a step went: sums of squares of the change and of the weights after it.
public struct StepSquares: Sendable, Equatable {
    public var update: Double
    public var weight: Double

    public init(update: Double = 0, weight: Double = 0) {
        self.update = update
        self.weight = weight
    }

    public static func + (a: StepSquares, b: StepSquares) -> StepSquares {
        StepSquares(update: a.update + b.update, weight: a.weight + b.weight)
    }
}

/// The numbers of an AdamW step; `step` counts from 1.
public struct AdamWNumbers: Sendable, Equatable {
    public var rate, decay, beta1, beta2, epsilon: Double
    public var step: Int

    public init(rate: Double, decay: Double, beta1: Double, beta2: Double, epsilon: Double, step: Int) {
        self.rate = rate
        self.decay = decay
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.step = step
    }
}

/// One step of AdamW (Loshchilov and Hutter 2019), as torch.optim.AdamW takes it.
///
/// `value` and its moments are written in place where nobody else holds them, else a copy is; all end as f32. The
/// gradient is multiplied by `scale` first. Results are the same for every number of threads.
/// - Throws: `TensorError` when shapes differ.
public func adamWStep(
    _ value: inout Tensor, gradient: Tensor, first: inout Tensor, second: inout Tensor, numbers n: AdamWNumbers,
    scale: Float
) throws -> StepSquares {
    try checkShapes([gradient, first, second], fit: value, in: "AdamW")
    let step = Double(max(1, n.step))
    var kernel = ck_adamw(
        keep: Float(1 - n.rate * n.decay), first_fresh: Float(1 - n.beta1), second_keep: Float(n.beta2),
        second_fresh: Float(1 - n.beta2), rate: Float(n.rate / (1 - pow(n.beta1, step))),
        root: Float(1 / (1 - pow(n.beta2, step)).squareRoot()), epsilon: Float(n.epsilon), scale: scale)
    let weight = value.ownedFloats(), m = first.ownedFloats(), v = second.ownedFloats()
    return inStepParts(of: gradient) { g, at, count in
        ck_adamw_step(&kernel, weight + at, g, m + at, v + at, count)
    }
}

/// One step of gradient descent, with momentum where there is a tensor for it, as torch.optim.SGD takes it without
/// dampening: `decay` times the weight is added to the gradient.
///
/// Written in place as `adamWStep` does.
public func sgdStep(
    _ value: inout Tensor, gradient: Tensor, momentum buffer: inout Tensor?, rate: Double, decay: Double,
    momentum: Double, nesterov: Bool, scale: Float
) throws -> StepSquares {
    try checkShapes([gradient] + (buffer.map { [$0] } ?? []), fit: value, in: "SGD")
    var kernel = ck_sgd(
        rate: Float(rate), momentum: Float(momentum), decay: Float(decay), scale: scale, nesterov: nesterov ? 1 : 0)
    let weight = value.ownedFloats(), m = buffer?.ownedFloats()
    return inStepParts(of: gradient) { g, at, count in
        ck_sgd_step(&kernel, weight + at, g, m.map { $0 + at }, count)
    }
}

/// One step of Lion (Chen et al. 2023, Symbolic Discovery of Optimization Algorithms, program 1).
///
/// Written in place as `adamWStep` does.
public func lionStep(
    _ value: inout Tensor, gradient: Tensor, momentum: inout Tensor, rate: Double, decay: Double, beta1: Double,
    beta2: Double, scale: Float
) throws -> StepSquares {
    try checkShapes([gradient, momentum], fit: value, in: "Lion")
    var kernel = ck_lion(
        keep: Float(1 - rate * decay), rate: Float(rate), first_keep: Float(beta1), first_fresh: Float(1 - beta1),
        second_keep: Float(beta2), second_fresh: Float(1 - beta2), scale: scale)
    let weight = value.ownedFloats(), m = momentum.ownedFloats()
    return inStepParts(of: gradient) { g, at, count in ck_lion_step(&kernel, weight + at, g, m + at, count) }
}

/// The sum of the squares of all elements, in f64, in parts whose bounds do not depend on the threads; finite exactly
/// when every element of an f32 tensor is.
public func sumOfSquares(_ x: Tensor) -> Double {
    inParts(of: x, zero: 0.0, join: +) { x, _, count in ck_sum_squares(x, count) }
}

/// Elements that one call of a kernel takes.
private let part = 1 << 15

private func inStepParts(
    of gradient: Tensor, _ step: (UnsafePointer<Float>, _ at: Int, _ count: Int) -> ck_step_squares
) -> StepSquares {
    inParts(of: gradient, zero: StepSquares(), join: +) { g, at, count in
        let squares = step(g, at, count)
        return StepSquares(update: squares.update, weight: squares.weight)
    }
}

/// Runs `body` over fixed parts of x on all threads, and joins what it gives in the order of the parts.
private func inParts<Value>(
    of x: Tensor, zero: Value, join: (Value, Value) -> Value,
    _ body: (UnsafePointer<Float>, _ at: Int, _ count: Int) -> Value
) -> Value {
    let x = x.asFloat32()
    let count = x.count
    guard count > 0 else { return zero }
    return withExtendedLifetime(x) {
        if count <= part { return body(x.pointer, 0, count) }
        var values = [Value](repeating: zero, count: (count + part - 1) / part)
        values.withUnsafeMutableBufferPointer { buffer in
            let out = buffer
            parallel(over: out.count, grain: 1) { parts in
                for i in parts { out[i] = body(x.pointer + i * part, i * part, min(part, count - i * part)) }
            }
        }
        return values.reduce(zero, join)
    }
}

private func checkShapes(_ others: [Tensor], fit value: Tensor, in name: String) throws {
    guard let bad = others.first(where: { $0.shape != value.shape }) else { return }
    throw TensorError(
        "\(name): a weight of shape \(value.shapeText) has a gradient or moment of shape \(bad.shapeText)")
}

extension Tensor {
    /// Makes the elements f32 that nobody else holds, copying where they are shared, borrowed or of another format, and
    /// gives where to write them.
    mutating func ownedFloats() -> UnsafeMutablePointer<Float> {
        if !isPlainFloat32 || storage.isBorrowed || !isKnownUniquelyReferenced(&storage) {
            let fresh = Storage(byteCount: count * 4)
            let out = fresh.bytes.assumingMemoryBound(to: Float.self)
            let source = self
            parallel(over: count, grain: 1 << 16) { source.widen($0, into: out + $0.lowerBound) }
            self = Tensor(shape: shape, dtype: .f32, storage: fresh)
        }
        return (storage.bytes + byteOffset).assumingMemoryBound(to: Float.self)
    }
}

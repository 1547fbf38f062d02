// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// Arithmetic of two tensors, element by element; raw values are the language's signs and names.
public enum Arithmetic: String, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "**"
    /// The larger of two; NaN where either is.
    case maximum
    /// The smaller of two; NaN where either is.
    case minimum
}

/// a op b, with shapes broadcast by NumPy's rule.
///
/// Integers with integers stay integers (i64, wrapping), but for division and power. All else happens in f32, in which
/// integers are exact up to 2^24; division by zero gives infinity or NaN.
public func combine(_ a: Tensor, _ operation: Arithmetic, _ b: Tensor) throws -> Tensor {
    let name = "\(operation)"
    let plan = try BroadcastPlan(a.shape, b.shape, in: name)
    let staysWhole = operation != .divide && operation != .power && a.dtype.isWhole && b.dtype.isWhole
    if staysWhole {
        let a = a.asIntegers(), b = b.asIntegers()
        let (result, out) = try Tensor.fresh(plan.shape, of: Int64.self, .i64, in: name)
        withExtendedLifetime((a, b)) {
            plan.run { aStart, aStep, bStart, bStep, start, count in
                ck_combine_integers(
                    operation.kernel, a.integerPointer + aStart, aStep, b.integerPointer + bStart, bStep, out + start,
                    count)
            }
        }
        return result
    }
    let a = a.asFloat32(), b = b.asFloat32()
    let (result, out) = try Tensor.fresh(plan.shape, in: name)
    withExtendedLifetime((a, b)) {
        plan.run { aStart, aStep, bStart, bStep, start, count in
            ck_combine(operation.kernel, a.pointer + aStart, aStep, b.pointer + bStart, bStep, out + start, count)
        }
    }
    if a.node == nil && b.node == nil { return result }
    let rules = operation.rules(a.detached, b.detached, result)
    return result.recorded(
        operation.rawValue, (a, { [rule = rules.a, shape = a.shape] in try summed(rule($0), to: shape) }),
        (b, { [rule = rules.b, shape = b.shape] in try summed(rule($0), to: shape) }))
}

extension Arithmetic {
    /// What a gradient of the result means for a and for b, before it is brought down to their shapes.
    fileprivate func rules(_ a: Tensor, _ b: Tensor, _ result: Tensor) -> (
        a: (Tensor) throws -> Tensor, b: (Tensor) throws -> Tensor
    ) {
        switch self {
        case .add: ({ $0 }, { $0 })
        case .subtract: ({ $0 }, { try map($0, .negative) })
        case .multiply: ({ try Tensors.multiply($0, b) }, { try Tensors.multiply($0, a) })
        case .divide:
            (
                { try Tensors.divide($0, b) },
                { try map(Tensors.divide(Tensors.multiply($0, result), b), .negative) }
            )
        case .power:
            (
                // A power of 0 gives 1 whatever it is a power of, and 0 to any power stays 0 as the power moves.
                {
                    let slope = try Tensors.multiply(b, Tensors.power(a, Tensors.subtract(b, Tensor(1))))
                    return try Tensors.multiply($0, select(compare(b, .equal, Tensor(0)), Tensor(0), slope))
                },
                {
                    let logarithm = try select(compare(a, .equal, Tensor(0)), Tensor(0), map(a, .log))
                    return try Tensors.multiply($0, Tensors.multiply(result, logarithm))
                }
            )
        case .maximum: (share(a, .greater, b), share(b, .greater, a))
        case .minimum: (share(a, .less, b), share(b, .less, a))
        }
    }

    /// All of the gradient where `a` was chosen, half where both are equal.
    private func share(_ a: Tensor, _ comparison: Comparison, _ b: Tensor) -> (Tensor) throws -> Tensor {
        { gradient in
            let chosen = try compare(a, comparison, b), even = try compare(a, .equal, b)
            let half = try Tensors.multiply(gradient, Tensor(0.5))
            return try select(chosen, gradient, select(even, half, Tensor(0)))
        }
    }
}

/// a + b.
public func add(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, .add, b) }
/// a - b.
public func subtract(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, .subtract, b) }
/// a · b, element by element.
public func multiply(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, .multiply, b) }
/// a / b.
public func divide(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, .divide, b) }
/// a to the power of b.
public func power(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, .power, b) }
/// The larger of a and b; NaN where either is.
public func maximum(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, .maximum, b) }
/// The smaller of a and b; NaN where either is.
public func minimum(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, .minimum, b) }

extension Arithmetic {
    fileprivate var kernel: ck_arithmetic {
        switch self {
        case .add: ck_add
        case .subtract: ck_subtract
        case .multiply: ck_multiply
        case .divide: ck_divide
        case .power: ck_power
        case .maximum: ck_maximum
        case .minimum: ck_minimum
        }
    }
}

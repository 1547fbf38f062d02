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
    return result
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

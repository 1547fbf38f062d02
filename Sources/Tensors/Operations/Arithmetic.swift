// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

// Arithmetic happens in f32 whatever the operands' formats: integers are exact up to 2^24, and division always gives
// fractions. Shapes broadcast by NumPy's rule.

/// a + b.
public func add(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, b, ck_add, "add") }

/// a - b.
public func subtract(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, b, ck_subtract, "subtract") }

/// a · b, element by element.
public func multiply(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, b, ck_multiply, "multiply") }

/// a / b; division by zero gives infinity or NaN.
public func divide(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, b, ck_divide, "divide") }

/// a to the power of b.
public func power(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, b, ck_power, "power") }

/// The larger of a and b; NaN where either is.
public func maximum(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, b, ck_maximum, "maximum") }

/// The smaller of a and b; NaN where either is.
public func minimum(_ a: Tensor, _ b: Tensor) throws -> Tensor { try combine(a, b, ck_minimum, "minimum") }

private func combine(_ a: Tensor, _ b: Tensor, _ op: ck_arithmetic, _ operation: String) throws -> Tensor {
    let plan = try BroadcastPlan(a.shape, b.shape, in: operation)
    let a = a.asFloat32(), b = b.asFloat32()
    let (result, out) = try Tensor.fresh(plan.shape, in: operation)
    withExtendedLifetime((a, b)) {
        plan.run { aStart, aStep, bStart, bStep, start, count in
            ck_combine(op, a.pointer + aStart, aStep, b.pointer + bStart, bStep, out + start, count)
        }
    }
    return result
}

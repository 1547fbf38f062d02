// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// A question about two numbers; raw values are the language's signs and words.
public enum Comparison: String, Sendable, CaseIterable {
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case equal = "=="
    case notEqual = "!="
    /// Both differ from 0.
    case and
    /// One or both differ from 0.
    case or
    /// Exactly one differs from 0.
    case xor
}

/// The answer for each pair of elements, as a bool tensor; shapes broadcast.
///
/// Integers are compared exactly, all else in f32; NaN equals nothing.
public func compare(_ a: Tensor, _ comparison: Comparison, _ b: Tensor) throws -> Tensor {
    let name = "compare \(comparison.rawValue)"
    let plan = try BroadcastPlan(a.shape, b.shape, in: name)
    let (result, out) = try Tensor.fresh(plan.shape, of: UInt8.self, .bool, in: name)
    if a.dtype.isWhole && b.dtype.isWhole {
        let a = a.asIntegers(), b = b.asIntegers()
        withExtendedLifetime((a, b)) {
            plan.run { aStart, aStep, bStart, bStep, start, count in
                ck_compare_integers(
                    comparison.kernel, a.integerPointer + aStart, aStep, b.integerPointer + bStart, bStep,
                    out + start, count)
            }
        }
        return result
    }
    let a = a.asFloat32(), b = b.asFloat32()
    withExtendedLifetime((a, b)) {
        plan.run { aStart, aStep, bStart, bStep, start, count in
            ck_compare(comparison.kernel, a.pointer + aStart, aStep, b.pointer + bStart, bStep, out + start, count)
        }
    }
    return result
}

/// True where x is 0.
public func logicalNot(_ x: Tensor) throws -> Tensor { try classify(x, .zero) }

/// A property of one number.
public enum NumberClass: String, Sendable, CaseIterable {
    case nan = "isnan"
    case infinite = "isinf"
    case finite = "isfinite"
    case zero = "iszero"
}

/// Which elements are such numbers, as a bool tensor.
public func classify(_ x: Tensor, _ property: NumberClass) throws -> Tensor {
    let x = x.asFloat32()
    let (result, out) = try Tensor.fresh(x.shape, of: UInt8.self, .bool, in: property.rawValue)
    let test =
        switch property {
        case .nan: ck_is_nan
        case .infinite: ck_is_infinite
        case .finite: ck_is_finite
        case .zero: ck_is_zero
        }
    withExtendedLifetime(x) { ck_classify(test, x.pointer, out, x.count) }
    return result
}

/// Elements of `a` where `condition` is not 0, else of `b`; all three broadcast.
public func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    let shape = try Shapes.broadcast(Shapes.broadcast(condition.shape, a.shape, in: "where"), b.shape, in: "where")
    let chosen = try broadcast(compare(condition, .notEqual, Tensor(0)), to: shape)
    let a = try broadcast(a, to: shape).asFloat32(), b = try broadcast(b, to: shape).asFloat32()
    let (result, out) = try Tensor.fresh(shape, in: "where")
    withExtendedLifetime((chosen, a, b)) {
        ck_select(chosen.bytes.assumingMemoryBound(to: UInt8.self), a.pointer, b.pointer, out, result.count)
    }
    return result.recorded(
        "where", (a, { try select(chosen, $0, Tensor(0)) }), (b, { try select(chosen, Tensor(0), $0) }))
}

extension Comparison {
    fileprivate var kernel: ck_comparison {
        switch self {
        case .less: ck_less
        case .lessEqual: ck_less_equal
        case .greater: ck_greater
        case .greaterEqual: ck_greater_equal
        case .equal: ck_equal
        case .notEqual: ck_not_equal
        case .and: ck_and
        case .or: ck_or
        case .xor: ck_xor
        }
    }
}

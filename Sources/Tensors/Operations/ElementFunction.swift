// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// A function of one number; raw values are NumPy's names.
public enum ElementFunction: String, Sendable, CaseIterable {
    case negative, abs, exp, log, sqrt, tanh, sigmoid, sin, cos, floor, ceil
    /// To the nearest whole number, halves to the even one.
    case round
    case sign, square, reciprocal, erf
}

/// f of each element, in f32; outside a function's domain the result is NaN. Negative, abs, square and sign keep
/// integers.
public func map(_ x: Tensor, _ function: ElementFunction) throws -> Tensor {
    if x.dtype.isWhole, let whole = try mapIntegers(x, function) { return whole }
    let x = x.asFloat32()
    let (result, out) = try Tensor.fresh(x.shape, in: function.rawValue)
    withExtendedLifetime(x) {
        parallel(over: x.count, grain: 1 << 14) { range in
            ck_map(function.kernel, x.pointer + range.lowerBound, out + range.lowerBound, range.count)
        }
    }
    let kept = function.slopeIsOfResult ? result : x.detached
    return result.recorded(function.rawValue, (x, { try multiply($0, function.slope(kept)) }))
}

extension ElementFunction {
    /// Whether the slope is worked out from what the function gave, rather than from what it was given.
    fileprivate var slopeIsOfResult: Bool {
        switch self {
        case .exp, .sqrt, .tanh, .sigmoid, .reciprocal: true
        default: false
        }
    }

    /// f'(x); `v` is f(x) where `slopeIsOfResult`, else x.
    fileprivate func slope(_ v: Tensor) throws -> Tensor {
        let one = Tensor(1)
        return switch self {
        case .negative: Tensor(-1)
        case .abs: try map(v, .sign)
        case .exp: v
        case .log: try map(v, .reciprocal)
        case .sqrt: try divide(Tensor(0.5), v)
        case .tanh: try subtract(one, map(v, .square))
        case .sigmoid: try multiply(v, subtract(one, v))
        case .sin: try map(v, .cos)
        case .cos: try map(map(v, .sin), .negative)
        case .floor, .ceil, .round, .sign: Tensor(0)
        case .square: try multiply(Tensor(2), v)
        case .reciprocal: try map(map(v, .square), .negative)
        case .erf: try multiply(Tensor(1.128379167), map(map(map(v, .square), .negative), .exp))
        }
    }
}

/// Each element kept within `low`…`high`.
public func clip(_ x: Tensor, low: Float = -.infinity, high: Float = .infinity) throws -> Tensor {
    let x = x.asFloat32()
    let (result, out) = try Tensor.fresh(x.shape, in: "clip")
    withExtendedLifetime(x) {
        parallel(over: x.count, grain: 1 << 15) { range in
            ck_clip(x.pointer + range.lowerBound, low, high, out + range.lowerBound, range.count)
        }
    }
    return result.recorded(
        "clip",
        (
            x,
            { [x = x.detached] gradient in
                let inside = try compare(
                    compare(x, .greaterEqual, Tensor(low)), .and, compare(x, .lessEqual, Tensor(high)))
                return try select(inside, gradient, Tensor(0))
            }
        ))
}

/// The functions that keep whole numbers whole.
private func mapIntegers(_ x: Tensor, _ function: ElementFunction) throws -> Tensor? {
    switch function {
    case .negative: try combine(.integer(0), .subtract, x)
    case .abs: try combine(x, .maximum, combine(.integer(0), .subtract, x))
    case .square: try combine(x, .multiply, x)
    case .sign: try combine(.integer(-1), .maximum, combine(.integer(1), .minimum, x))
    case .floor, .ceil, .round: x.asIntegers()
    default: nil
    }
}

extension ElementFunction {
    fileprivate var kernel: ck_function {
        switch self {
        case .negative: ck_negate
        case .abs: ck_absolute
        case .exp: ck_exponential
        case .log: ck_logarithm
        case .sqrt: ck_square_root
        case .tanh: ck_hyperbolic_tangent
        case .sigmoid: ck_logistic
        case .sin: ck_sine
        case .cos: ck_cosine
        case .floor: ck_floor
        case .ceil: ck_ceiling
        case .round: ck_round
        case .sign: ck_sign
        case .square: ck_square
        case .reciprocal: ck_reciprocal
        case .erf: ck_error_function
        }
    }
}

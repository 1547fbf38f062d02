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
    return result.recorded(
        function.rawValue, (x, { [x = x.detached] in try multiply($0, function.slope(x, result)) }))
}

extension ElementFunction {
    /// f'(x), where f(x) is y.
    fileprivate func slope(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        let one = Tensor(1)
        return switch self {
        case .negative: Tensor(-1)
        case .abs: try map(x, .sign)
        case .exp: y
        case .log: try map(x, .reciprocal)
        case .sqrt: try divide(Tensor(0.5), y)
        case .tanh: try subtract(one, map(y, .square))
        case .sigmoid: try multiply(y, subtract(one, y))
        case .sin: try map(x, .cos)
        case .cos: try map(map(x, .sin), .negative)
        case .floor, .ceil, .round, .sign: Tensor(0)
        case .square: try multiply(Tensor(2), x)
        case .reciprocal: try map(map(y, .square), .negative)
        case .erf: try multiply(Tensor(1.128379167), map(map(map(x, .square), .negative), .exp))
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
                return try multiply(gradient, inside.asFloat32())
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

// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// The signs of the language on operands: whole numbers stay exact, a tensor on either side makes the result one.
enum Operators {
    static func negative(_ value: Operand) throws -> Operand {
        switch value {
        case .integer(let number): return number == .min ? .number(-Double(number)) : .integer(-number)
        case .truth(let truth): return .integer(truth ? -1 : 0)
        case .number(let number): return .number(-number)
        default: return .tensor(try map(numbers(value, "-"), .negative))
        }
    }

    /// `~x`: not, number by number.
    static func complement(_ value: Operand) throws -> Operand {
        if case .truth(let truth) = value { return .truth(!truth) }
        let tensor = try numbers(value, "~")
        guard tensor.dtype == .bool else {
            throw Complaint("~ turns truth values, not numbers", culprit: "~", hint: "~(x > 0)")
        }
        return .tensor(try logicalNot(tensor))
    }

    static func apply(_ operation: Expression.Operator, _ a: Operand, _ b: Operand) throws -> Operand {
        if let result = texts(operation, a, b) { return result }
        if let result = scalars(operation, a, b) { return result }
        let (x, y) = (try numbers(a, operation.rawValue), try numbers(b, operation.rawValue))
        switch operation {
        case .add: return .tensor(try add(x, y))
        case .subtract: return .tensor(try subtract(x, y))
        case .multiply: return .tensor(try multiply(x, y))
        case .divide: return .tensor(try divide(x, y))
        case .power: return .tensor(try power(x, y))
        case .matrixProduct: return .tensor(try matmul(x, y))
        case .floorDivide: return .tensor(try floorDivided(x, y))
        case .remainder: return .tensor(try remainder(x, y))
        case .bitAnd: return .tensor(try logic(x, .and, y, "&"))
        case .bitOr: return .tensor(try logic(x, .or, y, "|"))
        case .bitXor: return .tensor(try logic(x, .xor, y, "^"))
        case .less: return .tensor(try compare(x, .less, y))
        case .lessEqual: return .tensor(try compare(x, .lessEqual, y))
        case .greater: return .tensor(try compare(x, .greater, y))
        case .greaterEqual: return .tensor(try compare(x, .greaterEqual, y))
        case .equal: return .tensor(try compare(x, .equal, y))
        case .notEqual: return .tensor(try compare(x, .notEqual, y))
        }
    }

    private static func numbers(_ value: Operand, _ sign: String) throws -> Tensor {
        if let tensor = try value.tensor() { return tensor }
        throw Complaint("\(sign) does not work on \(value.kind)", culprit: sign)
    }

    private static func texts(_ operation: Expression.Operator, _ a: Operand, _ b: Operand) -> Operand? {
        switch (a, b, operation) {
        case (.text(let x), .text(let y), .add): .text(x + y)
        case (.text(let x), .text(let y), .equal): .truth(x.utf8.elementsEqual(y.utf8))
        case (.text(let x), .text(let y), .notEqual): .truth(!x.utf8.elementsEqual(y.utf8))
        default: nil
        }
    }

    // MARK: Single numbers

    private static func scalars(_ operation: Expression.Operator, _ a: Operand, _ b: Operand) -> Operand? {
        if let x = integer(a), let y = integer(b), let result = integers(operation, x, y) { return result }
        if case .truth(let x) = a, case .truth(let y) = b {
            switch operation {
            case .bitAnd: return .truth(x && y)
            case .bitOr: return .truth(x || y)
            case .bitXor: return .truth(x != y)
            default: break
            }
        }
        guard let x = number(a), let y = number(b) else { return nil }
        switch operation {
        case .add: return .number(x + y)
        case .subtract: return .number(x - y)
        case .multiply: return .number(x * y)
        case .divide: return .number(x / y)
        case .power: return .number(pow(x, y))
        case .floorDivide: return .number((x / y).rounded(.down))
        case .remainder: return .number(x - (x / y).rounded(.down) * y)
        case .less: return .truth(x < y)
        case .lessEqual: return .truth(x <= y)
        case .greater: return .truth(x > y)
        case .greaterEqual: return .truth(x >= y)
        case .equal: return .truth(x == y)
        case .notEqual: return .truth(x != y)
        case .matrixProduct, .bitAnd, .bitOr, .bitXor: return nil
        }
    }

    private static func integer(_ value: Operand) -> Int? {
        switch value {
        case .integer(let number): number
        case .truth(let truth): truth ? 1 : 0
        default: nil
        }
    }

    private static func number(_ value: Operand) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let number): number
        case .truth(let truth): truth ? 1 : 0
        default: nil
        }
    }

    /// What stays whole, as in Python; nil where it does not, or does not fit.
    private static func integers(_ operation: Expression.Operator, _ x: Int, _ y: Int) -> Operand? {
        func exact(_ result: (partialValue: Int, overflow: Bool)) -> Operand? {
            result.overflow ? nil : .integer(result.partialValue)
        }
        switch operation {
        case .add: return exact(x.addingReportingOverflow(y))
        case .subtract: return exact(x.subtractingReportingOverflow(y))
        case .multiply: return exact(x.multipliedReportingOverflow(by: y))
        case .floorDivide: return floored(x, y).map { .integer($0.quotient) }
        case .remainder: return floored(x, y).map { .integer($0.remainder) }
        case .power:
            guard y >= 0, y < 64 else { return nil }
            var product = 1
            for _ in 0..<y {
                let next = product.multipliedReportingOverflow(by: x)
                if next.overflow { return nil }
                product = next.partialValue
            }
            return .integer(product)
        case .equal: return .truth(x == y)
        case .notEqual: return .truth(x != y)
        case .less: return .truth(x < y)
        case .lessEqual: return .truth(x <= y)
        case .greater: return .truth(x > y)
        case .greaterEqual: return .truth(x >= y)
        default: return nil
        }
    }

    /// Division towards minus infinity; nil for a divisor of 0 and where the quotient does not fit.
    private static func floored(_ x: Int, _ y: Int) -> (quotient: Int, remainder: Int)? {
        guard y != 0, !(x == .min && y == -1) else { return nil }
        let (quotient, rest) = x.quotientAndRemainder(dividingBy: y)
        return rest != 0 && (rest < 0) != (y < 0) ? (quotient - 1, rest + y) : (quotient, rest)
    }

    // MARK: Tensors

    private static func floorDivided(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        if x.dtype.isWhole, y.dtype.isWhole { return try wholeDivision(x, y) { $0.quotient } }
        return try map(divide(x, y), .floor)
    }

    private static func remainder(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        if x.dtype.isWhole, y.dtype.isWhole { return try wholeDivision(x, y) { $0.remainder } }
        return try subtract(x, multiply(map(divide(x, y), .floor), y))
    }

    /// Exact division of whole numbers; by 0 it gives 0, as NumPy's does.
    private static func wholeDivision(
        _ x: Tensor, _ y: Tensor, _ choose: ((quotient: Int, remainder: Int)) -> Int
    ) throws -> Tensor {
        let shape = try add(x, y).shape
        let (a, b) = (try broadcast(x, to: shape).integers, try broadcast(y, to: shape).integers)
        return Tensor(integers: zip(a, b).map { floored($0, $1).map(choose) ?? 0 }, shape: shape)
    }

    private static func logic(_ x: Tensor, _ operation: Comparison, _ y: Tensor, _ sign: String) throws -> Tensor {
        guard x.dtype == .bool, y.dtype == .bool else {
            throw Complaint("\(sign) joins truth values, not numbers", culprit: sign, hint: "(x > 0) \(sign) (x < 1)")
        }
        return try compare(x, operation, y)
    }
}

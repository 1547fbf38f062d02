// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// The functions of the expression language.
enum Functions {
    static let all: [Function] = reductions + elementwise + shapes + algebra + making

    private static let byName: [String: Function] = {
        var table: [String: Function] = [:]
        for function in all {
            for name in [function.name] + function.aliases { table[name] = function }
        }
        return table
    }()

    static let names: [String] = all.flatMap { [$0.name] + $0.aliases }
    static let methodNames: [String] = all.filter(\.isMethod).flatMap { [$0.name] + $0.aliases }

    static func named(_ name: String) -> Function? { byName[name] }
    static func usage(_ name: String) -> String { byName[name]?.usage ?? name }

    /// What to type in place of something that other languages have.
    static func remedy(_ name: String) -> String? {
        switch name {
        case "print": "print is a command: print x"
        case "np", "torch", "numpy": "functions stand alone: mean(x)"
        case "detach", "cpu", "contiguous", "numel": "a value is a plain tensor already"
        case "dot", "mm", "bmm": "a @ b"
        case "permute": "x.transpose(1, 0, 2)"
        case "view": "x.reshape(2, -1)"
        case "cat": "concat([a, b], axis=0)"
        case "unsqueeze": "expand_dims(x, axis)"
        default: nil
        }
    }

    // MARK: Reductions

    private static let reductions: [Function] =
        Reduction.allCases.filter { $0 != .norm }.map { reduction in
            Function(reduction.rawValue, "x, axis=None, keepdims=False", help(reduction)) { given in
                .tensor(
                    try reduce(
                        given.tensor("x"), reduction, axes: given.ints("axis"), keepdims: given.truth("keepdims")))
            }
        } + [
            Function("norm", "x, axis=None, keepdims=False", "Euclidean length") { given in
                .tensor(
                    try reduce(given.tensor("x"), .norm, axes: given.ints("axis"), keepdims: given.truth("keepdims")))
            },
            Function("argmax", "x, axis=None, keepdims=False", "where the largest stands") { given in
                .tensor(
                    try argmax(given.tensor("x"), axis: given.int("axis"), keepdims: given.truth("keepdims")))
            },
            Function("argmin", "x, axis=None, keepdims=False", "where the smallest stands") { given in
                .tensor(
                    try argmin(given.tensor("x"), axis: given.int("axis"), keepdims: given.truth("keepdims")))
            },
            Function("cumsum", "x, axis=None", "running sums") { given in
                .tensor(try cumsum(given.tensor("x"), axis: given.int("axis")))
            },
            Function("len", "x", "length of the first axis, of a list or of a text", isMethod: false) { given in
                switch given.value("x") {
                case .list(let items)?: return .integer(items.count)
                case .text(let text)?: return .integer(text.unicodeScalars.count)
                default:
                    let x = try given.tensor("x")
                    guard let first = x.shape.first else { throw TensorError("a single number has no length") }
                    return .integer(first)
                }
            },
        ]

    private static func help(_ reduction: Reduction) -> String {
        switch reduction {
        case .sum: "sum"
        case .mean: "mean"
        case .max: "largest"
        case .min: "smallest"
        case .prod: "product"
        case .any: "whether any is not 0"
        case .all: "whether none is 0"
        case .variance: "mean squared distance from the mean"
        case .std: "standard deviation, over N"
        case .norm: "Euclidean length"
        }
    }

    // MARK: Element by element

    private static let elementwise: [Function] =
        ElementFunction.allCases.filter { $0 != .abs && $0 != .round }.map { function in
            Function(function.rawValue, "x", function.rawValue + " of each number") { given in
                .tensor(try map(given.tensor("x"), function))
            }
        } + [
            Function("abs|absolute", "x", "distance of each number from 0") { given in
                .tensor(try map(given.tensor("x"), .abs))
            },
            Function("round", "x, decimals=0", "each number to the nearest, halves to the even one") { given in
                let decimals = try given.int("decimals", or: 0)
                let x = try given.tensor("x")
                guard decimals != 0 else { return .tensor(try map(x, .round)) }
                let scale = Tensor(Float(pow(10, Double(max(-30, min(30, decimals))))))
                return .tensor(try divide(map(multiply(x, scale), .round), scale))
            },
            Function("relu", "x", "each number, at least 0") { given in .tensor(try activate(given.tensor("x"), .relu))
            },
            Function("gelu", "x", "Gaussian error linear unit") { given in
                .tensor(try activate(given.tensor("x"), .gelu))
            },
            Function("isnan", "x", "which numbers are NaN") { given in .tensor(try classify(given.tensor("x"), .nan)) },
            Function("isinf", "x", "which numbers are infinite") { given in
                .tensor(try classify(given.tensor("x"), .infinite))
            },
            Function("isfinite", "x", "which numbers are finite") { given in
                .tensor(try classify(given.tensor("x"), .finite))
            },
            Function("clip", "x, min=None, max=None", "each number kept within min and max") { given in
                .tensor(
                    try clip(
                        given.tensor("x"), low: given.number("min").map { Float($0) } ?? -.infinity,
                        high: given.number("max").map { Float($0) } ?? .infinity))
            },
            Function("maximum", "a, b", "the larger of two, number by number", isMethod: false) { given in
                .tensor(try maximum(given.tensor("a"), given.tensor("b")))
            },
            Function("minimum", "a, b", "the smaller of two, number by number", isMethod: false) { given in
                .tensor(try minimum(given.tensor("a"), given.tensor("b")))
            },
            Function("where", "condition, a, b", "a where the condition holds, else b", isMethod: false) { given in
                .tensor(try select(given.tensor("condition"), given.tensor("a"), given.tensor("b")))
            },
            Function("softmax", "x, axis=-1", "exp(x) scaled to sum to 1") { given in
                .tensor(try softmax(given.tensor("x"), axis: given.int("axis", or: -1)))
            },
            Function("log_softmax", "x, axis=-1", "logarithm of softmax") { given in
                .tensor(try logSoftmax(given.tensor("x"), axis: given.int("axis", or: -1)))
            },
            Function("normalize", "x, axis=-1", "x scaled to length 1") { given in
                .tensor(try normalized(given.tensor("x"), axis: given.int("axis", or: -1)))
            },
            Function("astype", "x, dtype", "x in another number format: f32, i64, bool") { given in
                guard case .text(let name)? = given.value("dtype"), let dtype = DTypeName.dtype(name) else {
                    throw Complaint("astype makes f32, i64 or bool", culprit: "astype")
                }
                return .tensor(try convert(given.tensor("x"), to: dtype))
            },
            Function("float", "x", "x as f32", isMethod: false) { given in
                if let number = given.value("x")?.double { return .number(number) }
                return .tensor(try convert(given.tensor("x"), to: .f32))
            },
            Function("int", "x", "x without its fraction", isMethod: false) { given in
                if let number = given.value("x")?.double {
                    guard let whole = Int(exactly: number.rounded(.towardZero)) else {
                        throw TensorError("int: \(NumberText.of(number)) is no whole number")
                    }
                    return .integer(whole)
                }
                return .tensor(try convert(given.tensor("x"), to: .i64))
            },
            Function("item", "x", "the only number of a tensor") { given in
                let x = try given.tensor("x")
                guard x.count == 1, let number = x.floats.first else {
                    throw TensorError("item: a tensor of \(x.count) numbers is not one number")
                }
                if x.dtype == .bool { return .truth(number != 0) }
                return x.dtype.isWhole ? .integer(x.integers.first ?? 0) : .number(Double(number))
            },
        ]

    // MARK: Shapes

    private static let shapes: [Function] = [
        Function("reshape", "x, *shape", "the same numbers under another shape") { given in
            .tensor(try reshape(given.tensor("x"), given.ints("shape") ?? []))
        },
        Function("transpose", "x, *axes=None", "axes in another order, all in reverse when none are named") { given in
            .tensor(try transpose(given.tensor("x"), axes: given.ints("axes")))
        },
        Function("swapaxes", "x, a, b", "two axes exchanged") { given in
            .tensor(try swapAxes(given.tensor("x"), given.int("a", or: 0), given.int("b", or: 0)))
        },
        Function("flatten|ravel", "x", "all numbers in one row") { given in .tensor(flatten(try given.tensor("x"))) },
        Function("squeeze", "x, axis=None", "without axes of size 1") { given in
            .tensor(try squeeze(given.tensor("x"), axis: given.int("axis")))
        },
        Function("expand_dims", "x, axis", "with an axis of size 1 before axis") { given in
            .tensor(try expandDims(given.tensor("x"), axis: given.int("axis", or: 0)))
        },
        Function("broadcast_to", "x, shape", "repeated along axes of size 1") { given in
            .tensor(try broadcast(given.tensor("x"), to: given.ints("shape") ?? []))
        },
        Function("concat|concatenate", "parts, axis=0", "tensors one after the other", isMethod: false) { given in
            .tensor(try concatenate(given.tensors("parts"), axis: given.int("axis", or: 0)))
        },
        Function("stack", "parts, axis=0", "tensors side by side along a new axis", isMethod: false) { given in
            .tensor(try stack(given.tensors("parts"), axis: given.int("axis", or: 0)))
        },
        Function("sort", "x, axis=-1", "in rising order") { given in
            .tensor(try sorted(given.tensor("x"), axis: given.int("axis", or: -1)))
        },
        Function("argsort", "x, axis=-1", "where numbers in rising order come from") { given in
            .tensor(try argsort(given.tensor("x"), axis: given.int("axis", or: -1)))
        },
        Function("topk", "x, k, axis=-1", "the k largest and where they stand") { given in
            let top = try topk(given.tensor("x"), given.int("k", or: 1), axis: given.int("axis", or: -1))
            return .list([.tensor(top.values), .tensor(top.indices)])
        },
    ]

    // MARK: Linear algebra

    private static let algebra: [Function] = [
        Function("matmul", "a, b", "a @ b", isMethod: false) { given in
            .tensor(try matmul(given.tensor("a"), given.tensor("b")))
        },
        Function("cosine", "a, b", "cosine of every row of a with every row of b", isMethod: false) { given in
            .tensor(try cosine(given.tensor("a"), given.tensor("b")))
        },
        Function("outer", "a, b", "every number of a times every number of b", isMethod: false) { given in
            .tensor(try outer(given.tensor("a"), given.tensor("b")))
        },
        Function("diag", "x", "the diagonal of a matrix, or a matrix with this diagonal") { given in
            .tensor(try diag(given.tensor("x")))
        },
        Function("trace", "x", "sum of the diagonal") { given in .tensor(try trace(given.tensor("x"))) },
    ]

    // MARK: Making tensors

    private static let making: [Function] = [
        Function("tensor|array", "values", "a tensor of nested lists", isMethod: false) { given in
            .tensor(try given.tensor("values"))
        },
        Function("zeros", "*shape", "all 0", isMethod: false) { given in
            .tensor(try Tensor.zeros(given.ints("shape") ?? []))
        },
        Function("ones", "*shape", "all 1", isMethod: false) { given in
            .tensor(try Tensor.ones(given.ints("shape") ?? []))
        },
        Function("full", "shape, value", "all the same number", isMethod: false) { given in
            .tensor(try Tensor.full(given.ints("shape") ?? [], Float(given.number("value") ?? 0)))
        },
        Function("eye", "n, m=None", "1 on the diagonal", isMethod: false) { given in
            .tensor(try Tensor.eye(given.int("n", or: 1), given.int("m")))
        },
        Function("arange", "start, stop=None, step=1", "numbers from start before stop", isMethod: false) { given in
            let first = given.value("stop") == nil ? "" : "start"
            let stop = first.isEmpty ? "start" : "stop"
            let isWhole = ["start", "stop", "step"].allSatisfy {
                given.value($0) == nil || given.value($0)?.wholeNumber != nil
            }
            if isWhole {
                return .tensor(
                    try Tensor.arange(
                        first.isEmpty ? 0 : given.int(first, or: 0), given.int(stop, or: 0),
                        step: given.int("step", or: 1)))
            }
            return .tensor(
                try Tensor.arange(
                    first.isEmpty ? 0 : given.number(first) ?? 0, given.number(stop) ?? 0,
                    step: given.number("step") ?? 1))
        },
        Function("linspace", "start, stop, count=50", "numbers equally far apart", isMethod: false) { given in
            .tensor(
                try Tensor.linspace(
                    given.number("start") ?? 0, given.number("stop") ?? 0, count: given.int("count", or: 50)))
        },
        Function("randn", "*shape, seed=0", "normal random numbers", isMethod: false) { given in
            .tensor(
                try Tensor.randn(given.ints("shape") ?? [], seed: UInt64(bitPattern: Int64(given.int("seed", or: 0)))))
        },
        Function("rand", "*shape, seed=0", "random numbers from 0 to 1", isMethod: false) { given in
            .tensor(
                try Tensor.rand(given.ints("shape") ?? [], seed: UInt64(bitPattern: Int64(given.int("seed", or: 0)))))
        },
    ]
}

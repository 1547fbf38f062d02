// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors
import Testing

@testable import Engine

@Suite("Expressions")
struct ExpressionTests {
    /// The value of an expression where `a` is arange(12) as (3, 4) and `w` is (2, 2).
    private func value(_ text: String) throws -> Value {
        let names: [String: Value] = [
            "a": .tensor(try Tensor.arange(12).withShape([3, 4])),
            "w": .tensor(Tensor([1, 2, 3, 4], shape: [2, 2])),
            "n": .number(3), "greeting": .text("hello"), "words": .texts(["cat", "dog"]),
        ]
        return try Evaluator.value(of: text) { name in
            guard let value = names[name] else { throw Complaint("nothing is called \(name)", culprit: name) }
            return value
        }
    }

    private func spelled(_ text: String) throws -> String {
        switch try value(text) {
        case .tensor(let tensor) where tensor.rank > 0:
            "\(tensor.shape) \(tensor.floats.map { NumberText.of($0) }.joined(separator: " "))"
        case let value: value.spelled
        }
    }

    @Test(
        "Arithmetic of numbers is Python's",
        arguments: [
            ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("2 ** 3 ** 2", "512"), ("-2 ** 2", "-4"), ("2 ** -1", "0.5"),
            ("7 // 2", "3"), ("-7 // 2", "-4"), ("-7 % 3", "2"), ("7 % -3", "-2"), ("7.5 // 2", "3"), ("1 / 4", "0.25"),
            ("1e3", "1000"), (".5 + 1.", "1.5"), ("1_000", "1000"), ("--3", "3"), ("+3", "3"), ("1 / 0", "inf"),
            ("-1 / 0", "-inf"), ("0 / 0", "nan"), ("9223372036854775807 + 1", "9.223372036854776e+18"),
            ("pi > 3", "True"),
            ("not 0", "True"), ("1 and 2", "2"), ("0 or 5", "5"), ("True + True", "2"), ("not 1 == 2", "True"),
            ("1 < 2 < 3", "True"), ("1 < 3 < 2", "False"), ("3 > 2 > 1 > 5", "False"), ("n * n", "9"),
            ("~True", "False"), ("True & False | True", "True"), ("5 - 3 - 1", "1"), ("2 * 3 % 4", "2"),
        ])
    func arithmetic(_ text: String, _ expected: String) throws {
        #expect(try spelled(text) == expected)
    }

    @Test(
        "Tensors are indexed as NumPy's are",
        arguments: [
            ("a[1, 2]", "6"), ("a[-1]", "[4] 8 9 10 11"), ("a[:, 1]", "[3] 1 5 9"), ("a[0, 1:3]", "[2] 1 2"),
            ("a[..., 0]", "[3] 0 4 8"), ("a[::2, ::-2]", "[2, 2] 3 1 11 9"), ("a[1, None, :2]", "[1, 2] 4 5"),
            ("a[[0, 2], 1]", "[2] 1 9"), ("a[a > 8]", "[3] 9 10 11"),
            ("a[:, [True, False, False, True]]", "[3, 2] 0 3 4 7 8 11"),
            ("a[:-2]", "[1, 4] 0 1 2 3"), ("a.T[0]", "[3] 0 4 8"), ("a.shape", "[3, 4]"), ("a.shape[0]", "3"),
            ("a.shape[-1]", "4"), ("a.ndim", "2"), ("a.size", "12"), ("a.dtype", "\"i64\""), ("w.dtype", "\"f32\""),
            ("[1, 2, 3][1:]", "[2, 3]"), ("words[1]", "\"dog\""), ("a[n - 1, 0]", "8"), ("a[a[0, 1], 1]", "5"),
        ])
    func indexing(_ text: String, _ expected: String) throws {
        #expect(try spelled(text) == expected)
    }

    @Test(
        "Functions and methods are NumPy's",
        arguments: [
            ("a.mean()", "5.5"), ("a.mean(axis=0)", "[4] 4 5 6 7"), ("mean(a, axis=1)", "[3] 1.5 5.5 9.5"),
            ("a.sum(axis=1, keepdims=True)", "[3, 1] 6 22 38"), ("a.max()", "11"), ("a.argmax(axis=1)", "[3] 3 3 3"),
            ("(w @ w.T)[0, :5]", "[2] 5 11"), ("w @ w", "[2, 2] 7 10 15 22"), ("w * 2 + 1", "[2, 2] 3 5 7 9"),
            ("w - w.mean(axis=0)", "[2, 2] -1 -1 1 1"), ("a.reshape(2, -1).shape", "[2, 6]"),
            ("a.reshape([4, 3])[0]", "[3] 0 1 2"),
            ("a.transpose(1, 0).shape", "[4, 3]"), ("zeros(2, 3).sum()", "0"), ("ones(2)", "[2] 1 1"),
            ("arange(3)", "[3] 0 1 2"), ("arange(1, 2, 0.5)", "[2] 1 1.5"), ("arange(5, 0, -2)", "[3] 5 3 1"),
            ("tensor([[1, 2], [3, 4]]) @ [1, 1]", "[2] 3 7"), ("concat([w, w], axis=1).shape", "[2, 4]"),
            ("stack([w, w]).shape", "[2, 2, 2]"), ("where(w > 2, w, 0)", "[2, 2] 0 0 3 4"),
            ("clip(w, 2, 3)", "[2, 2] 2 2 3 3"),
            ("abs(-n)", "3"), ("w.astype(\"i64\").dtype", "\"i64\""), ("w.astype(bool).all()", "True"),
            ("a // 4", "[3, 4] 0 0 0 0 1 1 1 1 2 2 2 2"),
            ("a % 4", "[3, 4] 0 1 2 3 0 1 2 3 0 1 2 3"), ("w ** 2", "[2, 2] 1 4 9 16"), ("-w", "[2, 2] -1 -2 -3 -4"),
            ("(w > 1) & (w < 4)", "[2, 2] 0 1 1 0"), ("~(w > 1)", "[2, 2] 1 0 0 0"), ("topk(a[0], 2)[0]", "[2] 3 2"),
            ("topk(a[0], 2)[1]", "[2] 3 2"), ("softmax([0, 0])", "[2] 0.5 0.5"), ("len(a)", "3"), ("len(words)", "2"),
            ("w.flatten()[1:]", "[3] 2 3 4"), ("randn(2, 3, seed=1).shape", "[2, 3]"),
            ("greeting + \" you\"", "\"hello you\""),
            ("greeting == \"hello\"", "True"), ("w.round(decimals=1)", "[2, 2] 1 2 3 4"),
            ("[1, 2] + ones(2)", "[2] 2 3"),
            ("a.item", "…"),
        ])
    func functions(_ text: String, _ expected: String) throws {
        if expected == "…" {
            #expect(throws: Complaint.self) { try value(text) }
        } else {
            #expect(try spelled(text) == expected)
        }
    }

    @Test("Numbers of one seed are always the same, of another others")
    func seeds() throws {
        #expect(try spelled("(randn(4, seed=1) == randn(4, seed=1)).all()") == "True")
        #expect(try spelled("(randn(4, seed=1) == randn(4, seed=2)).any()") == "False")
    }

    @Test(
        "Faults name their culprit",
        arguments: [
            ("1 +", "ends too early", nil), ("1 2", "2 does not fit", "2"), ("(1", "ends too early", nil),
            ("a[", "ends too early", nil),
            ("mean(w, axes=1)", "no parameter axes", "axes"), ("meen(w)", "no function meen", "meen"),
            ("a[7]", "out of bounds", "a[7]"),
            ("w @ a.T", "w @ a.T", "w @ a.T"), ("nothere + 1", "nothing is called nothere", "nothere"),
            ("a.shap", "no shap", "shap"),
            ("w if 1 else 2", "if does not fit", "if"), ("a and 1", "neither true nor false", "a"),
            ("a ? 1", "? has no meaning", "?"),
            ("x = 3", "= stands inside", "="), ("w[0] = 3", "= stands inside", "="),
            ("\"open", "not closed", "\""),
            ("greeting * 2", "does not work on a text", "*"),
            ("1 @ 2", "single number", "1 @ 2"), ("zeros(99999999999, 99999999999)", "zeros", nil),
            ("zeros(-1)", "negative", nil),
            ("arange(0, 1, 0)", "step of 0", nil), ("None", "None is no value", "None"),
            ("a[]", "nothing stands between", "["),
            ("mean()", "needs x", "mean"), ("mean(w, 0, False, 3)", "takes fewer", "mean"),
            ("()[0]", "out of bounds", nil),
            ("a.$probs", "no $probs", "$probs"), ("int(nan)", "no whole number", nil),
        ] as [(String, String, String?)])
    func faults(_ text: String, _ message: String, _ culprit: String?) throws {
        do {
            let value = try value(text)
            Issue.record("\(text) gave \(value)")
        } catch {
            let complaint = Complaint(error)
            #expect(complaint.message.contains(message), "\(complaint)")
            if let culprit { #expect(complaint.culprit == culprit) }
        }
    }

    @Test("A wrong name is met with a near one")
    func suggestions() throws {
        func hint(_ text: String) -> String? {
            do { _ = try value(text); return nil } catch { return Complaint(error).hint }
        }
        #expect(hint("meen(w)") == "did you mean mean?")
        #expect(hint("w.shap") == "did you mean shape?")
        #expect(hint("w.mean") == ".mean() calls it")
        #expect(hint("w.unsqueeze(0)") == "expand_dims(x, axis)")
    }

    @Test("Depth is refused before it overflows the stack")
    func depth() throws {
        for text in [
            String(repeating: "(", count: 100_000) + "1", String(repeating: "-", count: 100_000) + "1",
            "1" + String(repeating: "+1", count: 100_000), String(repeating: "[", count: 100_000),
            "a" + String(repeating: ".T", count: 100_000), "a" + String(repeating: "[0]", count: 100_000),
            "1" + String(repeating: "**1", count: 100_000), String(repeating: "not ", count: 100_000) + "1",
        ] {
            #expect(throws: Complaint.self) { try value(text) }
        }
        #expect(try spelled("1" + String(repeating: " + 1", count: 200)) == "201")
    }

    @Test("Long lists are no depth")
    func longLists() throws {
        let numbers = (0..<20_000).map(String.init).joined(separator: ",")
        #expect(try spelled("tensor([\(numbers)]).sum()") == "199990000")
    }

    @Test("No soup of tokens traps")
    func soups() {
        let tokens = [
            "a", "w", "n", "words", "greeting", "1", "0", "-1", "2.5", "1e9", "None", "True", "pi", "nan", "inf", "(",
            ")", "[", "]",
            ",", ":", "::", "...", "+", "-", "*", "/", "//", "%", "**", "@", "==", "<", ">=", "&", "|", "~", "and",
            "or", "not", ".T",
            ".mT", ".shape", ".mean", ".reshape", "axis", "=", "\"x\"", "mean", "topk", "arange", "where", "concat",
            "stack", "tensor",
            "softmax", "[0]", "[:]", "[None]", "[::-1]", "()", "(w)", "(a)", ".0", ".$q", "#", "é", "'", "transpose",
            "squeeze", "int",
            "round", "clip", "eye", "linspace", "diag", "sort", "argsort", "outer", "cosine", "9223372036854775807",
        ]
        var random = SplitMix(seed: 7)
        for _ in 0..<20_000 {
            let count = 1 + Int(random.next() % 12)
            let text = (0..<count).map { _ in tokens[Int(random.next() % UInt64(tokens.count))] }
                .joined(separator: random.next() % 3 == 0 ? "" : " ")
            // Sizes that would truly be taken up are left out: they cost minutes, not traps.
            if ["1e9", "92233720", "eye", "linspace"].contains(where: text.contains), text.contains("(") { continue }
            _ = try? value(text)
        }
    }
}

/// Vigna's splitmix64: the same soups each time.
struct SplitMix {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

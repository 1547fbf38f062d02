// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import TestSupport
import Testing

@testable import Tensors

/// Values are those of torch.nn.functional.cross_entropy.
@Suite("Cross-entropy")
struct CrossEntropyTests {
    private static func table(_ rows: Int, _ columns: Int, _ value: (Double, Double) -> Double) -> Tensor {
        Tensor(
            (0..<rows * columns).map { Float(value(Double($0 / columns), Double($0 % columns))) },
            shape: [rows, columns])
    }

    private let logits = table(4, 5) { i, j in sin(1.1 * i + 2.3 * j) * 3 }

    @Test("With classes, rows left out, and labels smoothed")
    func classes() throws {
        let targets = [1, 4, -100, 0]
        let plain = try crossEntropy(logits, targets: targets)
        #expect(plain.shape == [])
        expectClose(plain, [3.352532386779785])
        expectClose(try crossEntropy(logits, targets: targets, labelSmoothing: 0.1), [3.3284850120544434])
        let left = try crossEntropy(logits, targets: [1, 4, 7, 0], ignoring: 7)
        #expect(left.floats == plain.floats)
        let deep = try crossEntropy(reshape(logits, [2, 2, 5]), targets: targets)
        #expect(deep.floats == plain.floats)
    }

    @Test("With probabilities; rows may weigh more or less than others")
    func probabilities() throws {
        let probabilities = try softmax(Self.table(4, 5) { i, j in cos(0.7 * i + 1.9 * j) })
        let loss = try crossEntropy(logits, probabilities: probabilities)
        expectClose(loss, [2.1233205795288086])
        let double = try crossEntropy(logits, probabilities: multiply(probabilities, Tensor(2)))
        expectClose(double, [2 * 2.1233205795288086])
    }

    @Test("One-hot probabilities and classes give the same, however large the logits are")
    func large() throws {
        let targets = [1, 4, 2, 0]
        let hot = Tensor((0..<20).map { targets[$0 / 5] == $0 % 5 ? 1 : 0 }, shape: [4, 5])
        for shift in [Float(0), 1000, -1e6] {
            let moved = try multiply(add(logits, Tensor(shift)), Tensor(shift == 0 ? 30 : 1))
            let (a, b) = try (crossEntropy(moved, targets: targets), crossEntropy(moved, probabilities: hot))
            #expect(a.floats[0].isFinite)
            expectClose(a, b.floats)
        }
    }

    @Test("A class that cannot be costs nothing where it is not the target, and all where it is")
    func impossible() throws {
        let x = Tensor([0, -.infinity, 0], shape: [1, 3])
        expectClose(try crossEntropy(x, probabilities: Tensor([0.5, 0, 0.5], shape: [1, 3])), [Float(log(2.0))])
        #expect(try crossEntropy(x, targets: [1]).floats[0] == .infinity)
        #expect(try crossEntropy(Tensor([0, .nan], shape: [1, 2]), targets: [0]).floats[0].isNaN)
    }

    @Test("Threads do not change the loss", .threadCount)
    func threads() throws {
        let x = ramp(300, 1001, times: 4)
        let targets = (0..<300).map { $0 * 37 % 1001 }
        let count = Threads.count
        defer { Threads.count = count }
        Threads.count = 1
        let one = try crossEntropy(x, targets: targets).floats
        Threads.count = 4
        #expect(try crossEntropy(x, targets: targets).floats == one)
    }

    @Test("What does not fit is refused")
    func refused() {
        #expect(message { try crossEntropy(logits, targets: [0, 1, 2]) }.contains("3 targets"))
        #expect(message { try crossEntropy(logits, targets: [0, 1, 2, 5]) }.contains("target 5"))
        #expect(message { try crossEntropy(logits, targets: [-1, 1, 2, 3]) }.contains("target -1"))
        #expect(message { try crossEntropy(logits, targets: [-100, -100, -100, -100]) }.contains("no row"))
        #expect(message { try crossEntropy(logits, targets: [0, 1, 2, 3], labelSmoothing: 1.5) }.contains("1.5"))
        #expect(message { try crossEntropy(logits, probabilities: ramp(5, 4)) }.contains("(5, 4)"))
        #expect(message { try crossEntropy(Tensor(1), targets: [0]) }.contains("no classes"))
    }
}

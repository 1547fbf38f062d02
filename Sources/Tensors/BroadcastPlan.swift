// SPDX-License-Identifier: GPL-3.0-or-later

/// How two tensors walk together under broadcasting: runs over the last axis in which each operand steps by 0 or 1.
struct BroadcastPlan {
    /// The shape of the result.
    let shape: [Int]
    /// Axes that walk alike are joined, so that most operations are one run, or one a row.
    private let sizes: [Int]
    private let aStrides: [Int]
    private let bStrides: [Int]

    init(_ a: [Int], _ b: [Int], in operation: String) throws {
        shape = try Shapes.broadcast(a, b, in: operation)
        let fullA = Shapes.strides(of: a, broadcastTo: shape), fullB = Shapes.strides(of: b, broadcastTo: shape)
        var sizes: [Int] = [], aStrides: [Int] = [], bStrides: [Int] = []
        for i in shape.indices where shape[i] != 1 {
            if let outerA = aStrides.last, let outerB = bStrides.last, let outerSize = sizes.last,
                outerA == fullA[i] * shape[i], outerB == fullB[i] * shape[i]
            {
                sizes[sizes.count - 1] = outerSize * shape[i]
                aStrides[sizes.count - 1] = fullA[i]
                bStrides[sizes.count - 1] = fullB[i]
            } else {
                sizes.append(shape[i])
                aStrides.append(fullA[i])
                bStrides.append(fullB[i])
            }
        }
        self.sizes = sizes.isEmpty ? [1] : sizes
        self.aStrides = aStrides.isEmpty ? [0] : aStrides
        self.bStrides = bStrides.isEmpty ? [0] : bStrides
    }

    typealias Run = (
        _ aStart: Int, _ aStep: Int, _ bStart: Int, _ bStep: Int, _ start: Int, _ count: Int
    ) -> Void

    /// Calls `body` for runs that together cover the result; on several threads where it is large.
    func run(_ body: Run) {
        let inner = sizes[sizes.count - 1], outer = sizes.dropLast().reduce(1, *)
        let (aStep, bStep) = (aStrides[sizes.count - 1], bStrides[sizes.count - 1])
        guard inner > 0, outer > 0 else { return }
        if outer == 1 {
            parallel(over: inner, grain: 1 << 15) { range in
                body(range.lowerBound * aStep, aStep, range.lowerBound * bStep, bStep, range.lowerBound, range.count)
            }
            return
        }
        parallel(rows: outer, width: inner, grain: 1 << 15) { rows in
            for row in rows {
                var (rest, aStart, bStart) = (row, 0, 0)
                for i in stride(from: sizes.count - 2, through: 0, by: -1) {
                    let index = rest % sizes[i]
                    rest /= sizes[i]
                    aStart += index * aStrides[i]
                    bStart += index * bStrides[i]
                }
                body(aStart, aStep, bStart, bStep, row * inner, inner)
            }
        }
    }
}

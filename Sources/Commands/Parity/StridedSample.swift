// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Every so many of a tensor's numbers along some axes, as an array was stored that is too large to keep whole.
struct StridedSample {
    let tensor: Tensor
    /// `every 50th`; nil where the tensor is whole.
    let note: String?

    /// The sample that has a shape; the tensor itself where there is none.
    init(of tensor: Tensor, like shape: [Int]) {
        let steps = zip(tensor.shape, shape).map { Self.step(from: $0, to: $1) }
        guard shape.count == tensor.rank, tensor.shape != shape, steps.allSatisfy({ $0 != nil }) else {
            (self.tensor, note) = (tensor, nil)
            return
        }
        let strides = steps.compactMap(\.self)
        let sides = tensor.shape
        self.tensor = tensor.withFloats { all in
            Tensor(shape: shape) { out in
                for place in 0..<out.count {
                    var (rest, from, width) = (place, 0, 1)
                    for axis in sides.indices.reversed() {
                        from += rest % shape[axis] * strides[axis] * width
                        rest /= shape[axis]
                        width *= sides[axis]
                    }
                    out[place] = all[from]
                }
            }
        }
        let told = Set(strides).subtracting([1]).sorted()
        note = told.isEmpty ? nil : "every " + told.map(Self.ordinal).joined(separator: ", ")
    }

    /// `50th`, `2nd`
    private static func ordinal(_ number: Int) -> String {
        let ending = (11...13).contains(number % 100) ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
        return "\(number)\(ending)"
    }

    /// The step by which so many numbers become so many, the first of each counted; nil where there is none.
    private static func step(from count: Int, to wanted: Int) -> Int? {
        guard wanted > 0, count >= wanted else { return nil }
        if count == wanted { return 1 }
        // The largest step that leaves as many: ⌈count / step⌉ = wanted.
        let step = wanted == 1 ? count : (count - 1) / (wanted - 1)
        return (count + step - 1) / step == wanted ? step : nil
    }
}

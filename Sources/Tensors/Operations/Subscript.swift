// SPDX-License-Identifier: GPL-3.0-or-later

/// One item between the brackets of `a[0, 1:5, ::-1, None, ..., [2, 0], mask]`.
public enum IndexItem: Sendable {
    /// One position, negative from the end; its axis is gone from the result.
    case at(Int)
    /// Positions from `start` before `stop` by `step`, with Python's rules for what is left out or lies outside.
    case range(start: Int? = nil, stop: Int? = nil, step: Int = 1)
    /// A new axis of size 1.
    case newAxis
    /// All axes that the other items leave.
    case ellipsis
    /// These positions, in this order.
    case list([Int])
    /// The positions where a tensor, which covers as many axes as it has, is not 0.
    case mask(Tensor)
}

extension Tensor {
    /// The elements that `items` choose, as NumPy chooses them; a contiguous run of elements comes without a copy.
    ///
    /// Several lists are walked together, and a list of one position repeats. Throws when there are more items than
    /// axes, and for positions outside their axis.
    public func subscripted(_ items: [IndexItem]) throws -> Tensor {
        let selection = try Selection(items, of: self)
        let strides = selection.kept.map(\.stride)
        let shape = selection.kept.map(\.size)
        guard let places = selection.places else {
            return try view(shape: shape, strides: strides, offset: selection.offset)
        }
        // Listed positions first, then moved to where NumPy has them.
        let full = [places.count] + shape
        let count = try Shapes.count(full, in: "index", elementSize: dtype.size)
        let storage = Storage(byteCount: count * dtype.size)
        let block = shape.reduce(dtype.size, *)
        for (i, place) in places.enumerated() {
            gatherElements(
                self, shape: shape, strides: strides, offset: selection.offset + place, into: storage.bytes + i * block)
        }
        let whole = self.shape
        let listed = Tensor(shape: full, dtype: dtype, storage: storage).recorded(
            "index",
            (
                self,
                { gradient in
                    try spread(gradient, to: whole, strides: strides, offsets: places.map { selection.offset + $0 })
                }
            ))
        if selection.listAxis == 0 { return listed }
        var order = Array(1..<full.count)
        order.insert(0, at: selection.listAxis)
        return try transpose(listed, axes: order)
    }

    /// The elements that strides reach: themselves where they lie side by side, else a copy.
    private func view(shape: [Int], strides: [Int], offset: Int) throws -> Tensor {
        var step = 1
        var isContiguous = true
        for i in stride(from: shape.count - 1, through: 0, by: -1) where shape[i] != 1 {
            if strides[i] != step { isContiguous = false }
            step *= shape[i]
        }
        if isContiguous && step > 0 {
            let whole = self.shape
            return Tensor(
                shape: shape, dtype: dtype, storage: storage, byteOffset: byteOffset + offset * dtype.size
            ).recorded("index", (self, { try spread($0, to: whole, strides: strides, offset: offset) }))
        }
        return try gather(self, shape: shape, strides: strides, offset: offset, in: "index")
    }
}

/// What the items of a subscript come to: axes that stay, with their steps, and the offsets of listed positions.
private struct Selection {
    private(set) var kept: [(size: Int, stride: Int)] = []
    private(set) var offset = 0
    /// Offsets of the listed positions; nil where no list is among the items.
    private(set) var places: [Int]?
    /// Where the axis of the listed positions belongs in the result.
    private(set) var listAxis = 0

    init(_ items: [IndexItem], of x: Tensor) throws {
        let items = try Selection.expanded(items, x)
        let strides = Shapes.strides(of: x.shape, broadcastTo: x.shape)
        let hasLists = items.contains { if case .list = $0 { true } else { false } }
        var lists: [(positions: [Int], stride: Int)] = []
        // Beside lists, single positions count as lists of one; where all of them stand together, so does their axis.
        var listedItems: [Int] = []
        var axis = 0
        for (i, item) in items.enumerated() {
            switch item {
            case .at(let index):
                let position = try Selection.position(index, axis, x)
                offset += position * strides[axis]
                if hasLists { noteList(i) }
                axis += 1
            case .range(let start, let stop, let step):
                let size = x.shape[axis]
                let run = try Selection.run(start, stop, step, size)
                if run.count > 0 { offset += run.first * strides[axis] }
                kept.append((run.count, strides[axis] * run.step))
                axis += 1
            case .newAxis: kept.append((1, 0))
            case .list(let indices):
                lists.append((try indices.map { try Selection.position($0, axis, x) }, strides[axis]))
                noteList(i)
                axis += 1
            case .ellipsis, .mask: break
            }
        }
        if hasLists { places = try Selection.offsets(lists) }

        func noteList(_ i: Int) {
            if listedItems.isEmpty {
                listAxis = kept.count
            } else if listedItems.last != i - 1 {
                listAxis = 0
            }
            listedItems.append(i)
        }
    }

    /// The items with masks as lists, and with whole ranges for the ellipsis and for the axes after the last item.
    private static func expanded(_ items: [IndexItem], _ x: Tensor) throws -> [IndexItem] {
        var used = 0, ellipses = 0
        for item in items {
            switch item {
            case .newAxis: break
            case .ellipsis: ellipses += 1
            case .mask(let mask): used += mask.rank
            case .at, .range, .list: used += 1
            }
        }
        guard used <= x.rank else {
            throw TensorError(
                "index: \(used) positions for the \(x.rank) \(x.rank == 1 ? "axis" : "axes") of shape \(x.shapeText)")
        }
        guard ellipses <= 1 else { throw TensorError("index: only one ... may stand between the brackets") }
        let rest = [IndexItem](repeating: .range(), count: x.rank - used)
        var result: [IndexItem] = []
        var axis = 0
        for item in items {
            switch item {
            case .ellipsis:
                result += rest
                axis += rest.count
            case .mask(let mask):
                result += try positions(of: mask, axis, x).map { .list($0) }
                axis += mask.rank
            case .newAxis: result.append(item)
            case .at, .range, .list:
                result.append(item)
                axis += 1
            }
        }
        return ellipses == 0 ? result + rest : result
    }

    /// For each axis of a mask, where its nonzero elements stand.
    private static func positions(of mask: Tensor, _ axis: Int, _ x: Tensor) throws -> [[Int]] {
        guard mask.rank > 0, mask.shape.elementsEqual(x.shape[axis..<axis + mask.rank]) else {
            throw TensorError("index: mask \(mask.shapeText) does not fit axis \(axis) of shape \(x.shapeText)")
        }
        var lists = [[Int]](repeating: [], count: mask.rank)
        for (i, value) in mask.floats.enumerated() where value != 0 {
            var rest = i
            for a in stride(from: mask.rank - 1, through: 0, by: -1) {
                lists[a].append(rest % mask.shape[a])
                rest /= mask.shape[a]
            }
        }
        return lists
    }

    private static func position(_ index: Int, _ axis: Int, _ x: Tensor) throws -> Int {
        let size = x.shape[axis]
        guard index >= -size, index < size else {
            throw TensorError(
                "index \(index) is out of bounds for axis \(axis) with size \(size)",
                hint: size == 0 ? nil : "positions run from \(-size) to \(size - 1)")
        }
        return index < 0 ? index + size : index
    }

    /// Python's slice: the first position, the step and how many.
    private static func run(
        _ start: Int?, _ stop: Int?, _ step: Int, _ size: Int
    ) throws -> (first: Int, step: Int, count: Int) {
        guard step != 0 else { throw TensorError("index: a slice cannot have a step of 0") }
        // Longer steps than the axis reach no further; bounded, nothing below overflows.
        let step = Swift.max(-size - 1, Swift.min(size + 1, step))
        let (lowest, highest) = step > 0 ? (0, size) : (-1, size - 1)
        func bounded(_ bound: Int) -> Int {
            Swift.max(lowest, Swift.min(highest, bound < 0 ? bound + size : bound))
        }
        let first = start.map(bounded) ?? (step > 0 ? lowest : highest)
        let end = stop.map(bounded) ?? (step > 0 ? highest : lowest)
        let count = step > 0 ? (end - first + step - 1) / step : (first - end - step - 1) / -step
        return (first, step, Swift.max(0, count))
    }

    private static func offsets(_ lists: [(positions: [Int], stride: Int)]) throws -> [Int] {
        let lengths = Set(lists.map(\.positions.count)).subtracting([1])
        guard lengths.count <= 1 else {
            let counts = lists.map { String($0.positions.count) }.joined(separator: " and ")
            throw TensorError("index: lists of \(counts) positions do not go together")
        }
        let count = lengths.first ?? 1
        return (0..<count).map { i in
            lists.reduce(0) { $0 + $1.positions[$1.positions.count == 1 ? 0 : i] * $1.stride }
        }
    }
}

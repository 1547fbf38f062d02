// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// How a tensor is changed: which of its elements, and what takes their place.
public struct TensorEdit: Sendable {
    /// What is put where the selection points.
    public enum Filling: Sendable {
        /// Numbers that broadcast to what is chosen.
        case value(Tensor)
        /// The mean over all tokens, the axis before the last, of the sequence that is changed.
        case mean
        /// What came into the module: a layer that is so filled adds nothing.
        case input
    }

    /// Subscripts, each of what the one before it chose; none for all elements.
    public let selection: [[IndexItem]]
    public let filling: Filling

    public init(_ selection: [[IndexItem]], _ filling: Filling) {
        self.selection = selection
        self.filling = filling
    }

    /// Replaces all elements.
    public init(_ filling: Filling) { self.init([], filling) }

    /// - Parameters:
    ///   - rows: along the axis before the last: tokens, the rows of attention.
    ///   - heads: along the second axis of what has heads, [B, H, …].
    public init(rows: [Int]?, heads: [Int]?, _ filling: Filling) {
        var selection: [[IndexItem]] = []
        if let heads { selection.append([.range(), .list(heads)]) }
        if let rows { selection.append([.ellipsis, .list(rows), .range()]) }
        self.init(selection, filling)
    }

    /// The tensor with its chosen elements replaced; the others keep their way back for gradients.
    ///
    /// - Parameter input: what came into the module whose output `x` is.
    /// - Throws: `TensorError` where positions lie outside of x or the numbers do not fit.
    public func applied(to x: Tensor, input: Tensor? = nil) throws -> Tensor {
        if selection.isEmpty { return try whole(of: x, input: input) }
        var chosen = try reshape(Tensor.arange(x.count), x.shape)
        for items in selection { chosen = try chosen.subscripted(items) }
        let places = chosen.integers
        let numbers = try filled(x, input: input, shape: chosen.shape, places: places)
        var isChosen = [Bool](repeating: false, count: x.count)
        var filler = [Float](repeating: 0, count: x.count)
        for (place, number) in zip(places, numbers) where isChosen.indices.contains(place) {
            isChosen[place] = true
            filler[place] = number
        }
        return try select(Tensor(truths: isChosen, shape: x.shape), Tensor(filler, shape: x.shape), x)
    }

    private func whole(of x: Tensor, input: Tensor?) throws -> Tensor {
        switch filling {
        case .value(let value): return try broadcast(value.asFloat32(), to: x.shape)
        case .mean: return try broadcast(try average(x), to: x.shape)
        case .input: return try broadcast(try checked(input), to: x.shape)
        }
    }

    private func filled(_ x: Tensor, input: Tensor?, shape: [Int], places: [Int]) throws -> [Float] {
        if case .value(let value) = filling { return try broadcast(value.asFloat32(), to: shape).floats }
        let all = try whole(of: x, input: input).floats
        return places.map { all[$0] }
    }

    private func average(_ x: Tensor) throws -> Tensor {
        guard x.rank > 2 else {
            throw TensorError("\(x.shape) has no axis of tokens whose mean could be taken", hint: "--by zero")
        }
        return try mean(x, axes: [x.rank - 2], keepdims: true)
    }

    private func checked(_ input: Tensor?) throws -> Tensor {
        guard let input else { throw TensorError("what comes into the module did not go by, so it cannot be skipped") }
        return input
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Attention weights of several layers in one tensor, each copied to its place as it goes by, so that they are never
/// held twice.
public final class AttentionLayers {
    private let paths: [String]
    private var tensor: Tensor?
    private var filled: Set<Int> = []
    private var misfit: (path: String, shape: [Int])?

    /// - Parameter paths: of the attention modules, in the order of the result.
    public init(_ paths: [String]) { self.paths = paths }

    /// Lets `pass`, which wants these paths, give its weights here in place of keeping them.
    public func collect(from pass: Pass) { pass.keeper = { [self] in take($0, $1) } }

    private func take(_ path: String, _ weights: Tensor) {
        guard let place = paths.firstIndex(of: path), weights.rank == 4 else { return }
        let shape = Array(weights.shape.dropFirst())
        let all = tensor ?? Tensor(shape: [paths.count] + shape) { _ in }
        tensor = all
        guard weights.shape[0] == 1, shape == Array(all.shape.dropFirst()) else {
            misfit = (path, weights.shape)
            return
        }
        let count = weights.count
        weights.withFloats { source in
            guard let from = source.baseAddress else { return }
            let floats = all.storage.bytes.assumingMemoryBound(to: Float.self)
            (floats + place * count).update(from: from, count: count)
        }
        filled.insert(place)
    }

    /// [layer, head, query, key]
    ///
    /// - Throws: `NetworkError` where a layer did not go by, or where they are not of one input and one shape.
    public func weights() throws(NetworkError) -> Tensor {
        if let misfit {
            throw NetworkError(
                "attention at \(misfit.path) has shape \(misfit.shape), another than the layers before it")
        }
        guard let tensor, filled.count == paths.count else {
            let missing = paths.indices.first { !filled.contains($0) }.map { paths[$0] } ?? "any layer"
            throw NetworkError("no attention came by at \(missing)")
        }
        return tensor
    }
}

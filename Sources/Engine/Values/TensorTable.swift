// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Named tensors in the order of the file that holds them: what `open` makes of an .npz or a .safetensors.
public struct TensorTable: Sendable {
    public let all: [(name: String, tensor: Tensor)]
    private let indices: [[UInt8]: Int]
    private let paths: PathIndex

    public init(_ tensors: [(name: String, tensor: Tensor)]) {
        all = tensors
        indices = Dictionary(
            tensors.enumerated().map { (Array($0.element.name.utf8), $0.offset) },
            uniquingKeysWith: { first, _ in first })
        paths = PathIndex(tensors.map { PathIndex.Entry($0.name, detail: Value.describe($0.tensor)) })
    }

    /// The tensors below a path: `encoder` gives `encoder.weight`, and not `encoders.weight`.
    func below(_ path: String) -> TensorTable {
        let prefix = Array((path + ".").utf8)
        return TensorTable(all.filter { $0.name.utf8.starts(with: prefix) })
    }
}

extension TensorTable: TensorNamespace {
    func tensor(at path: String) -> Tensor? { indices[Array(path.utf8)].map { all[$0].tensor } }
    func hasModule(_ path: String) -> Bool { paths.hasBelow(path) }
    func pathIndex() -> PathIndex { paths }
    func kind(at path: String) -> String { "a list of tensors" }
}

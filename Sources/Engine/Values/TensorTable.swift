// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Tensors

/// Named tensors in the order of the file that holds them: what `open` makes of an .npz or a .safetensors.
public struct TensorTable: Sendable {
    public let all: [(name: String, tensor: Tensor)]
    /// The number formats of tensors that the file holds in another than they are read in, by name.
    public let formats: [String: String]
    private let indices: [[UInt8]: Int]
    private let paths: PathIndex

    public init(_ tensors: [(name: String, tensor: Tensor)], formats: [String: String] = [:]) {
        all = tensors
        self.formats = formats
        indices = Dictionary(
            tensors.enumerated().map { (Array($0.element.name.utf8), $0.offset) },
            uniquingKeysWith: { first, _ in first })
        paths = PathIndex(tensors.map { PathIndex.Entry($0.name, detail: Value.describe($0.tensor)) })
    }

    /// The tensors below a path: `encoder` gives `encoder.weight`, and not `encoders.weight`.
    func below(_ path: String) -> TensorTable {
        let prefix = Array((path + ".").utf8)
        return TensorTable(all.filter { $0.name.utf8.starts(with: prefix) }, formats: formats)
    }
}

extension TensorTable: TensorNamespace {
    func tensor(at path: String) throws -> Tensor? {
        guard let tensor = indices[Array(path.utf8)].map({ all[$0].tensor }) else { return nil }
        try tensor.checkIntact()
        return tensor
    }

    func hasModule(_ path: String) -> Bool { paths.hasBelow(path) }
    func pathIndex() -> PathIndex { paths }
    func kind(at path: String) -> String { "a list of tensors" }
}

extension Tensor {
    /// - Throws: `CheckpointError` where the numbers are pages of a file that was cut short since.
    func checkIntact() throws(CheckpointError) { try (storage.owner as? MappedFile)?.checkIntact() }
}

extension Value {
    /// - Throws: `CheckpointError` where the value's numbers are pages of a file that was cut short since.
    func checkIntact() throws(CheckpointError) {
        switch self {
        case .tensor(let tensor): try tensor.checkIntact()
        case .tensors(let table):
            var seen: Set<ObjectIdentifier> = []
            for (_, tensor) in table.all {
                guard let owner = tensor.storage.owner, seen.insert(ObjectIdentifier(owner)).inserted else { continue }
                try tensor.checkIntact()
            }
        default: break
        }
    }
}

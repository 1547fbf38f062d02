// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Tensors

extension LoadedModel {
    /// The weight at `path` as it is stored; nil where there is none.
    ///
    /// - Throws: `CheckpointError` when the weights' file was cut short.
    func tensor(at path: String) throws -> Tensor? {
        guard let parameter = layout.parameter(path) else { return nil }
        try checkIntact()
        return parameter.value
    }

    /// Whether weights lie below `path`.
    func hasModule(_ path: String) -> Bool {
        let prefix = Array(path.utf8) + [UInt8(ascii: ".")]
        return layout.parameters.contains { $0.path.utf8.starts(with: prefix) }
    }

    /// All weights' paths, for completion.
    func pathIndex() -> PathIndex {
        PathIndex(
            layout.parameters.map { parameter in
                let shape = parameter.shape.map(String.init).joined(separator: ", ")
                return PathIndex.Entry(parameter.path, detail: "[\(shape)] \(parameter.dtype.label)")
            })
    }
}

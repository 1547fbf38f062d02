// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Tensors

/// Tensors under dotted paths, so that an expression can walk to one: a model's weights, the tensors of a file.
protocol TensorNamespace: Sendable {
    /// The tensor at `path` as it is stored; nil where there is none.
    func tensor(at path: String) throws -> Tensor?
    /// Whether tensors lie below `path`.
    func hasModule(_ path: String) -> Bool
    /// All paths, for completion and for saying what is near.
    func pathIndex() -> PathIndex
    /// What a complaint calls the place at `path`.
    func kind(at path: String) -> String
    /// The tensor that the name alone stands for; nil where it stands for none.
    var whole: Tensor? { get }
}

extension TensorNamespace {
    var whole: Tensor? { nil }
}

extension LoadedModel: TensorNamespace {
    func kind(at path: String) -> String { path.isEmpty ? "a model" : "a module" }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

// Stand-ins until Models and Datasets bring these types.
public final class LoadedModel: Sendable {
    func tensor(at path: String) throws -> Tensor? { nil }
    func hasModule(_ path: String) -> Bool { false }
    func pathIndex() -> PathIndex { PathIndex([]) }
    func tree(below path: String, name: String) -> ModuleTree? { nil }
}
public protocol Dataset: Sendable {}

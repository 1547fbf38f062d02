// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A file of named tensors that was opened: what it holds is known, and its bytes are read when they are asked for.
public protocol WeightFile: AnyObject, Sendable {
    var path: String { get }
    var byteCount: Int { get }
    /// All tensors, in the file's own order.
    var entries: [TensorEntry] { get }

    /// What the file says of the tensor; nil when there is none of that name.
    func entry(named name: String) -> TensorEntry?

    /// The tensor of that name, as a view of the file's pages where it can be one; nil when there is none.
    ///
    /// - Throws: `CheckpointError` when it cannot be read.
    func tensor(named name: String) throws(CheckpointError) -> Tensor?

    /// - Throws: `CheckpointError` when pages of the file were lost since it was opened.
    func checkIntact() throws(CheckpointError)
}

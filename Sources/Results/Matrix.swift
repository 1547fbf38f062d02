// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A matrix with a label for each row and column: cosines of pictures and texts.
public struct Matrix: Showable {
    public var kind: String { "matrix" }
    public let title: String
    /// What the numbers are: `cosine`, `logit`.
    public let quantity: String
    /// f32 [row, column]
    public let values: Tensor
    public let rows: [String]
    public let columns: [String]

    public init(title: String, quantity: String, values: Tensor, rows: [String], columns: [String]) {
        self.title = title
        self.quantity = quantity
        self.values = values
        self.rows = rows
        self.columns = columns
    }
}

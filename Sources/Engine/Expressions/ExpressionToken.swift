// SPDX-License-Identifier: GPL-3.0-or-later

/// The smallest part of an expression, and where it stands in the line.
struct ExpressionToken: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case integer(Int)
        case number(Double)
        case text(String)
        case name(String)
        /// A dot and what follows it: `.T`, `.0`, `.$probs`.
        case attribute(String)
        case sign(String)
        case end
    }

    let kind: Kind
    /// Bytes of the line.
    let range: Range<Int>

    func isSign(_ text: String) -> Bool { kind == .sign(text) }
}

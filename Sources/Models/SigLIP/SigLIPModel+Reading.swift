// SPDX-License-Identifier: GPL-3.0-or-later

extension SigLIPModel {
    /// The text's last position stands for it, be it padding.
    public func readRows(of stack: AttentionStack, ids: [Int]) throws -> [Int] {
        switch stack.kind {
        case .text: [textTower.positions - 1]
        case .vision: Array(0..<stack.queries.count)
        default: [0]
        }
    }
}

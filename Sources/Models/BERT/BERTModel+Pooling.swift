// SPDX-License-Identifier: GPL-3.0-or-later

extension BERTModel {
    /// How a text's states become one vector: `mean`, `cls`, `max`; several joined by `+`.
    public var poolingName: String { pooling.ways.map(\.rawValue).joined(separator: "+") }
    /// Whether its vectors are brought to length 1.
    public var normalizesTexts: Bool { normalizes }
}

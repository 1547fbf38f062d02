// SPDX-License-Identifier: GPL-3.0-or-later

/// A place among a checkpoint's names, from which a layer takes its weights: `weights["self_attn"]["q_proj"]`.
///
/// A name is written once, as a literal, where the weight is taken.
public struct WeightsCursor {
    let ledger: WeightsLedger
    /// The names that led here, joined by dots.
    public let path: String

    public subscript(name: String) -> WeightsCursor {
        WeightsCursor(ledger: ledger, path: path.isEmpty ? name : "\(path).\(name)")
    }

    public subscript(index: Int) -> WeightsCursor { self["\(index)"] }

    /// Whether the source holds names below this place.
    public var hasNames: Bool { ledger.hasNames(below: path.isEmpty ? "" : path + ".") }

    /// Whether the source has a weight of this name here; fresh weights have every name.
    public func has(_ name: String) -> Bool { ledger.has(self[name].path) }

    /// Takes the weight `name`, which must have the shape; what does not fit is reported when all are taken.
    public func take(_ name: String, _ shape: [Int], initial: Initializer = .normal(deviation: 0.02)) -> Parameter {
        ledger.take(self[name].path, shape: shape, initial: initial)
    }

    /// Says what the module at this place is, and gives its path.
    public func enter(_ type: String) -> String {
        ledger.enter(path, type: type)
        return path
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Keys and values of tokens that a decoder has read, so that a token more costs a token's work.
///
/// A pass that has one lets every self-attention under a causal mask add to it, and every attention to another
/// sequence compute its keys and values once.
public final class KeyValueCache {
    private var grown: [String: (key: Tensor, value: Tensor)] = [:]
    private var fixed: [String: (key: Tensor, value: Tensor)] = [:]
    /// How many tokens were read so far: the position of the next one.
    public private(set) var length = 0

    public init() {}

    /// Keys and values of all tokens of the module at `path`, with those of the new ones, [B, T, D], behind.
    func growing(_ path: String, key: Tensor, value: Tensor) throws -> (key: Tensor, value: Tensor) {
        var all = (key, value)
        if let held = grown[path] {
            all = (try concatenate([held.key, key], axis: 1), try concatenate([held.value, value], axis: 1))
        }
        grown[path] = all
        return all
    }

    /// Keys and values of a sequence that stays the same, worked out once for the module at `path`.
    func once(_ path: String, _ make: () throws -> (key: Tensor, value: Tensor)) rethrows -> (
        key: Tensor, value: Tensor
    ) {
        if let held = fixed[path] { return held }
        let made = try make()
        fixed[path] = made
        return made
    }

    /// Tells that `tokens` more were read by all modules.
    public func advance(by tokens: Int) { length += tokens }

    /// Goes on with these rows of the batch: the beams that are kept, in their new order.
    ///
    /// - Parameter sharesSource: whether each row looks at the same other sequence as the row that was in its place, as
    ///   beams of one picture do: keys and values of those then stay where they are.
    public func select(_ rows: [Int], sharesSource: Bool = false) throws {
        for (path, pair) in grown { grown[path] = (try takeRows(pair.key, rows), try takeRows(pair.value, rows)) }
        if sharesSource { return }
        for (path, pair) in fixed { fixed[path] = (try takeRows(pair.key, rows), try takeRows(pair.value, rows)) }
    }
}

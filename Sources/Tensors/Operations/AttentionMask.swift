// SPDX-License-Identifier: GPL-3.0-or-later

/// Which keys a query may look at.
public struct AttentionMask: Sendable {
    /// Whether a query sees no key after itself; with fewer queries than keys, the last query sees all.
    public var isCausal = false
    /// Of each sequence in the batch, how many keys are real; nil for all.
    public var lengths: [Int]?
    /// [B, Tk], nonzero where a key may be seen (a tokenizer's attention mask); nil for all.
    public var visible: Tensor?

    public init(isCausal: Bool = false, lengths: [Int]? = nil, visible: Tensor? = nil) {
        self.isCausal = isCausal
        self.lengths = lengths
        self.visible = visible
    }

    public static let none = AttentionMask()
    public static let causal = AttentionMask(isCausal: true)
    /// The first `lengths[b]` keys of sequence b.
    public static func keys(lengths: [Int]) -> AttentionMask { AttentionMask(lengths: lengths) }
    /// The keys where `visible`, [B, Tk], is not zero.
    public static func keys(_ visible: Tensor) -> AttentionMask { AttentionMask(visible: visible) }

    /// What both masks let through.
    public func and(_ other: AttentionMask) -> AttentionMask {
        AttentionMask(
            isCausal: isCausal || other.isCausal, lengths: lengths ?? other.lengths, visible: visible ?? other.visible)
    }

    /// [B · Tk], 1 where a key may be seen; nil when all may.
    func keyBytes(batch: Int, keys: Int) throws -> [UInt8]? {
        if lengths == nil && visible == nil { return nil }
        var bytes = [UInt8](repeating: 1, count: batch * keys)
        if let visible {
            guard visible.shape == [batch, keys] else {
                throw TensorError(
                    "attention: mask \(visible.shapeText) does not fit \(batch) sequences of \(keys) keys",
                    hint: "the mask has shape \(Shapes.text([batch, keys])), nonzero where a key may be seen")
            }
            for (i, value) in visible.floats.enumerated() where value == 0 { bytes[i] = 0 }
        }
        if let lengths {
            guard lengths.count == batch else {
                throw TensorError("attention: \(lengths.count) lengths for \(batch) sequences")
            }
            for (b, length) in lengths.enumerated() {
                guard length >= 0, length <= keys else {
                    throw TensorError("attention: length \(length) of sequence \(b) is not within 0…\(keys)")
                }
                for i in length..<keys { bytes[b * keys + i] = 0 }
            }
        }
        return bytes
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// The bytes behind tensors: immutable once filled, shared by reference, given back to where they came from at the end.
///
/// Bytes come from the pool (64-byte aligned) or belong to `owner`, such as a mapped file.
public final class Storage: @unchecked Sendable {
    public let bytes: UnsafeMutableRawPointer
    public let byteCount: Int
    /// What the bytes belong to; nil for bytes of the pool.
    public let owner: AnyObject?

    /// Fresh bytes with undefined content, 64-byte aligned, from the pool.
    public init(byteCount: Int) {
        self.bytes = StoragePool.shared.take(byteCount)
        self.byteCount = byteCount
        self.owner = nil
    }

    /// Bytes that belong to `owner`, which stays alive as long as this storage.
    public init(borrowing bytes: UnsafeRawPointer, byteCount: Int, owner: AnyObject) {
        self.bytes = UnsafeMutableRawPointer(mutating: bytes)
        self.byteCount = byteCount
        self.owner = owner
    }

    /// Whether the bytes are pages of a file or of some other owner.
    public var isBorrowed: Bool { owner != nil }

    deinit {
        if owner == nil { StoragePool.shared.give(bytes, byteCount) }
    }
}

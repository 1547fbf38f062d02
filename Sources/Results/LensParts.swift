// SPDX-License-Identifier: GPL-3.0-or-later

/// What a lens applies to a layer's states, by the checkpoint's own names.
public struct LensParts: Sendable, Equatable {
    /// nil where states go straight into the head.
    public let norm: String?
    public let head: String

    public init(norm: String?, head: String) {
        self.norm = norm
        self.head = head
    }
}

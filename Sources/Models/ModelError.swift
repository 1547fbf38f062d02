// SPDX-License-Identifier: GPL-3.0-or-later

/// What a model cannot do or what it was given wrongly, and what to do or type next.
public struct ModelError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

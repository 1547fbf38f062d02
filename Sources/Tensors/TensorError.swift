// SPDX-License-Identifier: GPL-3.0-or-later

/// What was wrong with the shapes or values an operation was given, and what to type instead.
public struct TensorError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

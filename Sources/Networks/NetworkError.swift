// SPDX-License-Identifier: GPL-3.0-or-later

/// What is wrong with a network's weights or with what it was given, and what to do or type next.
public struct NetworkError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What a training cannot do or what it was given wrongly, and what to do or type next.
public struct TrainingError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

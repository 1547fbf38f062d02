// SPDX-License-Identifier: GPL-3.0-or-later

/// The error a user sees: what was wrong, which piece of the line was the culprit, and what to type next.
public struct Complaint: Error, Sendable, Equatable {
    public let message: String
    /// The word of the message to show bold: a name, a path, an option.
    public let culprit: String?
    public let hint: String?

    public init(_ message: String, culprit: String? = nil, hint: String? = nil) {
        self.message = message
        self.culprit = culprit
        self.hint = hint
    }
}

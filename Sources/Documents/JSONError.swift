// SPDX-License-Identifier: GPL-3.0-or-later

/// Why bytes are not the JSON that was wanted, with the line and column where reading stopped.
public struct JSONError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?
    /// Where in the text, in bytes from its start; nil when the text is sound but not of the wanted form.
    public let offset: Int?

    public init(_ message: String, hint: String? = nil, offset: Int? = nil) {
        self.message = message
        self.hint = hint
        self.offset = offset
    }
}

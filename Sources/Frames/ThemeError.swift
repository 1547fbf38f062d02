// SPDX-License-Identifier: GPL-3.0-or-later

/// What is wrong with a theme: the file and line, and what to do next.
public struct ThemeError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    public var description: String { message }
}

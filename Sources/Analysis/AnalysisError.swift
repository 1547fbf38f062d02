// SPDX-License-Identifier: GPL-3.0-or-later

/// Why numbers cannot be analysed the way that was asked, and what to do instead.
public struct AnalysisError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

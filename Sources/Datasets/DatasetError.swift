// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a dataset could not be found or read, and what to type instead.
public struct DatasetError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

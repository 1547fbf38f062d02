// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// Why a picture, a text or a file about them could not be prepared, and what to type instead.
public struct PreparingError: Error, Sendable, Equatable {
    public let message: String
    public let hint: String?

    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    init(_ failure: FileBytes.Failure) { self.init(failure.message, hint: failure.hint) }

    init(_ failure: JSONError, in file: String) { self.init("\(file): \(failure.message)", hint: failure.hint) }
}

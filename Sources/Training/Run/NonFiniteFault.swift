// SPDX-License-Identifier: GPL-3.0-or-later

/// A step that was not taken, since its loss or gradient was not finite, and where that began.
public struct NonFiniteFault: Error, Sendable, Equatable {
    public let step: Int
    /// `the loss`, `the gradient`
    public let what: String
    /// The first module or weight that was not finite; empty where it could not be told.
    public let place: String
    /// The operation that made it.
    public let operation: String
    /// Whether it came up on the way back.
    public let isBackward: Bool

    init(step: Int, what: String, place: String = "", operation: String = "", isBackward: Bool = false) {
        self.step = step
        self.what = what
        self.place = place
        self.operation = operation
        self.isBackward = isBackward
    }

    public var message: String {
        var first: [String] = []
        if !operation.isEmpty { first.append(operation) }
        if !place.isEmpty { first.append(operation == "weight" ? place : "at \(place)") }
        let origin = first.isEmpty ? "" : ": first " + (isBackward ? "on the way back, " : "") + first.joined(separator: " ")
        return "\(what) of step \(step) is not finite\(origin)"
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Results next to one another, to be looked at together: the same scene by three models, one layer before and after.
public struct Beside: Showable {
    public var kind: String { "beside" }
    public let parts: [any Showable]

    public init(_ parts: [any Showable]) { self.parts = parts }
}

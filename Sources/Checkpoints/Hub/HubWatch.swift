// SPDX-License-Identifier: GPL-3.0-or-later

/// Who looks on while something is fetched.
public struct HubWatch {
    /// Called several times a second; throws to stop, and what it throws comes out.
    public var checkpoint: () throws -> Void
    /// Told how far the work is, at most ten times a second.
    public var progress: (HubProgress) -> Void
    /// Told in one line what was chosen and why.
    public var note: (String) -> Void

    public init(
        checkpoint: @escaping () throws -> Void = {}, progress: @escaping (HubProgress) -> Void = { _ in },
        note: @escaping (String) -> Void = { _ in }
    ) {
        (self.checkpoint, self.progress, self.note) = (checkpoint, progress, note)
    }
}

/// How far a fetch is.
public struct HubProgress: Sendable, Equatable {
    /// The file at hand, or what is being done.
    public var label: String
    /// Bytes that are on the disk, those of an earlier try among them.
    public var done = 0
    /// Bytes of all files; 0 while that is not known.
    public var total = 0
    /// Bytes a second of late; nil before there is anything to tell it from.
    public var rate: Double?

    /// The share that is done; nil while the whole is not known.
    public var fraction: Double? { total > 0 ? Double(done) / Double(total) : nil }

    /// Seconds that the rest will take at this rate.
    public var secondsLeft: Double? {
        guard let rate, rate > 0, total > done else { return nil }
        return Double(total - done) / rate
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization

/// Whether the work at hand is to stop: set from any thread, read where work can stop.
public final class CancelFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public var isRaised: Bool { flag.load(ordering: .relaxed) }
    public func raise() { flag.store(true, ordering: .relaxed) }
    public func lower() { flag.store(false, ordering: .relaxed) }
}

/// Thrown where work stops because the user asked for it.
public struct Cancellation: Error, Sendable, Equatable {
    public init() {}
}

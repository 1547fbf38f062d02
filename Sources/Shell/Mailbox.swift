// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Synchronization

/// Events on their way from the engine's thread to the main one, which waits for `descriptor` to become readable.
public nonisolated final class Mailbox<Event: Sendable>: Sendable {
    public let descriptor = wakeup_open()
    private let events = Mutex<[Event]>([])

    public init() {}

    public func post(_ event: Event) {
        events.withLock { $0.append(event) }
        wakeup_poke(descriptor)
    }

    /// Posts an event in place of those that wait and say no more once it is there.
    public func post(_ event: Event, inPlaceOf isOld: (Event) -> Bool) {
        events.withLock {
            $0.removeAll(where: isOld)
            $0.append(event)
        }
        wakeup_poke(descriptor)
    }

    /// Everything that came since the last call, in order.
    public func take() -> [Event] {
        wakeup_clear(descriptor)
        return events.withLock { all in
            defer { all = [] }
            return all
        }
    }
}

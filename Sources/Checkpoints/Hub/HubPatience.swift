// SPDX-License-Identifier: GPL-3.0-or-later

/// How often a request that failed is tried again, and how long before each time.
struct HubPatience: Sendable {
    /// How often in a row without a byte that is new.
    var attempts = 5
    /// Seconds before the second try; each later pause is twice as long, up to `longest`.
    var first = 1.0
    var longest = 8.0
    /// The longest pause that a server may ask for.
    var longestAsked = 60.0

    /// Seconds to wait before try number `attempt` (1 for the first after a failure); nil where the server asks for a
    /// longer pause than anybody waits.
    func pause(before attempt: Int, after fault: HubFault) -> Double? {
        if case .status(let head) = fault, let asked = head["retry-after"], let seconds = Double(asked), seconds >= 0 {
            return seconds <= longestAsked ? seconds : nil
        }
        var pause = first
        for _ in 1..<max(attempt, 1) where pause < longest { pause *= 2 }
        return min(pause, longest)
    }
}

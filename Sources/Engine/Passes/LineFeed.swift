// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the next line comes from: a line of several steps, or a script. A pass that stops takes its lines from there.
enum LineFeed {
    case statements(StatementFeed)
    case script(ScriptFeed)
}

/// The steps of one line that are still to run.
final class StatementFeed {
    private var waiting: ArraySlice<Statement>
    /// How the last step ended that ran, or the first that failed.
    private(set) var outcome: Outcome?
    private var hasFailed = false

    init(_ statements: [Statement]) { waiting = statements[...] }

    func next() -> Statement? { waiting.popFirst() }

    /// Whether a step failed; the others are then not run.
    @discardableResult
    func took(_ outcome: Outcome) -> Bool {
        // A step that ran at the stop of another ends before it: what failed first stays said.
        if !hasFailed { self.outcome = outcome }
        if case .done = outcome { return false }
        hasFailed = true
        waiting = []
        return true
    }
}

/// The lines of a script that are still to run.
final class ScriptFeed {
    private let script: Script
    private let keepsGoing: Bool
    private var index = 0
    /// How many lines ran that were not empty.
    private(set) var count = 0
    private(set) var failed: (line: Int, complaint: Complaint)?
    private(set) var isCancelled = false

    init(_ script: Script, keepGoing: Bool) {
        self.script = script
        keepsGoing = keepGoing
    }

    /// The next line and its number, from 1.
    func next() -> (number: Int, text: String)? {
        guard script.lines.indices.contains(index), !isCancelled, failed == nil || keepsGoing else { return nil }
        defer { index += 1 }
        if !script.lines[index].utf8.allSatisfy({ $0.isBlank }) { count += 1 }
        return (index + 1, script.lines[index])
    }

    /// Whether the script is over because a line failed.
    @discardableResult
    func took(_ outcome: Outcome, line number: Int) -> Bool {
        switch outcome {
        case .done: return false
        case .cancelled:
            // The line that gives up its pass because another failed is no second failure.
            isCancelled = failed == nil
            return true
        case .failed(let complaint):
            if failed == nil { failed = (number, complaint) }
            return !keepsGoing
        }
    }
}

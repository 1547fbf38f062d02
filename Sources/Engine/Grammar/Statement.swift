// SPDX-License-Identifier: GPL-3.0-or-later

/// One step of a line: what it would do, and what is wrong with it.
public struct Statement: Sendable {
    public enum Body: Sendable {
        case command(Declaration, verb: Word, words: [Word])
        case expression(Word)
        case shell(Word)
        /// A name and `=`, and nothing yet behind it.
        case nothing
    }

    /// What makes the statement unfit to run, and where.
    public struct Fault: Sendable, Equatable {
        public let complaint: Complaint
        public let range: Range<Int>
    }

    /// As it was typed, without blanks around it, comment left out.
    public let source: Word
    /// `NAME` of `NAME = …`.
    public let target: Word?
    public let body: Body
    public let fault: Fault?
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads a line as the session's language: its statements, each a command, an expression or a shell command.
///
/// Running, colours, hints and completion all read lines through it.
public struct Reader {
    private let verbs: Verbs
    private let isInteractive: Bool
    private let isBound: (String) -> Bool
    private let boundNames: () -> [String]

    public init(
        verbs: Verbs, isInteractive: Bool, isBound: @escaping (String) -> Bool, boundNames: @escaping () -> [String]
    ) {
        self.verbs = verbs
        self.isInteractive = isInteractive
        self.isBound = isBound
        self.boundNames = boundNames
    }

    public init(_ scope: Scope) {
        self.init(
            verbs: scope.verbs, isInteractive: scope.isInteractive,
            isBound: scope.isBound, boundNames: { scope.names.map(\.name) })
    }

    public init(_ session: Session) {
        self.init(
            verbs: session.verbs, isInteractive: session.isInteractive && session.scripts.isEmpty,
            isBound: session.isBound, boundNames: { session.names.names })
    }

    /// What a line asks for, in order; nothing for blanks and comments.
    public func statements(_ line: String) -> [Statement] { read(line).statements }

    /// The statements and the comment after them.
    func read(_ line: String) -> (statements: [Statement], comment: Range<Int>?) {
        if let shell = shellCommand(line) { return ([shell], nil) }
        let splitter = LineSplitter(line)
        return (splitter.parts.compactMap { statement($0, of: splitter) }, splitter.comment)
    }

    /// `!` at a line's start takes the whole of it, `;` and `#` included.
    private func shellCommand(_ line: String) -> Statement? {
        let bytes = Array(line.utf8)
        guard let mark = bytes.firstIndex(where: { !$0.isBlank }), bytes[mark] == UInt8(ascii: "!") else { return nil }
        let text = String(decoding: bytes[(mark + 1)...], as: UTF8.self)
        let refusal = Complaint(
            "shell commands run only where a person types them", culprit: "!", hint: "run it outside of the script")
        return Statement(
            source: Word(text: "!" + text, source: "!" + text, range: mark..<bytes.count), target: nil,
            body: .shell(Word(text: text, source: text, range: mark + 1..<bytes.count)),
            fault: isInteractive ? nil : Statement.Fault(complaint: refusal, range: mark..<mark + 1))
    }

    private func statement(_ part: LineSplitter.Part, of splitter: LineSplitter) -> Statement? {
        guard let first = part.words.first, let last = part.words.last else { return nil }
        let source = splitter.word(first.range.lowerBound..<last.range.upperBound)
        var words = part.words
        var target: Word?
        if let assignment = assignment(part, of: splitter) {
            target = assignment.target
            let rest = splitter.text(assignment.rest..<source.range.upperBound)
            words = LineSplitter(rest).parts.first?.words.map { $0.moved(by: assignment.rest) } ?? []
        }
        func make(_ body: Statement.Body, _ fault: Statement.Fault? = nil) -> Statement {
            Statement(source: source, target: target, body: body, fault: part.fault ?? fault)
        }
        guard let head = words.first else {
            let complaint = Complaint(
                "nothing stands behind =", culprit: target?.text, hint: "a command or an expression")
            return make(.nothing, Statement.Fault(complaint: complaint, range: source.range))
        }
        let next = words.dropFirst().first
        if let verb = verb(head, next: next) {
            return make(.command(verb, verb: head, words: Array(words.dropFirst())))
        }
        let expression = splitter.word(head.range.lowerBound..<source.range.upperBound)
        return make(
            .expression(expression),
            unknownVerb(head, next: next).map { Statement.Fault(complaint: $0, range: head.range) })
    }

    /// `NAME =`, and where what follows begins.
    private func assignment(_ part: LineSplitter.Part, of splitter: LineSplitter) -> (target: Word, rest: Int)? {
        let bytes = splitter.bytes
        guard let start = part.words.first?.range.lowerBound else { return nil }
        let end = bytes[start...].firstIndex { !($0.isNamePart || $0 >= 0x80) } ?? bytes.count
        guard end > start, let sign = bytes[end...].firstIndex(where: { !$0.isBlank }),
            sign < part.range.upperBound, bytes[sign] == UInt8(ascii: "="),
            sign + 1 >= bytes.count || bytes[sign + 1] != UInt8(ascii: "=")
        else { return nil }
        return (splitter.word(start..<end), sign + 1)
    }

    private func verb(_ head: Word, next: Word?) -> Declaration? {
        guard !head.isQuoted else { return nil }
        if let verb = verbs[head.text] { return verb }
        guard isInteractive, !isBound(head.text), NameTable.isIdentifier(head.text) else { return nil }
        if let next, Reader.continuesExpression(next) { return nil }
        return verbs.abbreviated(head.text)
    }

    /// A first word that is neither a verb nor bound, and is followed by what only a verb could be.
    private func unknownVerb(_ head: Word, next: Word?) -> Complaint? {
        let isName =
            !head.text.isEmpty && !head.isQuoted
            && head.text.utf8.allSatisfy { $0.isNamePart || $0 == UInt8(ascii: "-") }
            && head.text.utf8.first?.isNameStart == true
        guard isName, !isBound(head.text), !NameTable.reserved.contains(head.text) else { return nil }
        if let next, Reader.continuesExpression(next) { return nil }
        if head.text.utf8.contains(UInt8(ascii: "-")), next == nil { return nil }
        let near = Suggestion.didYouMean(head.text, among: verbs.names + boundNames())
        let fitting = verbs.names.filter { $0.utf8.starts(with: head.text.utf8) }
        let hint =
            isInteractive && fitting.count > 1
            ? "it may be \(fitting.joined(separator: ", "))"
            : near ?? "type help to see all commands, ls to see all names"
        if next == nil { return Complaint("there is no command or name \(head.text)", culprit: head.text, hint: hint) }
        return Complaint("there is no command \(head.text)", culprit: head.text, hint: hint)
    }

    /// Whether a word can only go on an expression: `+`, `== 3`, `and`.
    static func continuesExpression(_ word: Word) -> Bool {
        if ["and", "or", "not", "in"].contains(word.text) { return true }
        guard let first = word.source.utf8.first else { return false }
        if word.source.utf8.starts(with: "--".utf8), word.source.utf8.dropFirst(2).first?.isLetter == true {
            return false
        }
        return "+-*/%@<>=!&|^,.".utf8.contains(first) && !(first == UInt8(ascii: "@") && word.source.utf8.count > 1)
            && !(first == UInt8(ascii: "/") && word.source.utf8.count > 2)
            && !(first == UInt8(ascii: ".") && word.source.utf8.count > 1)
    }

    /// Whether an argument word is an expression: a parenthesis, or a bound name that goes on with `[` or `.`.
    static func isExpression(_ word: Word, isBound: (String) -> Bool) -> Bool {
        guard !word.isQuoted, let first = word.source.utf8.first else { return false }
        if first == UInt8(ascii: "(") { return word.source.utf8.contains(UInt8(ascii: ")")) }
        let head = word.source.utf8.prefix { $0.isNamePart }
        let rest = word.source.utf8.dropFirst(head.count)
        guard first.isNameStart, rest.count > 1, let name = String(head), isBound(name) else { return false }
        if rest.first == UInt8(ascii: "[") { return rest.contains(UInt8(ascii: "]")) }
        return rest.first == UInt8(ascii: ".") && !PictureFile.hasPictureName(word.source)
    }
}

extension Session {
    public func isExpression(_ word: Word) -> Bool { Reader.isExpression(word, isBound: isBound) }
}

extension Scope {
    func isBound(_ name: String) -> Bool { self[name] != nil || RecentResults.isName(name) }
    public func isExpression(_ word: Word) -> Bool { Reader.isExpression(word, isBound: isBound) }
}

extension Word {
    /// The same word where the line begins `offset` bytes earlier.
    func moved(by offset: Int) -> Word {
        Word(text: text, source: source, range: range.lowerBound + offset..<range.upperBound + offset)
    }
}

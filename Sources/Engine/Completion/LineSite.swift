// SPDX-License-Identifier: GPL-3.0-or-later

/// What stands at a place of a line that is being typed: what completion and hints are about.
struct LineSite {
    enum Expecting {
        /// A verb or a value: the first word of a step.
        case head
        /// A value for an argument of a command.
        case argument(ArgumentSlot, of: Declaration, at: ArgumentSite)
        /// The name of an option; `values` where a positional word may stand here too.
        case option(Matching)
        /// A part of an expression; the text of the whole of it so far.
        case expression(String)
        case nothing
    }

    let expecting: Expecting
    /// What is typed of the word at the cursor, without quotes.
    let partial: String
    /// Bytes of the line that it takes.
    let range: Range<Int>
    /// The command that the step is, where it is one.
    let declaration: Declaration?

    init(_ line: String, cursor: Int, scope: Scope) {
        let bytes = Array(line.utf8)
        let cursor = max(0, min(bytes.count, cursor))
        let prefix = String(decoding: bytes[..<cursor], as: UTF8.self)
        let empty = cursor..<cursor
        let read = Reader(scope).read(prefix)
        let splitter = LineSplitter(prefix)
        guard read.comment == nil else {
            self.init(.nothing, "", empty)
            return
        }
        // A part without words is where a new step begins.
        let isNew = splitter.parts.last.map { $0.words.isEmpty } ?? true || LineSite.endsStep(splitter, cursor)
        guard !isNew, let statement = read.statements.last else {
            self.init(.head, "", empty)
            return
        }
        switch statement.body {
        case .nothing: self.init(.head, "", empty)
        case .shell: self.init(.nothing, "", empty)
        case .expression(let word): self.init(expression: word, cursor: cursor)
        case .command(let declaration, let verb, let words):
            if words.isEmpty, verb.range.upperBound == cursor {
                self.init(.head, verb.text, verb.range, declaration)
            } else {
                self.init(declaration, words, statement, cursor: cursor, scope: scope)
            }
        }
    }

    private init(
        _ expecting: Expecting, _ partial: String, _ range: Range<Int>, _ declaration: Declaration? = nil
    ) {
        self.expecting = expecting
        self.partial = partial
        self.range = range
        self.declaration = declaration
    }

    private init(expression word: Word, cursor: Int) {
        if NameTable.isIdentifier(word.source), word.range.upperBound == cursor {
            self.init(.head, word.source, word.range)
            return
        }
        self.init(tailOf: word.source, cursor: cursor, isTouching: word.range.upperBound == cursor, nil)
    }

    /// The name or path that an expression ends in.
    private init(tailOf source: String, cursor: Int, isTouching: Bool, _ declaration: Declaration?) {
        let tail = isTouching ? source.utf8.reversed().prefix { $0.isNamePart || $0 == 46 || $0 == 36 } : []
        self.init(
            .expression(source), String(decoding: tail.reversed(), as: UTF8.self), cursor - tail.count..<cursor,
            declaration)
    }

    private init(_ declaration: Declaration, _ words: [Word], _ statement: Statement, cursor: Int, scope: Scope) {
        let isTouching = words.last?.range.upperBound == cursor
        let current = isTouching ? words.last : nil
        let earlier = isTouching ? Array(words.dropLast()) : words
        let matching = Matching(declaration, words: earlier, rest: statement.rest)
        let site = ArgumentSite(scope: scope, earlier: matching.positionalWords)
        let (partial, range) = (current?.text ?? "", current?.range ?? cursor..<cursor)
        if let pending = matching.pending {
            self.init(.argument(declaration.slots[pending], of: declaration, at: site), partial, range, declaration)
            return
        }
        if let rest = matching.entries.last, case .value(let slot) = rest.role,
            declaration.slots[slot].type?.takesRest == true
        {
            self.init(
                tailOf: rest.word.source + (isTouching ? "" : " "), cursor: cursor, isTouching: isTouching, declaration)
            return
        }
        if let current, current.source.utf8.starts(with: "--".utf8), !matching.optionsEnded {
            let name = current.text.utf8.dropFirst(2).prefix { $0 != UInt8(ascii: "=") }
            let slot = declaration.slots.first { $0.form == .option && $0.name.utf8.elementsEqual(name) }
            if let slot, name.count + 2 < current.text.utf8.count {
                let value = current.dropping(before: name.count + 3)
                self.init(.argument(slot, of: declaration, at: site), value.text, value.range, declaration)
            } else {
                self.init(.option(matching), partial, range, declaration)
            }
            return
        }
        guard let next = matching.nextPositional else {
            self.init(.option(matching), partial, range, declaration)
            return
        }
        let slot = declaration.slots[next]
        let isExpression = slot.type?.takesRest == true || current?.source.utf8.first == UInt8(ascii: "(")
        if isExpression, let current {
            self.init(tailOf: current.source, cursor: cursor, isTouching: true, declaration)
        } else {
            self.init(.argument(slot, of: declaration, at: site), partial, range, declaration)
        }
    }

    /// Whether the last thing before the cursor is a `;` that ends a step.
    private static func endsStep(_ splitter: LineSplitter, _ cursor: Int) -> Bool {
        guard let last = splitter.parts.last else { return true }
        return last.range.upperBound < cursor
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Results

extension Session {
    /// Runs a line, step by step, and tells `sink` how it goes; stops at the first step that does not succeed.
    ///
    /// Returns how the last step that ran ended. A line without steps is done at once.
    @discardableResult
    public func run(line: String, sink: @escaping (EngineEvent) -> Void) -> Outcome {
        if scripts.isEmpty { cancelFlag.lower() }
        defer { if scripts.isEmpty { sink(.scope(scope)) } }
        let feed = StatementFeed(Reader(self).statements(line))
        feeds.append(.statements(feed))
        defer { feeds.removeLast() }
        while let statement = feed.next() { feed.took(run(statement, sink: sink)) }
        return feed.outcome ?? .done(name: nil, value: nil, shown: nil, notes: [], seconds: 0)
    }

    func run(_ statement: Statement, sink: @escaping (EngineEvent) -> Void) -> Outcome {
        let text = statement.source.source
        let number = journal.begin(text, depth: scripts.count)
        sink(.began(number: number, line: text))
        let start = ContinuousClock.now
        let context = Context(
            session: self, number: number, line: statement.step, target: statement.target?.text, cancelFlag: cancelFlag,
            sink: sink)
        var outcome: Outcome
        let losses = MappedFile.losses
        do {
            let value = try perform(statement, in: context)
            // Numbers of a file that was cut short under the work are worth nothing.
            if MappedFile.losses != losses {
                for value in names.all.map(\.value) + [value].compactMap(\.self) { try value.checkIntact() }
            }
            let seconds = (ContinuousClock.now - start).inSeconds
            let shown =
                statement.target != nil && !statement.isCommand
                ? context.shown : context.shown ?? value?.showable(name: statement.target?.text ?? statement.name)
            outcome = .done(
                name: statement.target?.text, value: value, shown: shown, notes: context.notes, seconds: seconds)
            journal.end(number, .done, seconds: seconds)
        } catch is Cancellation {
            outcome = .cancelled(notes: context.notes)
            journal.end(number, .cancelled, seconds: (ContinuousClock.now - start).inSeconds)
        } catch {
            let complaint = Complaint(error)
            outcome = .failed(complaint)
            journal.end(number, .failed(complaint.message), seconds: (ContinuousClock.now - start).inSeconds)
        }
        context.flush()
        sink(.finished(number: number, outcome))
        return outcome
    }

    private func perform(_ statement: Statement, in context: Context) throws -> Value? {
        if let fault = statement.fault { throw fault.complaint }
        if let target = statement.target { try NameTable.check(target.text) }
        let value: Value?
        switch statement.body {
        case .command(let declaration, _, let words):
            value = try run(declaration, words: words, of: statement, in: context)
        case .expression(let word):
            if let change = try assign(word, number: context.number) {
                context.show(change)
                return nil
            }
            value = try evaluate(word)
        case .shell(let word):
            context.effect(.shell(word.text))
            value = nil
        case .nothing:
            value = nil
        }
        if let target = statement.target {
            guard let value else {
                throw Complaint("there is no result to call \(target.text)", culprit: target.text)
            }
            try names.bind(target.text, to: value, number: context.number)
        }
        if let value, value.isKept {
            results.keep(value, number: context.number, budget: settings.count("budget") << 20)
        }
        return value
    }

    /// What a line of one command gives, without a step of its own in the journal.
    func value(ofCommand line: String) throws -> Value? {
        guard let statement = Reader(self).statements(line).first else { return nil }
        let context = Context(
            session: self, number: journal.nextNumber, line: statement.step, target: nil, cancelFlag: cancelFlag
        ) { _ in }
        if let fault = statement.fault { throw fault.complaint }
        guard case .command(let declaration, _, let words) = statement.body else { return nil }
        return try run(declaration, words: words, of: statement, in: context)
    }

    private func run(
        _ declaration: Declaration, words: [Word], of statement: Statement, in context: Context
    ) throws -> Value? {
        let matching = Matching(declaration, words: words, rest: statement.rest)
        if let complaint = matching.complaint() { throw complaint }
        let command = declaration.command.init()
        for (index, argument) in Declaration.arguments(of: command).enumerated() where index < matching.words.count {
            try argument.argument.take(matching.words[index], in: self)
        }
        try context.checkpoint()
        return try command.run(in: context)
    }
}

extension Statement {
    var isCommand: Bool { if case .command = body { true } else { false } }

    /// The statement without `NAME =`.
    var step: String {
        switch body {
        case .command(_, let verb, _):
            String(
                decoding: source.source.utf8.dropFirst(verb.range.lowerBound - source.range.lowerBound), as: UTF8.self)
        case .expression(let word): word.source
        case .shell, .nothing: source.source
        }
    }

    /// What an expression's value is called where it has no name of its own: the expression, if it is short.
    var name: String? {
        guard case .expression(let word) = body, word.source.utf8.count <= 60 else { return nil }
        return word.source
    }

    /// From `word` to the statement's end, as one word.
    func rest(_ word: Word) -> Word {
        let text = String(
            decoding: source.source.utf8.dropFirst(word.range.lowerBound - source.range.lowerBound), as: UTF8.self)
        return Word(text: text, source: text, range: word.range.lowerBound..<source.range.upperBound)
    }
}

extension Value {
    /// Whether `_` stands for it: notes are talk, not values.
    var isKept: Bool { if case .note = self { false } else { true } }

    /// `a tensor`, `an image`.
    public var kindWithArticle: String {
        switch kind {
        case "image": "an image"
        case "example": "an example"
        case "attention": "an attention map"
        case "tokens", "texts": "a list of \(kind)"
        default: "a \(kind)"
        }
    }
}

extension Duration {
    /// The whole length in seconds.
    public var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

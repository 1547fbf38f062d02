// SPDX-License-Identifier: GPL-3.0-or-later

extension Scope {
    /// Bound names that begin with `partial`, the newest first.
    public func nameCandidates(for partial: String, where isWanted: (Name) -> Bool) -> [Candidate] {
        names.reversed().filter { $0.name.utf8.starts(with: partial.utf8) && isWanted($0) }.map { name in
            Candidate(name.name, detail: [name.kind, name.detail].filter { !$0.isEmpty }.joined(separator: " "))
        }
    }

    /// Bound names, and behind a model's name and a dot its paths.
    func pathCandidates(for partial: String) -> [Candidate] {
        let head = String(decoding: partial.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
        guard head.utf8.count < partial.utf8.count else { return nameCandidates(for: partial) { _ in true } }
        guard let paths = self[head]?.paths else { return [] }
        let rest = String(decoding: partial.utf8.dropFirst(head.utf8.count + 1), as: UTF8.self)
        return paths.steps(from: rest).map { step in
            Candidate(head + "." + step.text, detail: step.detail, continues: step.continues)
        }
    }

    /// What could stand at the end of an expression that is being typed.
    func expressionCandidates(for partial: String) -> [Candidate] {
        let paths = pathCandidates(for: partial)
        guard let dot = partial.utf8.lastIndex(of: UInt8(ascii: ".")) else {
            return paths + functionCandidates(for: partial)
        }
        if !paths.isEmpty { return paths }
        let stem = String(partial[...dot])
        let start = partial[partial.utf8.index(after: dot)...]
        let attributes = Evaluator.tensorAttributes.filter { $0.utf8.starts(with: start.utf8) }.map {
            Candidate(stem + $0)
        }
        let methods = Functions.all.filter { $0.isMethod && $0.name.utf8.starts(with: start.utf8) }.map {
            Candidate(stem + $0.name + "(", detail: $0.help, continues: true)
        }
        return attributes + methods
    }

    private func functionCandidates(for partial: String) -> [Candidate] {
        guard !partial.isEmpty else { return [] }
        return Functions.all.filter { $0.name.utf8.starts(with: partial.utf8) }.map {
            Candidate($0.name + "(", detail: $0.help, continues: true)
        }
    }

    /// What could be the first word of a step.
    func headCandidates(for partial: String) -> [Candidate] {
        let verbs = verbs.all.filter { $0.name.utf8.starts(with: partial.utf8) }.map {
            Candidate($0.name, detail: $0.summary)
        }
        return verbs + expressionCandidates(for: partial)
    }

    /// The options of a command that may still be given.
    func optionCandidates(for partial: String, _ matching: Matching) -> [Candidate] {
        zip(matching.declaration.slots, matching.words).filter { slot, words in
            slot.form != .positional && (words.isEmpty || slot.repeats)
                && "--\(slot.name)".utf8.starts(with: partial.utf8)
        }.map { slot, _ in Candidate("--\(slot.name)", detail: slot.help) }
    }
}

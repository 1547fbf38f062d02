// SPDX-License-Identifier: GPL-3.0-or-later

extension Scope {
    /// Bound names that begin with `partial`, the newest first.
    func nameCandidates(for partial: String, where isWanted: (Name) -> Bool) -> [Candidate] {
        names.reversed().filter { $0.name.hasPrefix(partial) && isWanted($0) }.map { name in
            Candidate(name.name, detail: [name.kind, name.detail].filter { !$0.isEmpty }.joined(separator: " "))
        }
    }

    /// Bound names, and behind a model's name and a dot its paths.
    func pathCandidates(for partial: String) -> [Candidate] {
        let head = String(partial.prefix { $0 != "." })
        guard head.utf8.count < partial.utf8.count else { return nameCandidates(for: partial) { _ in true } }
        guard let paths = self[head]?.paths else { return [] }
        return paths.steps(from: String(partial.dropFirst(head.count + 1))).map {
            Candidate(head + "." + $0.text, detail: $0.detail, continues: $0.continues)
        }
    }

    /// What could stand at the end of an expression that is being typed.
    func expressionCandidates(for partial: String) -> [Candidate] { pathCandidates(for: partial) }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension Scope {
    /// What Tab offers at `cursor`, a byte of the line.
    public func completions(line: String, cursor: Int) -> Completion {
        completion(at: LineSite(line, cursor: cursor, scope: self))
    }

    func completion(at site: LineSite) -> Completion {
        let candidates: [Candidate]
        switch site.expecting {
        case .head: candidates = headCandidates(for: site.partial)
        case .expression: candidates = expressionCandidates(for: site.partial)
        case .option(let matching): candidates = optionCandidates(for: site.partial, matching)
        case .argument(let slot, _, let place):
            candidates = (slot.type?.candidates(for: site.partial, at: place) ?? []).map(\.quotedWhereNeeded)
        case .nothing: candidates = []
        }
        return Completion(replacing: site.range, candidates: Array(candidates.prefix(FileListing.limit)))
    }
}

extension Candidate {
    /// As a word of a line: in quotes where it holds what would end or open one. What goes on keeps its quote open.
    var quotedWhereNeeded: Candidate {
        let special = Set("\"'()[]{};".utf8)
        guard text.utf8.contains(where: { $0.isBlank || special.contains($0) }) || text.utf8.first == UInt8(ascii: "#")
        else {
            return self
        }
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return Candidate("\"" + quoted + (continues ? "" : "\""), detail: detail, continues: continues)
    }
}

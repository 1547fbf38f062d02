// SPDX-License-Identifier: GPL-3.0-or-later

extension Scope {
    /// What stands after and below the cursor while a line is typed.
    public func hint(line: String, cursor: Int) -> Hint {
        let site = LineSite(line, cursor: cursor, scope: self)
        let best = best(at: site)
        let ghost = cursor >= line.utf8.count ? best.flatMap { rest(of: $0, at: site) } : nil
        switch site.expecting {
        case .head:
            guard !site.partial.isEmpty, let verb = verbs[best?.text ?? ""] ?? verbs[site.partial] else {
                return Hint(ghost: ghost)
            }
            return Hint(ghost: ghost, usage: Scope.spaced(verb.usage), sentence: verb.summary)
        case .argument(let slot, _, _):
            return Hint(ghost: ghost, usage: Scope.usage(of: slot), sentence: Scope.sentence(on: slot))
        case .option(let matching):
            if let slot = matching.declaration.slots.first(where: { "--\($0.name)" == best?.text }),
                !site.partial.isEmpty
            {
                return Hint(ghost: ghost, usage: Scope.usage(of: slot), sentence: Scope.sentence(on: slot))
            }
            let open = zip(matching.declaration.slots, matching.words).filter { slot, words in
                slot.form != .positional && (words.isEmpty || slot.repeats)
            }.map { Scope.spaced($0.0.usage) }
            return Hint(
                ghost: ghost, usage: open.isEmpty ? nil : open.joined(separator: " "),
                sentence: matching.declaration.summary)
        case .expression(let text):
            if let function = Functions.enclosing(text) {
                return Hint(ghost: ghost, usage: function.usage, sentence: function.help)
            }
            return Hint(ghost: ghost, usage: nil, sentence: best?.detail.isEmpty == false ? best?.detail : nil)
        case .nothing:
            return .none
        }
    }

    /// The best guess for the word at the cursor: the shortest of what begins with it, as offered.
    private func best(at site: LineSite) -> Candidate? {
        guard !site.partial.isEmpty else { return nil }
        return completion(at: site).candidates.first
    }

    private func rest(of candidate: Candidate, at site: LineSite) -> String? {
        guard candidate.text.utf8.starts(with: site.partial.utf8) else { return nil }
        let rest = String(decoding: candidate.text.utf8.dropFirst(site.partial.utf8.count), as: UTF8.self)
        return rest.isEmpty ? nil : rest
    }

    /// `--head  N | mean | max`.
    private static func usage(of slot: ArgumentSlot) -> String {
        let placeholder = spaced(slot.placeholder) + (slot.repeats && slot.form == .positional ? " …" : "")
        switch slot.form {
        case .positional: return placeholder
        case .option: return "--\(slot.name)  \(placeholder)"
        case .flag: return "--\(slot.name)"
        }
    }

    private static func spaced(_ usage: String) -> String { usage.replacing("|", with: " | ") }

    /// `which heads to show (default mean)`.
    private static func sentence(on slot: ArgumentSlot) -> String {
        if let standard = slot.defaultText { return "\(slot.help) (default \(standard))" }
        return slot.repeats && slot.form == .option ? "\(slot.help) (may be given several times)" : slot.help
    }
}

extension Functions {
    /// The function whose parentheses are open at the end of `text`.
    static func enclosing(_ text: String) -> Function? {
        var open: [String?] = []
        var last: String?
        for token in ExpressionLexer.lenientTokens(of: text, offset: 0) {
            switch token.kind {
            case .sign("("): open.append(last)
            case .sign("["): open.append(nil)
            case .sign(")"), .sign("]"): _ = open.popLast()
            default: break
            }
            switch token.kind {
            case .name(let name), .attribute(let name): last = name
            default: last = nil
            }
        }
        return open.last.flatMap { $0 }.flatMap(named)
    }
}

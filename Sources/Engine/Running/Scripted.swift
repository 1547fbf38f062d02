// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A command whose result a short script for Python's transformers computes as well.
public protocol Scripted: Command {
    /// The lines of the script; it saves its arrays to `out.npz` under the names of `arrays`.
    ///
    /// - Throws: `Complaint` where such a script cannot be written, as for a model that lies in no folder.
    func python(in context: Context) throws -> [String]

    /// The numbers of a result under the names that the script saves its own by.
    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)]
}

/// A step of the session whose command is `Scripted`, as it can be asked again.
public struct ScriptedStep {
    public let number: Int
    /// As it was typed, without `NAME =`.
    public let line: String
    public let command: any Scripted
    /// What it gave, nil where that was dropped since.
    public let value: Value?
}

extension Session {
    /// The step that bound `name`, or the last one whose result a script can show.
    ///
    /// Names in its line stand for what they are now.
    /// - Throws: `Complaint` where there is none.
    public func scriptedStep(_ name: String? = nil) throws -> ScriptedStep {
        if let name {
            guard let binding = names.all.first(where: { $0.name == name }) else {
                _ = try value(named: name)
                throw Complaint("\(name) was bound by no command", culprit: name)
            }
            guard let entry = journal.entries.last(where: { $0.number == binding.number }),
                let step = try scripted(entry)
            else {
                throw Complaint(
                    "\(name) is \(binding.value.kindWithArticle), and no script of transformers makes it",
                    culprit: name, hint: scriptedHint)
            }
            return step
        }
        for entry in journal.entries.reversed() {
            guard case .done = entry.end, let step = try scripted(entry) else { continue }
            return step
        }
        throw Complaint("no result so far has a script for transformers", hint: scriptedHint)
    }

    private var scriptedHint: String {
        let able = verbs.all.filter { $0.command is any Scripted.Type }.map(\.name)
        return "the results of \(able.joined(separator: ", ")) have one"
    }

    private func scripted(_ entry: Journal.Entry) throws -> ScriptedStep? {
        guard let statement = Reader(self).statements(entry.line).first,
            case .command(let declaration, _, let words) = statement.body, statement.fault == nil,
            declaration.command is any Scripted.Type
        else { return nil }
        let command = declaration.command.init()
        let matching = Matching(declaration, words: words, rest: statement.rest)
        if let complaint = matching.complaint() { throw complaint }
        for (index, argument) in Declaration.arguments(of: command).enumerated() where index < matching.words.count {
            try argument.argument.take(matching.words[index], in: self)
        }
        guard let scripted = command as? any Scripted else { return nil }
        let bound = names.all.first { $0.number == entry.number }?.value
        return ScriptedStep(
            number: entry.number, line: statement.step, command: scripted,
            value: bound ?? (try? value(named: "_\(entry.number)")))
    }
}

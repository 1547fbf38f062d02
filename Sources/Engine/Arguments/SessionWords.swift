// SPDX-License-Identifier: GPL-3.0-or-later
import Training

/// A verb: `help VERB`.
public struct VerbArgument: ArgumentType, CustomStringConvertible {
    public let declaration: Declaration

    public static var placeholder: String { "VERB" }
    public static var pieceKind: Piece.Kind { .verb }
    public var description: String { declaration.name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { site.scope.verbs[word.text] != nil }

    public static func parse(_ word: Word, in session: Session) throws -> VerbArgument {
        guard let declaration = session.verbs[word.text] else {
            throw Complaint(
                "there is no command \(word.text)", culprit: word.text,
                hint: Suggestion.didYouMean(word.text, among: session.verbs.names) ?? "type help to see all commands")
        }
        return VerbArgument(declaration: declaration)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.verbs.all.filter { $0.name.hasPrefix(partial) }.map { Candidate($0.name, detail: $0.summary) }
    }
}

/// A setting by its name: `set NAME …`.
public struct SettingArgument: ArgumentType, CustomStringConvertible {
    /// What it names.
    public enum Target {
        case setting(Setting)
        /// `t.lr`: something of a run.
        case run(LiveRun, RunChange.Field)
    }

    public let target: Target

    public static var placeholder: String { "SETTING" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String {
        switch target {
        case .setting(let setting): setting.name
        case .run(let run, let field): "\(run.name).\(field.rawValue)"
        }
    }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        site.scope.settings[word.text] != nil || site.scope[String(word.text.prefix { $0 != "." })]?.kind == "run"
    }

    public static func parse(_ word: Word, in session: Session) throws -> SettingArgument {
        let parts = word.text.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, case .run(let run)? = session.names[parts[0]] {
            guard let field = RunChange.Field(rawValue: parts[1]) else {
                let fields = RunChange.Field.allCases.map(\.rawValue)
                throw Complaint(
                    "\(parts[1]) of a run cannot be set", culprit: parts[1],
                    hint: Suggestion.didYouMean(parts[1], among: fields) ?? "what can: \(fields.joined(separator: ", "))")
            }
            return SettingArgument(target: .run(run, field))
        }
        guard let setting = session.settings[word.text] else {
            throw Complaint(
                "there is no setting \(word.text)", culprit: word.text,
                hint: Suggestion.didYouMean(word.text, among: session.settings.all.map(\.name))
                    ?? "type set to see all settings")
        }
        return SettingArgument(target: .setting(setting))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.settings.all.filter { $0.name.hasPrefix(partial) }
            .map { Candidate($0.name, detail: "\($0.help), now \($0.value)") }
            + site.scope.names.filter { $0.kind == "run" }.flatMap { run in
                RunChange.Field.allCases.map { Candidate("\(run.name).\($0.rawValue)", detail: "of the run") }
            }.filter { $0.text.hasPrefix(partial) }
    }
}

/// A value of the setting that the first argument names: `set theme VALUE`. `Settings.set` checks it.
public struct SettingValue: ArgumentType, CustomStringConvertible {
    public let text: String

    public static var placeholder: String { "VALUE" }
    public var description: String { text }

    public static func parse(_ word: Word, in session: Session) throws -> SettingValue { SettingValue(text: word.text) }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        guard let setting = site.earlier.first.flatMap({ site.scope.settings[$0] }) else { return [] }
        return setting.candidates.filter { $0.hasPrefix(partial) }
            .map { Candidate($0, detail: $0 == setting.value ? "now" : "") }
    }
}

/// A theme by its name: `theme NAME`.
public struct ThemeArgument: ArgumentType, CustomStringConvertible {
    public let name: String

    public static var placeholder: String { "THEME" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { name }

    public static func parse(_ word: Word, in session: Session) throws -> ThemeArgument {
        let themes = session.settings["theme"]?.candidates ?? []
        guard themes.contains(word.text) else {
            throw Complaint(
                "there is no theme \(word.text)", culprit: word.text,
                hint: Suggestion.didYouMean(word.text, among: themes) ?? "there is \(themes.joined(separator: ", "))")
        }
        return ThemeArgument(name: word.text)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        (site.scope.settings["theme"]?.candidates ?? []).filter { $0.hasPrefix(partial) }.map { Candidate($0) }
    }
}

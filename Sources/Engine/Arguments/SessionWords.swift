// SPDX-License-Identifier: GPL-3.0-or-later

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
    public let setting: Setting

    public static var placeholder: String { "SETTING" }
    public static var pieceKind: Piece.Kind { .name }
    public var description: String { setting.name }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { site.scope.settings[word.text] != nil }

    public static func parse(_ word: Word, in session: Session) throws -> SettingArgument {
        guard let setting = session.settings[word.text] else {
            throw Complaint(
                "there is no setting \(word.text)", culprit: word.text,
                hint: Suggestion.didYouMean(word.text, among: session.settings.all.map(\.name))
                    ?? "type set to see all settings")
        }
        return SettingArgument(setting: setting)
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        site.scope.settings.all.filter { $0.name.hasPrefix(partial) }
            .map { Candidate($0.name, detail: "\($0.help), now \($0.value)") }
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

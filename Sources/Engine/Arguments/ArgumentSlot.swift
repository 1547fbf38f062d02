// SPDX-License-Identifier: GPL-3.0-or-later

/// The declaration of one argument, as read from a command's property wrappers.
public struct ArgumentSlot: Sendable {
    public enum Form: Sendable, Equatable {
        case positional, option, flag
    }

    /// In kebab case, from the property's name: `input`, `cut-off`.
    public let name: String
    public let form: Form
    /// One sentence without a full stop, small first: `which heads to show`.
    public let help: String
    public let placeholder: String
    /// What its words are; nil for a flag, which takes none.
    public let type: (any ArgumentType.Type)?
    public let isRequired: Bool
    public let repeats: Bool
    /// The value it has when it is not given, as it would be typed; nil where there is none to speak of.
    public let defaultText: String?

    /// What may be typed, on the usage line: `INPUT`, `TEXT…`, `[--head N|mean|max]`.
    public var usage: String {
        let words =
            switch form {
            case .positional: repeats ? placeholder + "…" : placeholder
            case .option: "--\(name) \(placeholder)"
            case .flag: "--\(name)"
            }
        if isRequired { return words }
        return form == .option && repeats ? "[\(words)]…" : "[\(words)]"
    }
}

/// A property wrapper that declares an argument and holds its value once a line was parsed.
protocol DeclaredArgument: AnyObject {
    func slot(named name: String) -> ArgumentSlot
    /// Takes the words that the line gives for it, none where it may be left out.
    func take(_ words: [Word], in session: Session) throws
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// What a command says of itself, read once from its type: name, summary, arguments, examples.
public struct Declaration: Sendable {
    public let name: String
    public let summary: String
    public let examples: [Example]
    /// In the order of the command's properties.
    public let slots: [ArgumentSlot]
    public let command: any Command.Type

    public init(_ command: any Command.Type) {
        self.command = command
        name = command.name
        summary = command.summary
        examples = command.examples
        slots = Declaration.arguments(of: command.init()).map { $0.argument.slot(named: $0.name) }
    }

    public var positionals: [ArgumentSlot] { slots.filter { $0.form == .positional } }
    public var options: [ArgumentSlot] { slots.filter { $0.form != .positional } }

    /// `attend MODEL INPUT [--layer N|all|FROM:TO] [--head N|mean|max]`.
    public var usage: String { ([name] + (positionals + options).map(\.usage)).joined(separator: " ") }

    /// The wrapped properties of a command and their names in kebab case.
    static func arguments(of command: any Command) -> [(name: String, argument: any DeclaredArgument)] {
        Mirror(reflecting: command).children.compactMap { child in
            guard let label = child.label, let argument = child.value as? any DeclaredArgument else { return nil }
            return (kebabCase(label.hasPrefix("_") ? String(label.dropFirst()) : label), argument)
        }
    }

    private static func kebabCase(_ name: String) -> String {
        name.reduce(into: "") { result, letter in
            if letter.isUppercase, !result.isEmpty { result.append("-") }
            result += letter.lowercased()
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// An option of a command: `@Option("which heads to show") var head: HeadSelection = .mean`, typed as `--head 3`.
///
/// It has a default, is of an optional type, or is an array that may be given several times.
@propertyWrapper
public final class Option<Value>: DeclaredArgument {
    private let shape: ArgumentShape<Value>
    private let help: String
    private let name: String?
    private let placeholder: String?
    private var value: Value?

    init(_ shape: ArgumentShape<Value>, _ help: String, _ name: String?, _ placeholder: String?) {
        self.shape = shape
        self.help = help
        self.name = name
        self.placeholder = placeholder
        self.value = shape.initial
    }

    public convenience init(wrappedValue: Value, _ help: String, name: String? = nil, placeholder: String? = nil)
    where Value: ArgumentType {
        self.init(.one(initial: wrappedValue), help, name, placeholder)
    }

    public convenience init<T: ArgumentType>(_ help: String, name: String? = nil, placeholder: String? = nil)
    where Value == T? {
        self.init(.maybe(), help, name, placeholder)
    }

    public convenience init<T: ArgumentType>(
        wrappedValue: [T] = [], _ help: String, name: String? = nil, placeholder: String? = nil
    ) where Value == [T] {
        self.init(.many(initial: wrappedValue), help, name, placeholder)
    }

    public var wrappedValue: Value {
        guard let value else { preconditionFailure("an option was read before its line was parsed") }
        return value
    }

    func slot(named name: String) -> ArgumentSlot {
        ArgumentSlot(
            name: self.name ?? name, form: .option, help: help, placeholder: placeholder ?? shape.type.placeholder,
            type: shape.type, isRequired: shape.isRequired, repeats: shape.repeats, defaultText: shape.defaultText)
    }

    func take(_ words: [Word], in session: Session) throws {
        if words.isEmpty, shape.initial != nil { return }
        value = try shape.parse(words, session)
    }
}

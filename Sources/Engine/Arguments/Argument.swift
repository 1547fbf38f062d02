// SPDX-License-Identifier: GPL-3.0-or-later

/// A positional argument of a command: `@Argument("the model to ask") var model: ModelArgument`.
///
/// An optional type may be left out, an array takes one word or more, and with `= …` none is needed.
@propertyWrapper
public final class Argument<Value>: DeclaredArgument {
    private let shape: ArgumentShape<Value>
    private let help: String
    private let placeholder: String?
    private var value: Value?

    init(_ shape: ArgumentShape<Value>, _ help: String, _ placeholder: String?) {
        self.shape = shape
        self.help = help
        self.placeholder = placeholder
        self.value = shape.initial
    }

    public convenience init(_ help: String, placeholder: String? = nil) where Value: ArgumentType {
        self.init(.one(initial: nil), help, placeholder)
    }

    public convenience init(wrappedValue: Value, _ help: String, placeholder: String? = nil)
    where Value: ArgumentType {
        self.init(.one(initial: wrappedValue), help, placeholder)
    }

    public convenience init<T: ArgumentType>(_ help: String, placeholder: String? = nil) where Value == T? {
        self.init(.maybe(), help, placeholder)
    }

    public convenience init<T: ArgumentType>(_ help: String, placeholder: String? = nil) where Value == [T] {
        self.init(.many(initial: nil), help, placeholder)
    }

    public convenience init<T: ArgumentType>(wrappedValue: [T], _ help: String, placeholder: String? = nil)
    where Value == [T] {
        self.init(.many(initial: wrappedValue), help, placeholder)
    }

    public var wrappedValue: Value {
        guard let value else { preconditionFailure("an argument was read before its line was parsed") }
        return value
    }

    func slot(named name: String) -> ArgumentSlot {
        ArgumentSlot(
            name: name, form: .positional, help: help, placeholder: placeholder ?? shape.type.placeholder,
            type: shape.type, isRequired: shape.isRequired, repeats: shape.repeats, defaultText: shape.defaultText)
    }

    func take(_ words: [Word], in session: Session) throws {
        if words.isEmpty, shape.initial != nil { return }
        value = try shape.parse(words, session)
    }
}

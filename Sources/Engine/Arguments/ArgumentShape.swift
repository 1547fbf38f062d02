// SPDX-License-Identifier: GPL-3.0-or-later

/// How often an argument stands, and how its words become its value: once, perhaps, or many times.
struct ArgumentShape<Value> {
    let type: any ArgumentType.Type
    let repeats: Bool
    let isRequired: Bool
    let initial: Value?
    let parse: ([Word], Session) throws -> Value

    /// Exactly one word, or none where there is an initial value.
    static func one(initial: Value?) -> Self where Value: ArgumentType {
        Self(type: Value.self, repeats: false, isRequired: initial == nil, initial: initial) { words, session in
            guard let word = words.last else { throw Complaint("a value is missing") }
            return try Value.parse(word, in: session)
        }
    }

    /// One word or none.
    static func maybe<T: ArgumentType>() -> Self where Value == T? {
        Self(type: T.self, repeats: false, isRequired: false, initial: .some(nil)) { words, session in
            try words.last.map { try T.parse($0, in: session) }
        }
    }

    /// One word or more, or none where there is an initial value.
    static func many<T: ArgumentType>(initial: Value?) -> Self where Value == [T] {
        Self(type: T.self, repeats: true, isRequired: initial == nil, initial: initial) { words, session in
            try words.flatMap { try T.parseAll($0, in: session) }
        }
    }

    /// The initial value as it would be typed, where it says something.
    var defaultText: String? {
        guard let initial else { return nil }
        if let list = initial as? [Any] {
            return list.isEmpty ? nil : list.map { String(describing: $0) }.joined(separator: " ")
        }
        if case Optional<Any>.none = initial as Any { return nil }
        let text = String(describing: initial)
        return text.isEmpty || text == "nil" ? nil : text
    }
}

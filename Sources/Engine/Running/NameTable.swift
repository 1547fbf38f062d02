// SPDX-License-Identifier: GPL-3.0-or-later

/// The bound names of a session in the order in which they were first bound.
public struct NameTable: Sendable {
    public struct Binding: Sendable {
        public let name: String
        public let value: Value
        /// The step that bound it.
        public let number: Int
        let scopeName: Scope.Name
    }

    public private(set) var all: [Binding] = []
    private var byName: [String: Int] = [:]

    public subscript(name: String) -> Value? { byName[name].map { all[$0].value } }

    /// Bound names of every kind.
    public var names: [String] { all.map(\.name) }

    /// Binds a name, new or not.
    ///
    /// - Throws: `Complaint` for a name that cannot be bound.
    public mutating func bind(_ name: String, to value: Value, number: Int) throws(Complaint) {
        try NameTable.check(name)
        let binding = Binding(name: name, value: value, number: number, scopeName: value.scopeName(name))
        if let index = byName[name] {
            all[index] = binding
        } else {
            byName[name] = all.count
            all.append(binding)
        }
    }

    /// Forgets a name; false where there was none.
    @discardableResult
    public mutating func drop(_ name: String) -> Bool {
        guard let index = byName.removeValue(forKey: name) else { return false }
        all.remove(at: index)
        for (later, binding) in all.enumerated().dropFirst(index) { byName[binding.name] = later }
        return true
    }

    static let reserved: Set<String> = [
        "_", "here", "and", "or", "not", "in", "if", "else", "for", "is", "lambda", "True", "False", "None", "pi",
        "inf",
        "nan",
    ]

    /// Whether `name` has the form of a name: a letter or `_`, then letters, digits and `_`, all ASCII.
    public static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, first.isNameStart else { return false }
        return name.utf8.allSatisfy { $0.isNamePart }
    }

    /// Refuses what is no name or means something already.
    static func check(_ name: String) throws(Complaint) {
        guard isIdentifier(name) else {
            throw Complaint("\(name) is not a name", culprit: name, hint: "names are letters, digits and _")
        }
        let isNumbered = name.utf8.first == UInt8(ascii: "_") && name.utf8.dropFirst().allSatisfy { $0.isDigit }
        if reserved.contains(name) || isNumbered {
            throw Complaint("\(name) has a meaning of its own", culprit: name, hint: "choose another name")
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 48 < 10 }
    var isLetter: Bool { (self | 0x20) &- 97 < 26 }
    var isNameStart: Bool { isLetter || self == UInt8(ascii: "_") }
    var isNamePart: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
    var isBlank: Bool { self == 32 || self == 9 || self == 13 || self == 10 || self == 11 || self == 12 }
}

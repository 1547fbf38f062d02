// SPDX-License-Identifier: GPL-3.0-or-later

extension Verbs {
    /// What is wrong with the declarations of commands, one sentence each; a test holds it empty.
    public var faults: [String] {
        var faults = all.flatMap(Verbs.faults)
        for (name, group) in Dictionary(grouping: all, by: \.name) where group.count > 1 {
            faults.append("\(name) is declared twice")
        }
        return faults
    }

    private static func faults(of verb: Declaration) -> [String] {
        var faults: [String] = []
        func check(_ isSound: Bool, _ fault: String) {
            if !isSound { faults.append("\(verb.name): \(fault)") }
        }
        check(isKebabCase(verb.name), "a name is in kebab case")
        check(verb.summary.first?.isUppercase == true, "a summary begins with a capital")
        check(verb.summary.hasSuffix("."), "a summary ends with a full stop")
        check(verb.summary.count <= 100, "a summary has at most 100 letters")
        check(!verb.examples.isEmpty, "a command has an example")
        let names = verb.slots.map(\.name)
        check(Set(names).count == names.count, "an argument is declared twice")
        for (earlier, later) in zip(verb.positionals, verb.positionals.dropFirst()) {
            check(!earlier.repeats, "\(later.name) stands after one that repeats")
            check(earlier.type?.takesRest != true, "\(later.name) stands after one that takes the rest")
            check(earlier.isRequired || !later.isRequired, "\(later.name) is needed after one that may be left out")
        }
        for slot in verb.slots {
            check(isKebabCase(slot.name), "\(slot.name) is in kebab case")
            check(
                !slot.help.isEmpty && !slot.help.hasSuffix("."), "the help of \(slot.name) has words and no full stop")
            check(slot.help.count <= 80, "the help of \(slot.name) fits 80 columns")
            check(slot.form != .option || !slot.isRequired, "--\(slot.name) has a default")
            check(slot.form == .flag || !slot.placeholder.isEmpty, "\(slot.name) has a placeholder")
        }
        return faults
    }

    private static func isKebabCase(_ name: String) -> Bool {
        guard name.utf8.first?.isLetter == true, name.utf8.last != UInt8(ascii: "-") else { return false }
        return name.utf8.allSatisfy { ($0 &- 97 < 26) || $0.isDigit || $0 == UInt8(ascii: "-") }
    }
}

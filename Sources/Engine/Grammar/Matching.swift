// SPDX-License-Identifier: GPL-3.0-or-later

/// Which word of a command's line belongs to which of its arguments.
///
/// Running takes the words from here, and so do colours, hints and completion for a line that is still being typed.
struct Matching {
    enum Role: Equatable {
        /// An argument's value; the index of its slot.
        case value(Int)
        /// `--head`; its value is the next word, or follows `=` in this one.
        case option(Int)
        /// `--` alone: no options after it.
        case separator
        case unknownOption
        case extra
    }

    struct Entry {
        let word: Word
        let role: Role
    }

    let declaration: Declaration
    private(set) var entries: [Entry] = []
    /// The words of each slot, for a flag the word that set it.
    private(set) var words: [[Word]]
    /// An option whose value was not typed.
    private(set) var pending: Int?
    private(set) var positionalWords: [String] = []
    private(set) var optionsEnded = false

    init(_ declaration: Declaration, words line: [Word], rest: (Word) -> Word) {
        self.declaration = declaration
        words = Array(repeating: [], count: declaration.slots.count)
        for word in line {
            if take(word, rest: rest) { break }
        }
    }

    /// The slot that the next positional word would fill.
    var nextPositional: Int? {
        let open = declaration.slots.indices.filter { declaration.slots[$0].form == .positional }
        return open.first { words[$0].isEmpty } ?? open.last { declaration.slots[$0].repeats }
    }

    /// Takes one word; true when it took all the words after it too.
    private mutating func take(_ word: Word, rest: (Word) -> Word) -> Bool {
        if let slot = pending {
            give(word, to: slot)
            pending = nil
        } else if !optionsEnded, word.source.utf8.starts(with: "--".utf8), takeOption(word) {
            return false
        } else if let slot = nextPositional {
            positionalWords.append(word.text)
            if declaration.slots[slot].type?.takesRest == true {
                give(rest(word), to: slot)
                return true
            }
            give(word, to: slot)
        } else {
            entries.append(Entry(word: word, role: .extra))
        }
        return false
    }

    private mutating func give(_ word: Word, to slot: Int) {
        words[slot].append(word)
        entries.append(Entry(word: word, role: .value(slot)))
    }

    /// False where the word is none of the command's options and an expression could begin with it.
    private mutating func takeOption(_ word: Word) -> Bool {
        if word.source == "--" {
            optionsEnded = true
            entries.append(Entry(word: word, role: .separator))
            return true
        }
        let name = word.text.utf8.dropFirst(2).prefix { $0 != UInt8(ascii: "=") }
        let slot = declaration.slots.firstIndex { $0.form != .positional && $0.name.utf8.elementsEqual(name) }
        guard let slot else {
            if let next = nextPositional, declaration.slots[next].type?.takesRest == true { return false }
            entries.append(Entry(word: word, role: .unknownOption))
            return true
        }
        let end = 2 + name.count
        entries.append(Entry(word: word.dropping(after: end), role: .option(slot)))
        if declaration.slots[slot].form == .flag {
            words[slot].append(word)
        } else if word.text.utf8.count > end {
            give(word.dropping(before: end + 1), to: slot)
        } else {
            pending = slot
        }
        return true
    }

    /// The first thing that keeps the line from being run.
    func complaint() -> Complaint? {
        let usage = "usage: \(declaration.usage)"
        let options = declaration.options.map { "--" + $0.name }
        for entry in entries {
            switch entry.role {
            case .unknownOption:
                let name = String(entry.word.text.prefix { $0 != "=" })
                return Complaint(
                    "\(declaration.name) has no option \(name)", culprit: name,
                    hint: Suggestion.didYouMean(name, among: options) ?? usage)
            case .extra:
                return Complaint(
                    "\(entry.word.text) is one argument too many", culprit: entry.word.text,
                    hint: declaration.positionals.isEmpty ? usage : "\(usage); a text with blanks stands in quotes")
            default: break
            }
        }
        if let pending { return missingValue(of: declaration.slots[pending]) }
        for (slot, words) in zip(declaration.slots, words) {
            if slot.isRequired, words.isEmpty {
                return Complaint(
                    "\(declaration.name) needs \(slot.placeholder): \(slot.help)", culprit: slot.placeholder,
                    hint: usage)
            }
            if slot.form == .flag, let word = words.first, word.text.utf8.contains(UInt8(ascii: "=")) {
                return Complaint("--\(slot.name) takes no value", culprit: "--\(slot.name)", hint: usage)
            }
            if slot.form == .option, !slot.repeats, words.count > 1 {
                return Complaint("--\(slot.name) is given twice", culprit: "--\(slot.name)", hint: usage)
            }
        }
        return nil
    }

    private func missingValue(of slot: ArgumentSlot) -> Complaint {
        Complaint(
            "--\(slot.name) needs a value", culprit: "--\(slot.name)",
            hint: "--\(slot.name) \(slot.placeholder): \(slot.help)")
    }
}

extension Word {
    /// The first `count` bytes, of an option that holds its value too.
    func dropping(after count: Int) -> Word {
        guard text.utf8.count > count else { return self }
        let text = String(decoding: text.utf8.prefix(count), as: UTF8.self)
        return Word(text: text, source: text, range: range.lowerBound..<min(range.upperBound, range.lowerBound + count))
    }

    /// What follows the first `count` bytes.
    func dropping(before count: Int) -> Word {
        Word(
            text: String(decoding: text.utf8.dropFirst(count), as: UTF8.self),
            source: String(decoding: source.utf8.dropFirst(count), as: UTF8.self),
            range: min(range.upperBound, range.lowerBound + count)..<range.upperBound)
    }
}

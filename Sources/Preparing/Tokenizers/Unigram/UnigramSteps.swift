// SPDX-License-Identifier: GPL-3.0-or-later

/// The steps of a `tokenizer.json` before its unigram model, as the tokenizers library takes them.
struct UnigramSteps: Sendable {
    enum Normalizer: Sendable {
        case map(CharacterMap)
        case lowercase
        case nfc
        /// Each of these scalars by a text.
        case replaceEach(Set<Unicode.Scalar>, by: String)
        /// Each run of blanks, or of two spaces and more, by a text.
        case replaceBlanks(spacesOnly: Bool, by: String)
        case replace(String, by: String)
        case strip(left: Bool, right: Bool)
        case prepend(String)
    }

    enum Splitter: Sendable {
        case blanks
        /// Blanks become marks; a mark is put before a text, and begins a word where `splits`.
        case marks(scheme: Scheme, splits: Bool)
    }

    /// Before which texts a mark is put.
    enum Scheme: String, Sendable { case always, first, never }

    var normalizers: [Normalizer] = []
    var splitters: [Splitter] = []

    /// The text behind all normalisers, and whether its first character is still that of the text.
    func normalized(_ text: String) -> (text: String, keepsStart: Bool) {
        normalizers.reduce((text, true)) { state, step in
            let (text, keeps) = step.apply(state.0)
            return (text, state.1 && keeps)
        }
    }

    /// - Parameter isFirst: whether the whole input begins with the text.
    func words(of text: String, isFirst: Bool) -> [String] {
        // A word and whether it stands at the beginning.
        var words = text.isEmpty ? [] : [(text: text, isFirst: isFirst)]
        for splitter in splitters {
            words = words.flatMap { word in
                splitter.apply(word.text, isFirst: word.isFirst).map { ($0.text, word.isFirst && $0.isFirst) }
            }
        }
        return words.map(\.text)
    }
}

extension UnigramSteps.Normalizer {
    fileprivate func apply(_ text: String) -> (text: String, keepsStart: Bool) {
        switch self {
        case .map(let map): return Self.mapped(text, map)
        case .lowercase:
            var result: [Unicode.Scalar] = []
            for scalar in text.unicodeScalars { scalar.appendLowercase(to: &result) }
            return (String(String.UnicodeScalarView(result)), true)
        case .nfc:
            let scalars = CanonicalForms.unicode9.composed(Array(text.unicodeScalars))
            return (String(String.UnicodeScalarView(scalars)), true)
        case .replaceEach(let set, let by):
            var result = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                if set.contains(scalar) { result.append(contentsOf: by.unicodeScalars) } else { result.append(scalar) }
            }
            let first = text.unicodeScalars.first
            return (String(result), !(by.isEmpty && first.map(set.contains) == true))
        case .replaceBlanks(let spacesOnly, let by): return (Self.collapsed(text, spacesOnly: spacesOnly, by), true)
        case .replace(let old, let new):
            let bytes = Self.replaced(Array(text.utf8), Array(old.utf8), by: Array(new.utf8))
            return (String(decoding: bytes, as: UTF8.self), true)
        case .strip(let left, let right):
            var scalars = text.unicodeScalars[...]
            if left { scalars = scalars.drop(while: \.isBlank) }
            let keeps = scalars.startIndex == text.unicodeScalars.startIndex
            if right { while let last = scalars.last, last.isBlank { scalars.removeLast() } }
            return (String(scalars), keeps)
        case .prepend(let front): return (text.isEmpty ? text : front + text, true)
        }
    }

    /// A short cluster of characters is looked up as a whole, else each character: what spm_precompiled does.
    private static func mapped(_ text: String, _ map: CharacterMap) -> (text: String, keepsStart: Bool) {
        var result: [UInt8] = [], keepsStart = true
        for cluster in text {
            let isFirst = result.isEmpty
            let bytes = Array(cluster.utf8)
            if bytes.count < 6, let found = map.shortestEntry(of: bytes[...]) {
                result += found
            } else {
                for scalar in cluster.unicodeScalars {
                    let bytes = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                    if let found = map.shortestEntry(of: bytes[...]) { result += found } else { result += bytes }
                }
            }
            if isFirst, result.isEmpty { keepsStart = false }
        }
        return (String(decoding: result, as: UTF8.self), keepsStart)
    }

    private static func collapsed(_ text: String, spacesOnly: Bool, _ by: String) -> String {
        var result = String.UnicodeScalarView()
        var run: [Unicode.Scalar] = []
        func close() {
            if run.count >= (spacesOnly ? 2 : 1) { result.append(contentsOf: by.unicodeScalars) } else { result += run }
            run.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            if spacesOnly ? scalar == " " : scalar.isBlank {
                run.append(scalar)
            } else {
                close()
                result.append(scalar)
            }
        }
        close()
        return String(result)
    }

    private static func replaced(_ text: [UInt8], _ old: [UInt8], by new: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var i = 0
        while i < text.count {
            if !old.isEmpty, text.count - i >= old.count, text[i..<i + old.count].elementsEqual(old) {
                result += new
                i += old.count
            } else {
                result.append(text[i])
                i += 1
            }
        }
        return result
    }
}

extension UnigramSteps.Splitter {
    fileprivate func apply(_ text: String, isFirst: Bool) -> [(text: String, isFirst: Bool)] {
        var words: [(text: String, isFirst: Bool)] = []
        var word = String.UnicodeScalarView()
        var start = true
        func close() {
            if !word.isEmpty { words.append((String(word), start)) }
            word = String.UnicodeScalarView()
            start = false
        }
        switch self {
        case .blanks:
            for scalar in text.unicodeScalars {
                if scalar.isBlank { close() } else { word.append(scalar) }
            }
        case .marks(let scheme, let splits):
            let mark: Unicode.Scalar = "▁"
            var scalars = text.unicodeScalars.map { $0 == " " ? mark : $0 }
            let wants = scheme == .always || (scheme == .first && isFirst)
            if wants, let first = scalars.first, first != mark { scalars.insert(mark, at: 0) }
            for scalar in scalars {
                if splits, scalar == mark { close() }
                word.append(scalar)
            }
        }
        close()
        return words
    }
}

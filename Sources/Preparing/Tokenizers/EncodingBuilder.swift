// SPDX-License-Identifier: GPL-3.0-or-later

/// Gathers pieces between the opening and the closing special, up to a limit.
struct EncodingBuilder {
    private var encoding = Encoding()
    private let opening: Int?
    private let closing: Int?
    /// How many pieces fit between the specials.
    private let room: Int
    private var used = 0

    init(opening: Int?, closing: Int?, limit: Int?) {
        self.opening = opening
        self.closing = closing
        let specials = (opening == nil ? 0 : 1) + (closing == nil ? 0 : 1)
        room = limit.map { max(0, $0 - specials) } ?? .max
        if let opening { add(opening, word: nil, isSpecial: true) }
    }

    /// Whether text has been cut off: nothing more is taken.
    var isFull: Bool { encoding.isTruncated }

    mutating func append(special id: Int) {
        guard take() else { return }
        add(id, word: nil, isSpecial: true)
    }

    mutating func append(word: String, ids: some Sequence<Int>) {
        let index = encoding.wordTexts.count
        encoding.wordTexts.append(word)
        for id in ids {
            guard take() else { return }
            add(id, word: index, isSpecial: false)
        }
    }

    private mutating func take() -> Bool {
        guard used < room else {
            encoding.isTruncated = true
            return false
        }
        used += 1
        return true
    }

    private mutating func add(_ id: Int, word: Int?, isSpecial: Bool) {
        encoding.ids.append(id)
        encoding.words.append(word)
        encoding.isSpecial.append(isSpecial)
    }

    consuming func finish(token: (Int) -> String?, piece: (Int) -> String) -> Encoding {
        if let closing { add(closing, word: nil, isSpecial: true) }
        encoding.tokens = encoding.ids.map { token($0) ?? "" }
        encoding.pieces = encoding.ids.map(piece)
        return encoding
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

extension Int: ArgumentType {
    public static var placeholder: String { "N" }
    public static var pieceKind: Piece.Kind { .number }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        Int(word.text) != nil || site.scope.isExpression(word)
    }

    public static func parse(_ word: Word, in session: Session) throws -> Int {
        if let number = Int(word.text) { return number }
        if let number = try Double.evaluated(word, in: session), let whole = Int(exactly: number) { return whole }
        throw Complaint("\(word.text) is not a whole number", culprit: word.text)
    }
}

extension Double: ArgumentType {
    public static var placeholder: String { "X" }
    public static var pieceKind: Piece.Kind { .number }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool {
        Double(word.text) != nil || site.scope.isExpression(word)
    }

    public static func parse(_ word: Word, in session: Session) throws -> Double {
        if let number = Double(word.text) { return number }
        if let number = try evaluated(word, in: session) { return number }
        throw Complaint("\(word.text) is not a number", culprit: word.text)
    }

    /// The number that a bound name or an expression gives.
    fileprivate static func evaluated(_ word: Word, in session: Session) throws -> Double? {
        guard session.isBound(word.text) || session.isExpression(word) else { return nil }
        switch try session.evaluate(word) {
        case .number(let number): return number
        case .tensor(let tensor) where tensor.count == 1: return tensor.floats.first.map(Double.init)
        default: return nil
        }
    }
}

extension String: ArgumentType {
    public static var placeholder: String { "WORD" }
    public static func parse(_ word: Word, in session: Session) throws -> String { word.text }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Cuts the text of an expression into tokens.
struct ExpressionLexer {
    static let tokenLimit = 200_000
    private static let signs = [
        "...", "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "@", "(", ")", "[", "]", "{", "}", ",", ":",
        "=", "<", ">", "&", "|", "^", "~", "!",
    ].map { Array($0.utf8) }

    private let bytes: [UInt8]
    private let offset: Int
    private var position = 0
    private var tokens: [ExpressionToken] = []

    /// - Parameter offset: where in the line the text begins.
    init(_ text: String, offset: Int) {
        bytes = Array(text.utf8)
        self.offset = offset
    }

    /// The tokens, the last of which is the end.
    ///
    /// - Throws: `Complaint` for a character that has no meaning, a quote left open, or more than `tokenLimit` tokens.
    static func tokens(of text: String, offset: Int) throws(Complaint) -> [ExpressionToken] {
        var lexer = ExpressionLexer(text, offset: offset)
        while try lexer.step() {}
        return lexer.tokens
    }

    /// As many tokens as can be read, for colours: what has no meaning is left out.
    static func lenientTokens(of text: String, offset: Int) -> [ExpressionToken] {
        var lexer = ExpressionLexer(text, offset: offset)
        while lexer.position <= lexer.bytes.count {
            do { if try !lexer.step() { break } } catch { lexer.position += 1 }
        }
        return lexer.tokens.filter { $0.kind != .end }
    }

    private mutating func step() throws(Complaint) -> Bool {
        while position < bytes.count, bytes[position].isBlank { position += 1 }
        guard position < bytes.count else {
            add(.end, from: bytes.count)
            return false
        }
        guard tokens.count < ExpressionLexer.tokenLimit else {
            throw Complaint("the expression has more than \(ExpressionLexer.tokenLimit) parts")
        }
        let start = position
        let byte = bytes[start]
        if byte == UInt8(ascii: "."), endsOperand, !starts(with: Array("...".utf8)) {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "$") { position += 1 }
            add(.attribute(name()), from: start)
        } else if byte.isDigit || (byte == UInt8(ascii: ".") && start + 1 < bytes.count && bytes[start + 1].isDigit) {
            readNumber()
        } else if byte.isNameStart {
            add(.name(name()), from: start)
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            try readText(quote: byte)
        } else if let sign = ExpressionLexer.signs.first(where: starts) {
            position += sign.count
            add(.sign(String(decoding: sign, as: UTF8.self)), from: start)
        } else {
            throw unexpected(start)
        }
        return true
    }

    /// Whether the last token ends a value, so that a dot goes on with it.
    private var endsOperand: Bool {
        switch tokens.last?.kind {
        case .name, .attribute, .text, .sign(")"), .sign("]"): true
        default: false
        }
    }

    private func starts(with sign: [UInt8]) -> Bool { bytes[position...].starts(with: sign) }

    private mutating func name() -> String {
        let start = position > 0 && bytes[position - 1] == UInt8(ascii: "$") ? position - 1 : position
        while position < bytes.count, bytes[position].isNamePart { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func readNumber() {
        let start = position
        var isWhole = true
        func digits(_ lexer: inout ExpressionLexer) {
            while lexer.position < lexer.bytes.count,
                lexer.bytes[lexer.position].isDigit || lexer.bytes[lexer.position] == UInt8(ascii: "_")
            { lexer.position += 1 }
        }
        digits(&self)
        if position < bytes.count, bytes[position] == UInt8(ascii: "."), !starts(with: Array("...".utf8)) {
            isWhole = false
            position += 1
            digits(&self)
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            var after = position + 1
            if after < bytes.count, bytes[after] == UInt8(ascii: "+") || bytes[after] == UInt8(ascii: "-") {
                after += 1
            }
            if after < bytes.count, bytes[after].isDigit {
                isWhole = false
                position = after
                digits(&self)
            }
        }
        let text = String(decoding: bytes[start..<position].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        if isWhole, let integer = Int(text) {
            add(.integer(integer), from: start)
        } else {
            add(.number(Double(text.hasSuffix(".") ? text + "0" : text) ?? .infinity), from: start)
        }
    }

    private mutating func readText(quote: UInt8) throws(Complaint) {
        let start = position
        var text: [UInt8] = []
        position += 1
        while position < bytes.count, bytes[position] != quote {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == quote || bytes[position + 1] == UInt8(ascii: "\\")
            {
                position += 1
            }
            text.append(bytes[position])
            position += 1
        }
        guard position < bytes.count else {
            let sign = String(decoding: [quote], as: UTF8.self)
            throw Complaint("\(sign) is not closed", culprit: sign)
        }
        position += 1
        add(.text(String(decoding: text, as: UTF8.self)), from: start)
    }

    private mutating func add(_ kind: ExpressionToken.Kind, from start: Int) {
        tokens.append(ExpressionToken(kind: kind, range: offset + start..<offset + max(start, position)))
    }

    private func unexpected(_ index: Int) -> Complaint {
        // Not all of the rest: a long line of signs without meaning is asked for each.
        let rest = String(decoding: bytes[index...].prefix(64), as: UTF8.self)
        let letter = rest.first.map(String.init) ?? ""
        return Complaint("\(letter) has no meaning in an expression", culprit: letter)
    }
}

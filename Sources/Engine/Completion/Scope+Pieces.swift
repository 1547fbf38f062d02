// SPDX-License-Identifier: GPL-3.0-or-later

extension Scope {
    /// The line in pieces, for colours. The word that ends the line is never an error: it is still being typed.
    public func pieces(_ line: String) -> [Piece] {
        let read = Reader(self).read(line)
        let end = line.utf8.count
        var pieces = read.statements.flatMap { self.pieces(of: $0, in: line, end: end) }
        if let comment = read.comment { pieces.append(Piece(comment, .comment)) }
        return pieces.filter { !$0.range.isEmpty }
    }

    private func pieces(of statement: Statement, in line: String, end: Int) -> [Piece] {
        var pieces: [Piece] = []
        if let target = statement.target { pieces.append(Piece(target.range, .name)) }
        switch statement.body {
        case .nothing: break
        case .shell(let word):
            pieces.append(
                Piece(
                    statement.source.range.lowerBound..<word.range.lowerBound,
                    statement.fault == nil ? .operator : .error))
            pieces.append(Piece(word.range, .value))
        case .expression(let word):
            if let fault = statement.fault, fault.range.upperBound < end {
                pieces.append(Piece(fault.range, .error))
                let rest = statement.rest(word.dropping(before: fault.range.upperBound - word.range.lowerBound))
                if fault.range.upperBound > word.range.lowerBound { pieces += expression(rest, end: end) }
            } else {
                pieces += expression(word, end: end)
            }
        case .command(let declaration, let verb, let words):
            pieces.append(Piece(verb.range, .verb))
            let matching = Matching(declaration, words: words, rest: statement.rest)
            var earlier: [String] = []
            for entry in matching.entries {
                pieces += self.pieces(of: entry, declaration, ArgumentSite(scope: self, earlier: earlier), end: end)
                if case .value(let slot) = entry.role, declaration.slots[slot].form == .positional {
                    earlier.append(entry.word.text)
                }
            }
        }
        return pieces
    }

    private func pieces(
        of entry: Matching.Entry, _ declaration: Declaration, _ site: ArgumentSite, end: Int
    ) -> [Piece] {
        let word = entry.word
        let isBeingTyped = word.range.upperBound == end
        switch entry.role {
        case .option, .separator: return [Piece(word.range, .option)]
        case .unknownOption: return [Piece(word.range, isBeingTyped ? .option : .error)]
        case .extra: return [Piece(word.range, .error)]
        case .value(let slot):
            guard let type = declaration.slots[slot].type else { return [Piece(word.range, .value)] }
            if type.takesRest || isExpression(word) { return expression(word, end: end) }
            if !type.accepts(word, at: site), !isBeingTyped { return [Piece(word.range, .error)] }
            return [Piece(word.range, kind(of: word, type))]
        }
    }

    /// A word of a kind that takes several things is coloured as what it is.
    private func kind(of word: Word, _ type: any ArgumentType.Type) -> Piece.Kind {
        guard type.pieceKind == .string else { return type.pieceKind }
        if word.text.utf8.first == UInt8(ascii: "@") { return .file }
        if type == InputArgument.self, InputWord(word).isPicture(boundKind: nil, folder: folder) { return .file }
        return !word.isQuoted && isBound(word.text) ? .name : .string
    }

    private func expression(_ word: Word, end: Int) -> [Piece] {
        let tokens = ExpressionLexer.lenientTokens(of: word.source, offset: word.range.lowerBound)
        return tokens.enumerated().map { index, token in
            switch token.kind {
            case .integer, .number: return Piece(token.range, .number)
            case .text: return Piece(token.range, .string)
            case .sign, .end: return Piece(token.range, .operator)
            case .attribute: return Piece(token.range, .name)
            case .name(let name):
                let isCalled = index + 1 < tokens.count && tokens[index + 1].isSign("(")
                let isParameter = index + 1 < tokens.count && tokens[index + 1].isSign("=")
                if ["and", "or", "not"].contains(name) { return Piece(token.range, .operator) }
                if isParameter || (isCalled && Functions.named(name) != nil) || DTypeName.dtype(name) != nil {
                    return Piece(token.range, .value)
                }
                if ["True", "False", "None", "pi", "inf", "nan"].contains(name) { return Piece(token.range, .number) }
                let isKnown = isBound(name) || token.range.upperBound == end
                return Piece(token.range, isKnown ? .name : .error)
            }
        }
    }
}

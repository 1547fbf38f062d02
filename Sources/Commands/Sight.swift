// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// One input on its way through the tower that reads it, with a label for each of its tokens.
struct Sight {
    let tower: Tower
    /// `[CLS]` and `row,column` for a picture; pieces for a text.
    let tokens: [String]
    let subject: AttentionMap.Subject?
    let run: (Pass) throws -> Void
    /// The row that is read where none is asked for.
    private let ownRow: Row
    /// The tokens of each word of a text.
    private let words: [(text: String, tokens: [Int])]

    /// Rows of attention and what they are called.
    struct Row {
        let queries: [Int]
        let label: String
    }

    /// - Parameter padded: whether a text is padded to the most tokens that the model reads.
    init(_ input: InputArgument, _ work: ModelInputs, padded: Bool = false) throws {
        let model = work.model
        switch input {
        case .picture(_, let picture):
            let embedder = try model.imageEmbedder()
            let prepared = try work.preparation().prepare(picture)
            let shape = prepared.pixelValues.shape
            tower = embedder.vision
            tokens = Self.labels(of: embedder.vision.grid)
            words = []
            subject = AttentionMap.Subject(pixels: picture.pixels, crop: prepared.geometry.cropBox)
            ownRow = Row(queries: [0], label: tokens.first ?? "0")
            run = { pass in _ = try model.embed(pixels: prepared.pixelValues.withShape([1] + shape), pass) }
        case .text(let text):
            let embedder = try model.textEmbedder()
            let encodings = try model.encode([text])
            guard let encoding = encodings.first, encoding.count > 0 else { throw Complaint("the text has no token") }
            tower = embedder.text
            let padding = padded || embedder.readsPadding ? max(0, embedder.maximumTokens - encoding.count) : 0
            tokens = encoding.pieces + [String](repeating: "[PAD]", count: padding)
            words = Self.words(of: encoding)
            subject = nil
            let end = try embedder.pooledToken(of: encoding.ids) ?? 0
            ownRow = Row(queries: [end], label: tokens[min(end, tokens.count - 1)])
            run = { pass in _ = try model.embed(encodings, allRows: padded, pass) }
        }
    }

    /// The row or rows that a token means; several pieces of a word are read together.
    ///
    /// - Throws: `Complaint` that lists the words where there is no such token.
    func row(of token: TokenSelection?) throws -> Row {
        switch token {
        case nil:
            return ownRow
        case .index(let number):
            let index = number < 0 ? number.addingReportingOverflow(tokens.count).partialValue : number
            guard tokens.indices.contains(index) else {
                throw Complaint(
                    "there is no token \(number)", culprit: "\(number)", hint: "tokens are 0 to \(tokens.count - 1)")
            }
            return Row(queries: [index], label: tokens[index])
        case .word(let word, let occurrence):
            let wanted = word.lowercased()
            let found = words.filter { $0.text.lowercased() == wanted }
            if found.indices.contains(occurrence - 1) {
                let label = occurrence == 1 ? word : "\(word):\(occurrence)"
                return Row(queries: found[occurrence - 1].tokens, label: label)
            }
            if occurrence == 1, let index = tokens.firstIndex(where: { $0 == word || "[\(word)]" == $0 }) {
                return Row(queries: [index], label: tokens[index])
            }
            throw missing(word, occurrences: found.count)
        }
    }

    private func missing(_ word: String, occurrences: Int) -> Complaint {
        if occurrences > 0 {
            return Complaint("\(word) stands there \(occurrences) times only", culprit: word)
        }
        if words.isEmpty {
            return Complaint(
                "the picture has no token \(word)", culprit: word,
                hint: "a token's number, 0 is \(tokens.first ?? "the first"), or ROW,COLUMN of a patch")
        }
        let all = words.map(\.text)
        let near = Suggestion.didYouMean(word, among: all)
        return Complaint(
            "the text has no word \(word)", culprit: word,
            hint: near ?? "its words are \(all.prefix(20).joined(separator: ", "))")
    }

    /// The tower's attention over all of the tokens.
    var stack: AttentionStack {
        let axis = tower.grid.map { TokenAxis.picture($0) } ?? .text(tokens.count)
        return AttentionStack(
            kind: tower.grid == nil ? .text : .vision, paths: tower.attentionPaths, heads: tower.heads, queries: axis,
            keys: axis)
    }

    /// A label for each token of a tower for pictures.
    static func labels(of grid: PatchGrid?) -> [String] {
        guard let grid else { return [] }
        let specials = (0..<grid.first).map { $0 == 0 ? "[CLS]" : "[\($0)]" }
        return specials + (0..<grid.count).map { "\($0 / grid.columns),\($0 % grid.columns)" }
    }

    static func words(of encoding: Encoding) -> [(text: String, tokens: [Int])] {
        var tokens = [[Int]](repeating: [], count: encoding.wordTexts.count)
        for (token, word) in encoding.words.enumerated() {
            if let word, tokens.indices.contains(word) { tokens[word].append(token) }
        }
        return zip(encoding.wordTexts, tokens).filter { !$1.isEmpty }.map { ($0, $1) }
    }
}

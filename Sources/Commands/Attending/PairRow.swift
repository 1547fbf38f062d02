// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Whose row of a map is read, or which patch's column.
struct PairRow {
    var queries: [Int]
    var label: String
    /// The patch whose column is read in place of a row.
    var patch: Int?
    /// The tokens of the word that was asked for, as they stand in the text.
    var wordTokens: [Int]?
    let words: [PairDetails.Word]

    /// - Parameters:
    ///   - predicting: whether words follow from the tokens before them.
    ///   - readRows: what is read where no token is asked for.
    /// - Throws: `Complaint` that lists the words where there is no such token.
    init(
        of token: TokenSelection?, in sight: PairSight, queries axis: TokenAxis, keys: TokenAxis, predicting: Bool,
        readRows: @autoclosure () throws -> [Int]
    ) throws {
        words = sight.words(queries: axis, keys: keys, predicting: predicting)
        let names = sight.labels(of: axis)
        switch token {
        case nil where predicting && axis.text != nil:
            // Each plain token follows from the row before it.
            queries = sight.plainTokens.map { $0 - 1 }.filter { $0 >= 0 }
            label = "all words"
        case nil:
            let rows = try readRows().filter { $0 >= 0 && $0 < axis.count }
            let isAll = rows.count > 1 && rows.count >= axis.text?.count ?? 2
            (queries, label) = (rows, isAll ? "all tokens" : rows.first.map { names[$0] } ?? "0")
        case .index(let number):
            let index = number < 0 ? number.addingReportingOverflow(axis.count).partialValue : number
            guard names.indices.contains(index) else {
                throw Complaint(
                    "there is no token \(number)", culprit: "\(number)", hint: "tokens are 0 to \(axis.count - 1)")
            }
            (queries, label) = ([index], names[index])
        case .word(let word, let occurrence):
            if let patch = Self.patch(word, in: axis.grid) {
                (queries, label) = ([patch], word)
            } else if let grid = keys.grid, let patch = Self.patch(word, in: grid) {
                (queries, label, self.patch) = ([], word, patch - grid.first)
            } else {
                let found = try Self.word(word, occurrence, in: sight, axis, names)
                (queries, label, wordTokens) = found
                if predicting, let tokens = wordTokens {
                    queries = tokens.map { $0 - 1 }.filter { $0 >= 0 }
                }
            }
        }
    }

    /// The token of the patch that `3,4` names; nil for another word, or where there is no such patch.
    private static func patch(_ word: String, in grid: PatchGrid?) -> Int? {
        guard let grid else { return nil }
        let parts = word.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let row = parts[0], let column = parts[1], (0..<grid.rows).contains(row),
            (0..<grid.columns).contains(column)
        else { return nil }
        return grid.first + row * grid.columns + column
    }

    private static func word(
        _ word: String, _ occurrence: Int, in sight: PairSight, _ axis: TokenAxis, _ names: [String]
    ) throws -> (queries: [Int], label: String, tokens: [Int]?) {
        let wanted = word.lowercased()
        let found = sight.words.filter { $0.text.lowercased() == wanted }
        if found.indices.contains(occurrence - 1), let text = axis.text {
            let tokens = found[occurrence - 1].tokens
            let places = tokens.map { $0 + text.lowerBound }.filter { text.contains($0) }
            return (places, occurrence == 1 ? word : "\(word):\(occurrence)", tokens)
        }
        if !found.isEmpty, axis.text != nil {
            throw Complaint("\(word) stands there \(found.count) times only", culprit: word)
        }
        if occurrence == 1, let index = names.firstIndex(where: { $0 == word || "[\(word)]" == $0 }) {
            return ([index], names[index], nil)
        }
        let all = axis.text == nil ? [] : sight.words.map(\.text)
        throw Complaint(
            axis.text == nil ? "no word asks there" : "the text has no word \(word)", culprit: word,
            hint: all.isEmpty
                ? "a token's number, or ROW,COLUMN of a patch"
                : Suggestion.didYouMean(word, among: all) ?? "its words are \(all.prefix(20).joined(separator: ", "))")
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Tensors

/// The rows of a table of parity, and what is to be complained of.
struct ParityReport {
    let tolerance: Double?
    private var rows: [[Table.Cell]] = []
    private(set) var failures: [String] = []
    /// Arrays that were held against ours.
    private(set) var arrays = 0
    private var models = 0
    private var lastModel: String?
    private var isMatched = false
    private var passed = 0
    private var leftOut = 0

    init(tolerance: Double?) { self.tolerance = tolerance }

    /// Holds an answer against what was stored.
    mutating func add(_ folder: ParityFolder, _ key: ParityKey, _ answer: ParityAnswer) throws {
        count(folder)
        let limit = key.kind == .ids ? 0 : tolerance ?? key.kind.tolerance
        let compared = try ArrayComparison(
            "\(folder.name) \(key.name)", answer.ours, answer.theirs, tolerance: limit, file: "expected.npz")
        arrays += 1
        isMatched = isMatched || answer.isMatched
        compared.failure.map { failures.append($0) }
        let parts = [answer.note, answer.isMatched ? "patches matched" : nil].compactMap(\.self)
        rows.append([
            compared.mark, .text(folder.name), .text(([key.name] + parts).joined(separator: ", ")),
            .text(compared.shape), compared.difference,
            key.kind == .ids ? .text("equal") : .measure(limit),
        ])
    }

    /// An array that cannot be computed.
    mutating func fail(_ folder: ParityFolder, _ name: String, _ message: String) {
        count(folder)
        arrays += 1
        failures.append([folder.name, name].filter { !$0.isEmpty }.joined(separator: " ") + ": " + message)
        rows.append([.text("✗"), .text(folder.name), .text(name), .text(message), .none, .none])
    }

    /// An array that nothing is held against.
    mutating func pass(_ folder: ParityFolder, _ name: String, _ reason: String) {
        count(folder)
        passed += reason == "given" ? 0 : 1
        rows.append([.text("·"), .text(folder.name), .text(name), .text(reason), .none, .none])
    }

    /// A folder whose model is not there to be asked.
    mutating func leaveOut(_ folder: ParityFolder, _ reason: String) {
        leftOut += 1
        rows.append([.text("·"), .text(folder.name), .text(""), .text(reason), .none, .none])
    }

    private mutating func count(_ folder: ParityFolder) {
        if lastModel != folder.path { models += 1 }
        lastModel = folder.path
    }

    func table(title: String) -> Table {
        let headline =
            Phrase("\(Format.count(arrays - failures.count)) of \(Format.plural(arrays, "array"))", .strong)
            + Phrase(" of \(Format.plural(models, "model")) agree", .quiet)
        let others = [
            passed > 0 ? "\(Format.plural(passed, "array")) held against nothing" : nil,
            leftOut > 0 ? "\(Format.plural(leftOut, "folder")) left out" : nil,
        ].compactMap(\.self)
        var notes = [others.isEmpty ? headline : headline + Phrase(" · " + others.joined(separator: " · "), .warning)]
        if isMatched {
            notes.append(
                Phrase(
                    "patches matched: transformers takes a picture's patches in random order; each of its own is held "
                        + "against the one of ours that the text's words look at alike", .quiet))
        }
        return Table(
            title: title, columns: ["", "model", "array", "shape", "largest difference", "tolerance"], rows: rows,
            notes: notes)
    }
}

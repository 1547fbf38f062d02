// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Preparing
import Results
import Tensors
import Testing

@testable import Commands

@Suite("evaluate --among")
struct RetrievalEvaluationTests {
    /// An oracle that knows of every picture what it shows: captions are rows of the identity.
    private struct Oracle {
        private var places: [String: Int] = [:]
        private var captions: [[UInt8]: String] = [:]

        init(_ evaluation: RetrievalEvaluation) throws {
            for index in 0..<evaluation.scenes {
                let all = try evaluation.candidates(of: index)
                for (picture, caption) in zip(all.pictures, all.captions) {
                    if places[caption] == nil { places[caption] = places.count }
                    captions[Self.bytes(picture)] = caption
                }
            }
        }

        func vectors(texts: [String]) -> Tensor {
            Tensor(shape: [texts.count, places.count]) { out in
                out.update(repeating: 0)
                for (row, text) in texts.enumerated() {
                    if let place = places[text] { out[row * places.count + place] = 1 }
                }
            }
        }

        func vectors(pictures: [Picture]) -> Tensor {
            vectors(texts: pictures.map { captions[Self.bytes($0)] ?? "" })
        }

        private static func bytes(_ picture: Picture) -> [UInt8] { picture.pixels.floats.map { UInt8($0) } }
    }

    private func evaluation(among: Int = 12, limit: Int = 20) throws -> RetrievalEvaluation {
        try RetrievalEvaluation(ShapesDataset(size: 24, seed: 3, split: .test), among: among, limit: limit)
    }

    @Test("One who knows all finds everything, one who sees all alike finds nothing")
    func oracles() throws {
        let evaluation = try evaluation()
        let oracle = try Oracle(evaluation)
        let all = try evaluation.scores(pictures: oracle.vectors, texts: oracle.vectors).all
        #expect(all.scenes == 20 && all.captions == 20 && all.pictures == 20)
        #expect(all.candidates == 20 * 12 && abs(all.chance / 20 - 1.0 / 12) < 1e-9)
        func same(_ count: Int) -> Tensor { Tensor([Float](repeating: 1, count: count * 4), shape: [count, 4]) }
        let none = try evaluation.scores(pictures: { same($0.count) }, texts: { same($0.count) }).all
        #expect(none.captions == 0 && none.pictures == 0)
    }

    @Test("The two ways are told apart: who confuses captions only, finds no caption")
    func directions() throws {
        #expect(RetrievalEvaluation.isFirstBest([[1, 0], [0, 1]], for: [2, 1]))
        #expect(!RetrievalEvaluation.isFirstBest([[1, 0], [0, 1]], for: [1, 2]))
        #expect(!RetrievalEvaluation.isFirstBest([[1, 0], [1, 0]], for: [1, 0]))
        #expect(!RetrievalEvaluation.isFirstBest([[.nan, 0], [0, 1]], for: [1, 0]))
        #expect(!RetrievalEvaluation.isFirstBest([], for: [1]))
    }

    @Test("Every caption but the first says something else, and equal captions are embedded once")
    func candidates() throws {
        let evaluation = try evaluation()
        for index in 0..<evaluation.scenes {
            let all = try evaluation.candidates(of: index)
            #expect(all.captions.count == 12 && Set(all.captions).count == 12 && all.pictures.count == 12)
            #expect(all.captions[0] == evaluation.data.caption(index))
        }
        let oracle = try Oracle(evaluation)
        var asked: [String] = []
        _ = try evaluation.scores(pictures: oracle.vectors) { texts in
            asked += texts
            return oracle.vectors(texts: texts)
        }
        #expect(Set(asked).count == asked.count && asked.count < 240)
    }

    @Test("A model that learnt nothing is near chance, and says the same each time")
    func chance() throws {
        let bench = try Bench.prepared()
        let line = "evaluate clip shapes --among 4 --limit 60"
        guard case .table(let table) = try bench.do(line), case .table(let again) = try bench.do(line) else {
            Issue.record("no table"); return
        }
        #expect(table.rows == again.rows)
        #expect(table.columns.map(\.name) == ["scenes", "of", "right caption", "±", "right picture", "±"])
        #expect(table.rows.last?.first == .text("all") && table.rows.last?[1] == .count(60))
        for column in [2, 4] {
            guard case .number(let found, _)? = table.rows.last?[column],
                case .number(let error, _)? = table.rows.last?[column + 1]
            else { Issue.record("no number"); return }
            // Five standard errors of 60 guesses among 4 are 0.28.
            #expect(abs(found - 0.25) < 0.28, "\(found)")
            #expect(abs(error - (found * (1 - found) / 60).squareRoot()) < 1e-12)
        }
        #expect(table.notes[0].text.contains("chance 0.250"))
    }

    @Test("Pairs seen and held out are told apart, and a model that learnt nothing is near chance")
    func pairs() throws {
        let bench = try Bench.prepared()
        let line = "evaluate clip shapes --pairs --limit 96"
        guard case .table(let table) = try bench.do(line), case .table(let again) = try bench.do(line) else {
            Issue.record("no table"); return
        }
        #expect(table.rows == again.rows)
        #expect(table.rows.map { $0[0] } == [.text("seen pairs"), .text("held-out pairs")])
        for row in table.rows {
            guard case .number(let found, _) = row[2] else { Issue.record("no number"); return }
            #expect(row[1] == .count(96) && found < 0.2, "\(found)")
        }
        #expect(try bench.do("evaluate clip shapes --pairs --limit 4 --template \"a photo of a {}\"") != nil)
    }

    @Test("Who knows the labels names every pair; who knows the colours only, no shape but by chance")
    func knownPairs() throws {
        let data = try ShapesDataset(size: 24, split: .test)
        let evaluation = try PairEvaluation(data, limit: 40)
        #expect(evaluation.parts.map { Set($0.data.heldOut) == Set(ShapePair.heldOut) } == [true, true])
        let held = Set(ShapePair.heldOut.map(\.label))
        var labels: [[Int]] = []
        let right = try evaluation.tallies { examples in
            labels.append(examples.map { $0.label ?? -1 })
            return examples.map { $0.label ?? -1 }
        }
        #expect(right.map(\.pairs) == [40, 40] && right.map(\.count) == [40, 40])
        let (seen, heldOut) = (labels.prefix(2).flatMap(\.self), labels.suffix(2).flatMap(\.self))
        #expect(held.isDisjoint(with: seen) && held.isSuperset(of: heldOut))
        let colors = try evaluation.tallies { $0.map { ($0.label ?? 0) / 8 * 8 + (($0.label ?? 0) + 1) % 8 } }
        #expect(colors.allSatisfy { $0.colors == 40 && $0.shapes == 0 && $0.pairs == 0 })
        #expect(PairEvaluation.captions.count == 64 && PairEvaluation.captions.contains("an orange cube"))
    }

    @Test("A dataset without scenes, and options that do not go together, are refused")
    func refusals() throws {
        let bench = try Bench.prepared()
        try bench.do("p = data folder photos")
        for line in [
            "evaluate clip p --among 10", "evaluate clip p --pairs", "evaluate clip shapes --among 1",
            "evaluate clip shapes --among 4 --pairs", "evaluate clip shapes --among 4 --limit 0",
            "evaluate clip shapes --pairs --labels a,b", "evaluate clip shapes --among 4 --template \"a {}\"",
            "evaluate bert shapes --among 4 --limit 2", "evaluate clip shapes --pairs --predictions x.npy",
        ] { #expect(bench.complaint(line) != nil, "\(line)") }
        #expect(bench.complaint("evaluate clip p --among 10")?.hint?.contains("shapes --among") == true)
    }

    @Test("Scenes of which there are fewer than asked for say among how many they were found")
    func few() throws {
        let bench = try Bench.prepared()
        try bench.do("few = data shapes --size 32 --split test --pairs held-out --objects 1")
        guard case .table(let table) = try bench.do("evaluate clip few --among 1000 --limit 2") else {
            Issue.record("no table"); return
        }
        #expect(table.notes[1].text.contains("on average"))
        #expect(table.rows.count == 1)
    }
}

extension ShapesDataset {
    fileprivate func caption(_ index: Int) -> String? { try? scene(index).caption }
}

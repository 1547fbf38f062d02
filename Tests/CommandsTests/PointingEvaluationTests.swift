// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Datasets
import Preparing
import Results
import Testing
import TestSupport

@testable import Commands

@Suite("evaluate --pointing")
struct PointingEvaluationTests {
    private func table(_ bench: Bench, _ line: String) throws -> Table {
        guard case .table(let table)? = try bench.do(line) else { throw Unexpected() }
        return table
    }

    private struct Unexpected: Error {}

    private func number(_ cell: Table.Cell) -> Double? { if case .number(let value, _) = cell { value } else { nil } }

    @Test("What it counts is what attend shows: the strongest patch of each object's row, held against its box")
    func agreesWithAttend() throws {
        let bench = try Bench.prepared()
        try bench.do("some = data shapes --size 32 --split test")
        let table = try table(bench, "evaluate v some --pointing --methods raw --word color --limit 4")
        let row = try #require(table.rows.first)
        guard case .text(let layer) = row[1], case .text(let head) = row[2], case .text(let name) = row[3] else {
            throw Unexpected()
        }
        let scenes = try ShapesDataset(size: 32, split: .test)
        var (hits, objects, chance, centre) = (0, 0, 0.0, 0)
        for index in 0..<4 {
            for object in try scenes.example(index).objects {
                let words = object.name.split(separator: " ").suffix(2)
                let article = words.joined().hasPrefix("orange") ? "an" : "a"
                let question = "is there \(article) \(words.joined(separator: " "))?"
                let token = name == "outcome" ? "" : " --token \(words[words.startIndex])"
                let line = "attend v some[\(index)] \"\(question)\" --layer \(layer) --head \(head)\(token)"
                guard case .attention(let map)? = try bench.do(line), let grid = map.grid else { throw Unexpected() }
                let values = map.row(layer: 0, head: map.head)[grid.first..<grid.first + grid.count]
                let most = try #require(values.max())
                let place = try #require(values.firstIndex(of: most)) - grid.first
                func holds(_ x: Double, _ y: Double) -> Bool {
                    let (box, side) = (object.box, 32.0)
                    return x * side >= Double(box.x) && x * side < Double(box.x + box.width)
                        && y * side >= Double(box.y) && y * side < Double(box.y + box.height)
                }
                func middle(of patch: Int) -> (Double, Double) {
                    let (row, column) = (patch / grid.columns, patch % grid.columns)
                    return ((Double(column) + 0.5) / Double(grid.columns), (Double(row) + 0.5) / Double(grid.rows))
                }
                objects += 1
                let (x, y) = middle(of: place)
                hits += holds(x, y) ? 1 : 0
                centre += holds(0.5, 0.5) ? 1 : 0
                let inside = (0..<grid.count).count { let (x, y) = middle(of: $0); return holds(x, y) }
                chance += Double(inside) / Double(grid.count)
            }
        }
        #expect(number(row[4]) == Double(hits) / Double(objects))
        #expect(table.rows[1][0] == .text("always the centre"))
        #expect(number(table.rows[1][4]) == Double(centre) / Double(objects))
        #expect(abs((number(table.rows[2][4]) ?? 0) - chance / Double(objects)) < 1e-12)
        #expect(table.notes.contains { $0.text == "measured on \(objects) objects in 4 scenes of test" })
        #expect(table.notes.contains { $0.text.hasPrefix("chosen on 4 scenes of validation, for the most hits") })
    }

    @Test("Each model has the methods that say where it sees an object, the same figures each time", arguments: [
        ("v", ["attention, text→image", "rollout", "relevance", "gradcam"]),
        ("blip", ["attention, text→image", "rollout", "relevance", "gradcam"]),
        ("clip", ["relevance", "gradcam"]),
        ("cross", ["attention, text→image", "rollout", "relevance", "gradcam"]),
    ])
    func methods(model: String, names: [String]) throws {
        let bench = try Bench.prepared()
        let first = try table(bench, "evaluate \(model) scenes --pointing --limit 2")
        #expect(first.rows.map { $0[0] } == (names + ["always the centre", "a patch at random"]).map { .text($0) })
        for row in first.rows {
            let hits = try #require(number(row[4]))
            #expect((0...1).contains(hits))
        }
        let second = try table(bench, "evaluate \(model) scenes --pointing --limit 2")
        #expect(second.rows == first.rows)
    }

    @Test("A model that has learnt what objects look like points at them, far beyond chance")
    func learnt() throws {
        let bench = try Bench()
        try bench.do("d = load demo")
        let rows = try table(bench, "evaluate d shapes --pointing --methods relevance --limit 5").rows
        let (hits, chance) = (try #require(number(rows[0][4])), try #require(number(rows[2][4])))
        #expect(hits > 0.6 && chance < 0.2)
    }

    @Test("Of a method the way with the most hits is chosen, of equal ones the first")
    func choice() {
        let hit = PointingGame(grid: PatchGrid(rows: 2, columns: 2, first: 0), box: .whole)
        func way(_ layer: Int, _ head: Int?) -> PointingWay {
            PointingWay(method: .raw, layer: layer, head: head, row: .own(.shape))
        }
        let other = PointingWay(method: .relevance, row: .outcome)
        var tally = PointingTally()
        tally.add(hit, [way(0, nil): true, way(1, 2): true, way(1, 1): true, way(0, 0): false, other: false])
        tally.add(hit, [way(0, nil): false, way(1, 2): true, way(1, 1): true, way(0, 0): true, other: false])
        #expect(tally.best(.raw) == [way(1, 1), way(1, 2), way(0, nil), way(0, 0)])
        #expect(tally.best(.relevance) == [other] && tally.best(.gradcam).isEmpty)
        #expect(tally.objects == 2 && tally.chance == 2 && tally.centre == 2)
        #expect(tally.ways[way(0, 0)] == Proportion(hits: 1, count: 2))
    }

    @Test("Of a name the last word is the shape, the one before it the colour; a box is in parts of its picture")
    func parts() {
        #expect(PointingWord.shape.places(of: 3) == 2..<3 && PointingWord.color.places(of: 3) == 1..<2)
        #expect(PointingWord.all.places(of: 3) == 0..<3 && PointingWord.color.places(of: 1) == 0..<0)
        #expect(
            Box(PixelBox(x: 8, y: 0, width: 8, height: 16), in: PixelSize(height: 16, width: 32))
                == Box(left: 0.25, top: 0, right: 0.5, bottom: 1))
    }

    @Test("Where scenes of validation are measured, ways are chosen on those behind them")
    func ranges() throws {
        let (test, validation) = (try ShapesDataset(split: .test), try ShapesDataset(split: .validation))
        let own = try PointingEvaluation(test, limit: 300)
        #expect(own.measured.indices == 0..<300 && own.chosenOn.indices == 0..<200)
        #expect((own.chosenOn.dataset as? ShapesDataset)?.split == .validation)
        let behind = try PointingEvaluation(validation, limit: 30)
        #expect(behind.measured.indices == 0..<30 && behind.chosenOn.indices == 30..<60)
        #expect(behind.chosenOn.phrase == "30 scenes of validation from 30 on")
        #expect(try PointingEvaluation(test, limit: nil).measured.indices == 0..<500)
    }

    @Test("What cannot be asked is said")
    func complaints() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("evaluate clip scenes --pointing --methods raw")?.culprit == "raw")
        #expect(bench.complaint("evaluate v scenes --methods raw")?.hint == "add --pointing")
        #expect(bench.complaint("evaluate v scenes --word shape")?.hint == "add --pointing")
        #expect(bench.complaint("evaluate v scenes --pointing --pairs")?.message.contains("by itself") == true)
        #expect(bench.complaint("evaluate v scenes --pointing --methods ig")?.culprit == "ig")
        #expect(bench.complaint("evaluate bert scenes --pointing")?.message.contains("together") == true)
        try bench.do("folder = data folder photos")
        #expect(bench.complaint("evaluate clip folder --pointing")?.message.contains("nobody knows") == true)
        #expect(
            bench.complaint("evaluate v scenes --pointing --template \"a {}\" --template \"the {}\"")?.hint
                == "give one --template")
    }
}

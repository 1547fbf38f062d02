// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Frames
import Results
import Tensors
import Testing

@testable import Visuals

@Suite("Views")
struct ViewTests {
    @Test("Every result that can be shown has its row in the table")
    func complete() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Results")
        var kinds: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil) {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains(/struct \w+: .*Showable/) else { continue }
            let match = try #require(text.firstMatch(of: /var kind: String \{ "(\w+)" \}/), "\(file.lastPathComponent)")
            kinds.insert(String(match.1))
        }
        #expect(kinds.count >= 9)
        #expect(Set(viewTable.map(\.kind)) == kinds)
        for sample in Sample.all {
            #expect(viewTable.contains { $0.kind == sample.result.kind && $0.make(sample.result) != nil })
        }
    }

    @Test("Arrow keys go through the kept layers, and ask for one that is not kept with the head chosen")
    func layers() throws {
        let view = view(for: Sample.attention(layers: [3, 4]))
        #expect(view.start.layer == 4)
        guard case .state(var state) = view.answer(.left, at: view.start) else { throw Failure() }
        #expect(state.layer == 3)
        #expect(view.answer(.left, at: state) == .line("attend clip cat.png --layer 2"))
        guard case .state(let chosen) = view.answer(.down, at: state) else { throw Failure() }
        #expect(chosen.head == 0)
        #expect(view.answer(.left, at: chosen) == .line("attend clip cat.png --layer 2 --head 0"))
        state.layer = 11
        #expect(view.answer(.right, at: state) == .ignored)
        #expect(view.answer(.character("m"), at: state) == .line("attend clip cat.png --method rollout"))
    }

    @Test("A map that has no other to ask for offers no method")
    func alone() {
        let map = Sample.attention(layers: [0])
        let alone = view(
            for: AttentionMap(
                model: map.model, input: map.input, method: .raw, weights: map.weights, layers: [0], layerCount: 1,
                paths: map.paths, head: map.head, queries: map.queries, queryLabel: map.queryLabel, tokens: map.tokens,
                grid: map.grid, subject: map.subject, request: ""))
        #expect(alone.answer(.character("m"), at: alone.start) == .ignored)
        #expect(alone.answer(.right, at: alone.start) == .ignored)
        #expect(!alone.keys.contains { $0.keys == "m" } && alone.keys.contains { $0.keys == "z" })
    }

    @Test("Head keys go from the mean through every head and back")
    func heads() throws {
        let view = view(for: Sample.attention(heads: 4))
        var state = view.start
        var seen: [Int?] = [state.head]
        for _ in 0..<5 {
            guard case .state(let next) = view.answer(.down, at: state) else { throw Failure() }
            state = next
            seen.append(state.head)
        }
        #expect(seen == [nil, 0, 1, 2, 3, nil])
        guard case .state(let back) = view.answer(.up, at: view.start) else { throw Failure() }
        #expect(back.head == 3)
    }

    @Test("The naming line says method, row, layer and head; the next where the mass lies")
    func naming() {
        let lines = view(for: Sample.attention()).plain(width: 80, glyphs: .sextants)
        #expect(lines[0] == "raw attention   row [CLS]   layer 2   head mean of 4")
        #expect(lines[1].hasSuffix("off the picture, all of it on [CLS]"))
        let ascii = view(for: Sample.attention()).plain(width: 80, glyphs: .ascii)
        #expect(ascii.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test("The masses are those of the weights")
    func masses() {
        // A row of 5 tokens, patches 1 to 4: 0.4 of 0.8 on patches and the rest on the first token.
        var weights = [Float](repeating: 0, count: 25)
        weights.replaceSubrange(0..<5, with: [0.4, 0.1, 0.2, 0.1, 0])
        let map = AttentionMap(
            model: "m", input: "i", method: .raw, weights: Tensor(weights, shape: [1, 1, 5, 5]), layers: [0],
            layerCount: 1,
            paths: [], head: .mean, queries: [0], queryLabel: "[CLS]", tokens: ["[CLS]"],
            grid: PatchGrid(rows: 2, columns: 2, first: 1), subject: nil, request: "attend m i")
        let lines = view(for: map).plain(width: 80, glyphs: .sextants)
        #expect(lines[1] == "50 % on patches   50 % off the picture, all of it on [CLS]")
        #expect(lines[3...4] == ["5 9", "5 0"])
    }

    @Test("A picture of attention has the picture's own size, and its crop a line just outside")
    func pictureOfAttention() throws {
        let crop = Box(left: 0.25, top: 0, right: 0.75, bottom: 1)
        let drawn = picture(of: Sample.attention(crop: crop), theme: .dusk)
        let shown = try #require(drawn)
        #expect(shown.width == 32 && shown.height == 24)
        func pixel(_ x: Int, _ y: Int) -> RGB {
            let place = (y * 32 + x) * 3
            return RGB(shown.rgb[place], shown.rgb[place + 1], shown.rgb[place + 2])
        }
        #expect(pixel(7, 12) == Theme.dusk.color(.text))
        #expect(pixel(24, 12) == Theme.dusk.color(.text))
        #expect(pixel(28, 12).luma < 70)
        let none = picture(of: Sample.table, theme: .dusk)
        #expect(none == nil)
        let squares = picture(of: Sample.matrix(), theme: .dusk)
        let matrix = try #require(squares)
        #expect(matrix.width == 96 && matrix.height == 72)
    }

    @Test("Of a tensor's rows those that are all 0 are counted, along its first axis, where not all are")
    func zeroRows() {
        var values = [Float](repeating: 0.5, count: 8 * 6 * 4)
        for row in [0, 3, 7] { for place in 0..<24 { values[row * 24 + place] = 0 } }
        values[5 * 24] = 0
        let view = view(for: TensorSummary(name: "w", tensor: Tensor(values, shape: [8, 6, 4])))
        #expect(view.transcript(width: 40).contains { $0.text == "3 of 8 rows are all 0" })
        var frame = Frame(size: Size(columns: 78, rows: 19))
        view.draw(view.start, into: &frame, in: frame.bounds)
        #expect(frame.text(glyphs: .sextants).contains("3 of 8 rows are all 0"))
        for dead in [[Float](repeating: 0, count: 24), [Float](repeating: 1, count: 24)] {
            let other = Visuals.view(for: TensorSummary(name: "w", tensor: Tensor(dead, shape: [4, 6])))
            #expect(!other.plain(width: 60, glyphs: .sextants).joined().contains("all 0 "))
            #expect(!other.plain(width: 60, glyphs: .sextants).joined().contains("rows"))
        }
    }

    @Test("A tree asks for a tensor under its path, and stays where it was when its depth changes")
    func tree() throws {
        let view = view(for: Sample.tree)
        var state = view.start
        for _ in 0..<4 {
            guard case .state(let next) = view.answer(.down, at: state) else { throw Failure() }
            state = next
        }
        #expect(view.answer(.enter, at: state) == .line("clip.encoder.layers.0.q_proj.weight"))
        guard case .state(let folded) = view.answer(.left, at: state) else { throw Failure() }
        #expect(folded.row == 3)
        #expect(view.answer(.enter, at: folded) == .ignored)
    }

    private struct Failure: Error {}
}

@Suite("Paths in tables")
struct TablePathTests {
    @Test("A path that is too wide keeps its end, from a dot on")
    func end() {
        let table = Table(title: "t", columns: ["module", "n"], rows: [[.path("encoder.layers.11.mlp.fc1"), .count(1)]])
        let narrow = TableView(table).transcript(width: 22).map(\.text)
        #expect(narrow[1].hasPrefix("…layers.11.mlp.fc1"), "\(narrow[1])")
        #expect(TableView(table).plain(width: 10, glyphs: .sextants)[1].hasPrefix("encoder.layers.11.mlp.fc1"))
    }
}

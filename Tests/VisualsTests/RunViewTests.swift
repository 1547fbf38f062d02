// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Testing

@testable import Visuals

@Suite("A run's view")
struct RunViewTests {
    private func draw(
        _ view: any View, _ columns: Int, _ rows: Int, keys: [Key] = [], colors: ColorDepth = .full
    ) -> Frame {
        var frame = Frame(
            size: Size(columns: columns, rows: rows), capability: Capability(colors: colors, glyphs: .sextants))
        view.draw(state(view, keys), into: &frame, in: frame.bounds)
        return frame
    }

    private func state(_ view: any View, _ keys: [Key]) -> ViewState {
        keys.reduce(view.start) { state, key in
            if case .state(let next) = view.answer(key, at: state) { next } else { state }
        }
    }

    private func text(_ view: any View, _ columns: Int, _ rows: Int, keys: [Key] = []) -> String {
        draw(view, columns, rows, keys: keys).text(glyphs: .sextants).joined(separator: "\n")
    }

    @Test("Titles of panels, their newest values, step, share, time left and rate", arguments: [(78, 19), (74, 30)])
    func says(columns: Int, rows: Int) {
        let text = text(RunView(RunSample.report()), columns, rows)
        for word in [
            "step 1,340 / 2,000", "67 %", "ETA 2 min 53 s", "244 samples/s", "loss log", "learning rate",
            "gradient norm log", "accuracy in batch", "↶ 900", "2,000", "train", "validation", "before the rewind",
            "visual_projection", "4.9e-3", "▲", "■",
        ] {
            #expect(text.contains(word), "\(word)\n\(text)")
        }
        #expect(text.contains("1.1e-3") == (rows >= 26), "only a roomy stage has every module")
    }

    @Test("A stage of 200 columns shows six panels beside each other; a small one says how many have no place")
    func room() {
        let view = RunView(RunSample.report(more: true))
        let wide = text(view, 154, 44)
        #expect(wide.contains("step time") && wide.contains("logit scale") && !wide.contains(" more ▾"))
        let small = text(view, 78, 19)
        #expect(!small.contains("step time") && small.contains("2 more ▾"))
        #expect(text(view, 78, 19, keys: Array(repeating: .down, count: 6)).contains("step time"))
    }

    @Test("The current run is in the accent, validation in series 2, an earlier run and its rewind in grey")
    func colours() {
        let frame = draw(RunView(RunSample.report()), 74, 30)
        var styles: Set<Style> = []
        for y in 3..<11 { for x in 0..<36 where isDots(frame[x, y]) { styles.insert(frame[x, y].style) } }
        #expect(styles == [Style(.accent), Style(.series2), Style(.faint)])
        let column = (0..<36).filter { frame[$0, 3].glyph == Glyph("┊") }
        #expect(column.count == 1 && frame[column[0], 3].style == Style(.faint))
    }

    private func isDots(_ cell: Cell) -> Bool { (0x2800...0x28FF).contains(cell.glyph.base.value) }

    @Test("Without colours validation and earlier runs have letters of their own")
    func noColours() {
        let lines = draw(RunView(RunSample.report()), 74, 30, colors: .none).text(glyphs: .sextants)
        let plot = lines[3..<11].map { String($0.prefix(36)) }.joined()
        #expect(plot.contains("oo") && plot.contains("x"))
        #expect(lines.last?.contains("o validation   x before the rewind") == true)
    }

    @Test("A cursor reads every curve at one step, the earlier run's too, and moves with the arrows")
    func cursor() {
        var report = RunReport(name: "t", subtitle: "", step: 100, steps: 100, state: .finished)
        var curve = RunReport.Curve(name: "loss", title: "loss")
        for step in 1...100 { curve.values.append(Float(step), at: step) }
        curve.validation.append(7, at: 50)
        var earlier = RunReport.Points()
        for step in 80...90 { earlier.append(1000 + Float(step), at: step) }
        curve.earlier = [earlier]
        report.curves = [curve]
        let view = RunView(report)
        let first = text(view, 74, 20, keys: [.character("c")])
        #expect(first.contains("━ 7.00   ━ 100"), "\(first)")
        #expect(first.contains("\n") && first.contains("│"))
        let moved = text(view, 74, 20, keys: [.character("c")] + Array(repeating: .left, count: 15))
        #expect(moved.contains("━ 1,085   ━ 7.00   ━ 85.0"), "\(moved)")
        let early = text(view, 74, 20, keys: [.character("c"), .home, .right])
        #expect(early.contains("1.00") && !early.contains("7.00"), "validation begins at step 50")
        #expect(state(view, [.character("c"), .character("c")]) == view.start)
    }

    @Test("Fewer steps are seen around the cursor, which keeps its place; the cursor takes them along")
    func range() throws {
        let view = RunView(RunSample.report())
        let near = state(view, [.character("c"), .character("+"), .character("+")])
        let seen = try #require(near.range)
        #expect(seen.upperBound - seen.lowerBound == 500 && seen.contains(1340))
        // 1,340 of 2,000 lies at 67 % before and after.
        #expect(abs(Double(1340 - seen.lowerBound) / 500 - 0.67) < 0.01)
        let far = state(view, [.character("c"), .character("+"), .character("+"), .home, .left, .left])
        #expect(far.range?.lowerBound == far.step && far.step == seen.lowerBound - 6)
        #expect(state(view, [.character("+"), .character("-")]).range == nil)
        let closest = state(view, Array(repeating: .character("+"), count: 30))
        #expect(closest.range.map { $0.upperBound - $0.lowerBound } == 8)
    }

    @Test("Keys: log and linear of one panel, smoothing in turn, one panel alone, and Escape takes all back")
    func keys() {
        let view = RunView(RunSample.report())
        #expect(text(view, 74, 30).contains("loss log"))
        #expect(!text(view, 74, 30, keys: [.character("l")]).contains("loss log"))
        let keys: [Key] = [.right, .right, .character("l")]
        #expect(text(view, 74, 30, keys: keys).contains("learning rate log"))
        let turns = (0..<5).map { state(view, Array(repeating: .character("s"), count: $0)).smoothing }
        #expect(turns == [nil, 0.6, 0.9, 0.98, 0])
        let alone = text(view, 74, 30, keys: [.right, .right, .character("z")])
        #expect(alone.contains("learning rate") && !alone.contains("loss log") && !alone.contains("update / weight"))
        let open = state(view, [.character("z"), .character("c"), .character("+")])
        let shut = [Key.escape, .escape, .escape, .escape].reduce(open) { state, key in
            if case .state(let next) = view.answer(key, at: state) { next } else { state }
        }
        #expect(shut == view.start && view.answer(.escape, at: shut) == .ignored)
    }

    @Test(
        "In the transcript a run says in a line or two how it stands",
        arguments: [
            (RunReport.State.ready, ["ready at step 1,340", "clip tiny · shapes · contrastive"]),
            (.running, ["▶ runs; the prompt stays yours"]), (.paused, ["■ paused at step 1,340"]),
            (.stopped("loss 1.31 > 1.2"), ["■ stopped at step 1,340", "  loss 1.31 > 1.2"]),
            (.finished, ["◆ finished at step 1,340", "  loss 0.466 · validation 0.704"]),
        ])
    func words(state: RunReport.State, lines: [String]) {
        #expect(RunView(RunSample.report(state: state)).transcript(width: 40).map(\.text) == lines)
    }

    @Test("Where it was rewound to, the transcript says so")
    func rewound() {
        var report = RunSample.report(state: .paused)
        report.step = 900
        #expect(RunView(report).transcript(width: 40).map(\.text) == ["↶ step 900"])
    }

    @Test("A run of 100,000 steps is kept in some hundred points a curve, none of its mean lost")
    func small() {
        var points = RunReport.Points()
        for step in 0..<100_000 { points.append(Float(step % 10), at: step) }
        let series = CurveSeries(Plot.Series(name: "", role: .train, points: points), range: 0...100_000)
        #expect((256...512).contains(series.steps.count))
        let total = zip(series.values, series.counts).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(total / 100_000 - 4.5) < 1e-9)
    }

    @Test("Smoothing is the exponential mean with its beginning corrected, over stretches as over single steps")
    func smoothing() {
        let values: [Float] = [4, 2, 7, 1, 9, 3]
        var points = RunReport.Points()
        for (step, value) in values.enumerated() { points.append(value, at: step) }
        let series = CurveSeries(Plot.Series(name: "", role: .train, points: points), range: 0...100)
        // By hand: weights 0.9^k of the values before, divided by their sum.
        for (end, mean) in series.smoothed(0.9).values.enumerated() {
            let weights = (0...end).map { place in (0..<(end - place)).reduce(1.0) { weight, _ in weight * 0.9 } }
            let sum = zip(weights, values).reduce(0) { $0 + $1.0 * Double($1.1) }
            #expect(abs(mean - sum / weights.reduce(0, +)) < 1e-6)
        }
        var flat = RunReport.Points()
        for step in 0..<4000 { flat.append(3, at: step) }
        let long = CurveSeries(Plot.Series(name: "", role: .train, points: flat), range: 0...4000).smoothed(0.98)
        #expect(long.values.allSatisfy { abs($0 - 3) < 1e-9 })
    }

    @Test("What is not a number parts its curve and is said in the panel's title")
    func notANumber() {
        var report = RunReport(name: "t", subtitle: "", step: 30, steps: 30, state: .stopped("loss is nan"))
        var curve = RunReport.Curve(name: "loss", title: "loss")
        for step in 1...30 { curve.values.append(step > 20 ? .nan : 1 / Float(step), at: step) }
        report.curves = [curve]
        let lines = text(RunView(report), 60, 12).split(separator: "\n")
        #expect(lines[1].hasPrefix("loss") && lines[1].hasSuffix("nan"), "\(lines)")
    }
}

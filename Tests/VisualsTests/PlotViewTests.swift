// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Testing

@testable import Visuals

@Suite("Plots")
struct PlotViewTests {
    @Test("A run's curves by name, in the order asked for, each with its validation and earlier runs below it")
    func ofRun() {
        let plot = Plot(of: RunSample.report(), curves: ["acc", "nothing", "loss"], smoothing: 0.5)
        #expect(plot.panels.map(\.title) == ["accuracy", "loss"])
        #expect(plot.panels[1].series.map(\.role) == [.earlier, .validation, .train])
        #expect(plot.panels.map(\.isLog) == [false, true] && plot.range == 0...2000)
        let logs = Plot(of: RunSample.report(), curves: ["acc", "loss"], isLog: true).panels.map(\.isLog)
        #expect(logs == [true, true])
    }

    @Test("Two panels stand below each other where they are wide enough, beside each other in a low pane")
    func shapes() {
        let grid = PlotView(RunSample.plot).grid
        #expect(grid.shape(in: Size(columns: 74, rows: 28)) == (1, 2))
        #expect(grid.shape(in: Size(columns: 78, rows: 12)) == (2, 1))
        let six = RunView(RunSample.report(more: true)).grid
        #expect(six.shape(in: Size(columns: 154, rows: 33)) == (3, 2))
        #expect(six.shape(in: Size(columns: 40, rows: 9)) == (1, 1))
    }

    @Test("Several curves of one panel are told apart by colour, and by letters where there are none")
    func others() {
        let series = (0..<3).map { place in
            Plot.Series(
                name: "run \(place)", role: .other(place),
                points: RunReport.Points(steps: [0, 10], values: [Float(place), Float(place)]))
        }
        let plot = Plot(subtitle: "", range: 0...10, panels: [Plot.Panel(title: "loss", series: series)])
        let view = PlotView(plot)
        for colors in [ColorDepth.full, .none] {
            var frame = Frame(
                size: Size(columns: 60, rows: 12), capability: Capability(colors: colors, glyphs: .sextants))
            view.draw(view.start, into: &frame, in: frame.bounds)
            let legend = frame.text(glyphs: .sextants).last ?? ""
            let expected = colors == .full ? "━ run 2   ━ run 1   ━ run 0" : "c run 2   b run 1   ━ run 0"
            #expect(legend.hasPrefix(expected), "\(legend)")
            let rows: [String] = frame.text(glyphs: .sextants).map { String($0.dropFirst(6)) }
            if colors == .none {
                #expect(rows.contains { $0.contains("bbbb") } && rows.contains { $0.contains("cccc") })
            }
        }
    }

    @Test("As text a plot has its picture, its legend and its last values")
    func plain() {
        let lines = PlotView(RunSample.plot).plain(width: 80, glyphs: .ascii)
        #expect(lines.first == "plot: t, by step")
        #expect(lines.contains { $0.hasPrefix("loss ") && $0.contains("gradient norm log") })
        #expect(lines.contains("= train   o validation   x before the rewind   : rewound"))
        #expect(lines.contains("loss, validation: 0.704"))
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) && $0.count <= 80 })
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Testing

@testable import Shell

@MainActor
@Suite struct LayoutTests {
    @Test("From 100 columns on the transcript keeps 42 beside the stage")
    func bothPanes() {
        let layout = Layout(size: Size(columns: 120, rows: 36), hasStage: true, alone: nil, promptRows: 3)
        #expect(layout.arrangement == .both)
        #expect(layout.rule == Rect(x: 43, y: 0, width: 1, height: 35))
        #expect(layout.stage == Rect(x: 45, y: 0, width: 74, height: 35))
        #expect(layout.prompt == Rect(x: 0, y: 32, width: 43, height: 3))
        #expect(layout.status == Rect(x: 0, y: 35, width: 120, height: 1))
    }

    @Test("At 80 × 24 the stage takes the screen and the prompt keeps two rows above the status")
    func stageAlone() {
        let layout = Layout(size: Size(columns: 80, rows: 24), hasStage: true, alone: nil, promptRows: 2)
        #expect(layout.arrangement == .stage)
        #expect(layout.stage == Rect(x: 1, y: 0, width: 78, height: 21))
        #expect(layout.prompt == Rect(x: 0, y: 21, width: 80, height: 2))
        #expect(layout.transcript.isEmpty)
    }

    @Test("Before there is a view the transcript takes the screen, however wide")
    func transcriptAlone() {
        for columns in [20, 80, 200] {
            let layout = Layout(size: Size(columns: columns, rows: 24), hasStage: false, alone: nil, promptRows: 2)
            #expect(layout.arrangement == .transcript)
            #expect(layout.transcript.width == columns)
        }
    }

    @Test("A wide screen gives the stage all of it on demand, a narrow one the transcript")
    func aloneOnDemand() {
        let wide = Size(columns: 120, rows: 36)
        let narrow = Size(columns: 80, rows: 24)
        #expect(Layout(size: wide, hasStage: true, alone: .stage, promptRows: 2).arrangement == .stage)
        #expect(Layout(size: wide, hasStage: true, alone: .transcript, promptRows: 2).arrangement == .both)
        #expect(Layout(size: narrow, hasStage: true, alone: .transcript, promptRows: 2).arrangement == .transcript)
    }

    @Test("On every screen from 1 × 1 to 130 × 40 panes lie inside it and do not overlap")
    func everySize() {
        for columns in 1...130 {
            for rows in 1...40 {
                for alone in [nil, Layout.Alone.stage, .transcript] {
                    let size = Size(columns: columns, rows: rows)
                    let layout = Layout(size: size, hasStage: true, alone: alone, promptRows: 3)
                    let panes = [layout.transcript, layout.stage, layout.prompt, layout.status]
                    let screen = Rect(size)
                    for pane in panes where !pane.isEmpty { #expect(screen.intersection(pane) == pane) }
                    #expect(layout.prompt.height >= 1)
                    for (index, pane) in panes.enumerated() where !pane.isEmpty {
                        for other in panes[(index + 1)...] where !other.isEmpty {
                            #expect(pane.intersection(other).isEmpty, "\(columns) × \(rows)")
                        }
                    }
                }
            }
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Tensors
import Testing

@testable import Visuals

@Suite("Scatters")
struct ProjectionViewTests {
    /// A cross: the middle, then left, right, below, above.
    private static let cross = Projection(
        subject: "e", coordinates: Tensor([0, 0, -1, 0.1, 1, 0, 0, -1, 0.1, 1], shape: [5, 2]), explained: [0.6, 0.4],
        width: 8, names: ["middle", "left", "right", "low", "high"],
        neighbours: [[.init(point: 3, cosine: 0.9)], [], [], [], []])

    @Test("An arrow leads to the nearest point in its direction, and stays where there is none", arguments: [
        (Key.left, 1), (.right, 2), (.down, 3), (.up, 4), (.character("n"), 3), (.end, 4), (.home, 0),
    ])
    func arrows(key: Key, point: Int) {
        let view = ProjectionView(Self.cross)
        guard case .state(let next) = view.answer(key, at: view.start) else {
            Issue.record("ignored")
            return
        }
        #expect(view.point(next) == point)
        guard point > 0, case .state(let again) = view.answer(key, at: next) else { return }
        #expect([Key.character("n"), .end].contains(key) || view.point(again) == point)
    }

    @Test("Larger numbers lie to the right and above")
    func orientation() {
        let plane = ScatterPlane([0, 0, 2, 3], dimensions: 2, turn: 0)
        let low = ProjectionView.dot(plane.places[0] ?? (9, 9), window: nil, width: 100, height: 40)
        let high = ProjectionView.dot(plane.places[1] ?? (9, 9), window: nil, width: 100, height: 40)
        #expect(low.x < high.x && low.y > high.y)
    }

    @Test("Every pair of dimensions has its turn")
    func turns() {
        let pairs = (0..<ScatterPlane.turns(3)).map { ScatterPlane([0, 1, 2], dimensions: 3, turn: $0).axes }
        #expect(pairs.map { [$0.across, $0.up] } == [[0, 1], [0, 2], [1, 2]])
        #expect(ScatterPlane.turns(2) == 1 && ScatterPlane.turns(1) == 1)
    }

    @Test("Without colours each class has its letter, with colours those beyond the fifth")
    func classes() {
        #expect(ClassLook(0).mark(.full) == nil && ClassLook(5).mark(.full)?.text == "F")
        #expect(ClassLook(0).mark(.none)?.text == "A" && ClassLook(nil).mark(.none) == nil)
        let lines = ProjectionView(LensSample.projection()).plain(width: 80, glyphs: .ascii)
        #expect(lines.contains { $0.contains("A circle 17   B square 17   C triangle 18") })
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy(\.isASCII) })
    }
}

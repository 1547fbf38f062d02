// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Results
import Testing

@Suite("The pointing game")
struct PointingGameTests {
    private let grid = PatchGrid(rows: 4, columns: 4, first: 0)

    @Test("The strongest patch hits where its centre lies in the box, and nowhere else")
    func hits() {
        // The second row's third patch has its centre at (0.625, 0.375).
        let game = PointingGame(grid: grid, box: Box(left: 0.6, top: 0.3, right: 0.7, bottom: 0.4))
        var values = [Float](repeating: 0.1, count: 16)
        values[6] = 0.9
        #expect(game.isHit(values))
        values[10] = 1
        #expect(!game.isHit(values))
        #expect((0..<16).filter { game.isHit($0) } == [6])
        #expect(!game.isHit(-1) && !game.isHit(16))
    }

    @Test("A box takes in its left and upper edge and leaves out the others, so that boxes side by side share none")
    func edges() {
        let left = PointingGame(grid: grid, box: Box(left: 0.125, top: 0.125, right: 0.375, bottom: 0.375))
        let right = PointingGame(grid: grid, box: Box(left: 0.375, top: 0.125, right: 0.625, bottom: 0.375))
        #expect((0..<16).filter { left.isHit($0) } == [0])
        #expect((0..<16).filter { right.isHit($0) } == [1])
    }

    @Test("Chance is the share of patch centres in the box, counted one by one")
    func chance() {
        for (box, count) in [
            (Box.whole, 16), (Box(left: 0, top: 0, right: 0.5, bottom: 0.5), 4),
            (Box(left: 0.3, top: 0.3, right: 0.33, bottom: 0.33), 0),
            (Box(left: -1, top: 0.6, right: 0.2, bottom: 2), 2),
        ] {
            let game = PointingGame(grid: grid, box: box)
            var inside = 0
            for row in 0..<4 {
                for column in 0..<4 {
                    let (x, y) = ((Double(column) + 0.5) / 4, (Double(row) + 0.5) / 4)
                    if x >= box.left, x < box.right, y >= box.top, y < box.bottom { inside += 1 }
                }
            }
            #expect(inside == count && game.chance == Double(count) / 16)
        }
        #expect(PointingGame(grid: PatchGrid(rows: 0, columns: 0, first: 0), box: .whole).chance == 0)
    }

    @Test("The middle of the picture hits what covers it")
    func centre() {
        #expect(PointingGame(grid: grid, box: Box(left: 0.4, top: 0.4, right: 0.6, bottom: 0.6)).isCentreHit)
        #expect(!PointingGame(grid: grid, box: Box(left: 0.6, top: 0.4, right: 0.8, bottom: 0.6)).isCentreHit)
    }

    @Test("Of equal patches the first points; a map that is flat or holds no number points nowhere")
    func strongest() {
        #expect(PointingGame.strongest([Float(0.1), 0.3, 0.3, 0.2]) == 1)
        #expect(PointingGame.strongest([Float(-3), -1, -2]) == 1)
        #expect(PointingGame.strongest([Float(0.5), 0.5]) == nil)
        #expect(PointingGame.strongest([Float(0), .nan, 1]) == nil)
        #expect(PointingGame.strongest([Float]()) == nil)
        // A slice counts from its own first.
        #expect(PointingGame.strongest([Float(9), 0, 1, 0][1...]) == 1)
        #expect(!PointingGame(grid: grid, box: .whole).isHit([Float](repeating: 1, count: 16)))
    }

    @Test("A box in the picture becomes one in what a model sees of it, cropped or with bars around it")
    func parts() throws {
        let box = Box(left: 0.25, top: 0.25, right: 0.5, bottom: 0.75)
        #expect(box.within(.whole) == box)
        // The middle half of the width: the box is as wide as half of it.
        #expect(
            box.within(Box(left: 0.25, top: 0, right: 0.75, bottom: 1))
                == Box(left: 0, top: 0.25, right: 0.5, bottom: 0.75))
        // As much again above and below as the picture is high.
        #expect(
            box.within(Box(left: 0, top: -1, right: 1, bottom: 2))
                == Box(left: 0.25, top: 1.25 / 3, right: 0.5, bottom: 1.75 / 3))
        #expect(box.within(Box(left: 0.5, top: 0, right: 1, bottom: 1)) == nil)
        #expect(box.within(Box(left: 0.3, top: 0.3, right: 0.3, bottom: 0.6)) == nil)
    }
}

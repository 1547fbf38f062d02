// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors
import Testing

@Suite("WordGaze")
struct WordGazeTests {
    private let gaze = WordGaze(
        weights: Tensor([0.2, 0.2, 0.2, 0.2, 0.2, 0.5, 0.5, 0, 0, 0, 0.2, 0.4, 0.4, 0, 0, 0, 0.25, 0.25, 0.25, 0.25],
            shape: [2, 2, 5]), heads: 3, grid: PatchGrid(rows: 2, columns: 2, first: 1))

    @Test("Rows are found by layer and token, their patches behind what stands before them")
    func rows() {
        #expect(gaze.layerCount == 2 && gaze.row(layer: 1, token: 0) == [0.2, 0.4, 0.4, 0, 0])
        #expect(gaze.patches(layer: 0, token: 1) == [0.5, 0, 0, 0])
        #expect(gaze.row(layer: 2, token: 0).isEmpty && gaze.patches(layer: 0, token: -1).isEmpty)
    }

    @Test("Focus is 0 where all patches have the same, 1 where one has all, a half where half of four share")
    func focus() {
        #expect(abs(gaze.focus(layer: 0, token: 0)) < 1e-6 && gaze.focus(layer: 0, token: 1) == 1)
        #expect(abs(gaze.focus(layer: 1, token: 0) - 0.5) < 1e-6 && abs(gaze.focus(layer: 1, token: 1)) < 1e-6)
        #expect(gaze.focus(layer: 7, token: 0) == 0 && gaze.sharpest == 0)
    }
}

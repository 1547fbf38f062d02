// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import Training

@Suite struct TrainingErrorTests {
    @Test("A fault of a training says what was wrong and what to do next")
    func says() {
        let error = TrainingError("the loss is not finite", hint: "lower the rate: set t.lr 1e-4")
        #expect(error.message == "the loss is not finite" && error.hint == "lower the rate: set t.lr 1e-4")
    }
}

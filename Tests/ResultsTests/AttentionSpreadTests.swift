// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Results

@Suite("The spread of a row of attention")
struct AttentionSpreadTests {
    @Test("Entropy is 0 where one token takes all, and log₂ of the tokens where all take the same")
    func entropy() throws {
        #expect(AttentionSpread([0, 1, 0], patches: nil) == AttentionSpread([0, 7, 0], patches: nil))
        #expect(try #require(AttentionSpread([0, 1, 0], patches: nil)).entropy == 0)
        #expect(try #require(AttentionSpread([Float](repeating: 0.25, count: 8), patches: nil)).entropy == 3)
    }

    @Test("The hottest patch is one of the patches, its share one of the whole row")
    func hottest() throws {
        let spread = try #require(
            AttentionSpread([6, 1, 2, 1, 0], patches: PatchGrid(rows: 2, columns: 2, first: 1)))
        #expect(spread.hottest == 2 && spread.share == 0.2)
    }

    @Test("A row without mass has none, and what is not finite counts as nothing")
    func nothing() {
        #expect(AttentionSpread([], patches: nil) == nil)
        #expect(AttentionSpread([0, .nan, -1], patches: nil) == nil)
        #expect(AttentionSpread([.nan, 1, .infinity, 1], patches: nil)?.share == 0.5)
        #expect(AttentionSpread([1, 1], patches: PatchGrid(rows: 3, columns: 3, first: 1)) == nil)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import TestSupport

@Suite("load")
struct LoadCommandTests {
    @Test("A folder that is not there is named, with one that is near")
    func missingFolder() throws {
        let complaint = try #require(try Bench().complaint("load tiny-clp"))
        #expect(complaint.message.contains("tiny-clp"))
    }

    @Test("A hub id that is not in the cache says that nothing is downloaded yet")
    func hubId() throws {
        let complaint = try #require(try Bench().complaint("load openai/clip-vit-base-patch32"))
        #expect((complaint.message + (complaint.hint ?? "")).contains("download"))
    }

    @Test("A copy has the same weights under a model of its own")
    func copy() throws {
        let bench = try Bench.prepared()
        try bench.do("other = copy clip")
        let difference = try bench.numbers("abs(other.logit_scale - clip.logit_scale)")
        #expect(difference.floats == [0])
    }
}

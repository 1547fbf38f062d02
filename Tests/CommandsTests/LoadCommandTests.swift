// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import TestSupport

@Suite("load")
struct LoadCommandTests {
    @Test("A folder that is not there is named, with one that is near")
    func missingFolder() throws {
        let complaint = try #require(try Bench().complaint("load tiny-clp"))
        #expect(complaint.message.contains("tiny-clp") && complaint.hint == "did you mean tiny-clip?")
    }

    @Test("A hub id that is not in the cache is refused offline, with one that is there and near")
    func hubId() throws {
        let bench = try Bench()
        let complaint = try #require(bench.complaint("load openai/clip-vit-base-patch32"))
        #expect(complaint.message.contains("HF_HUB_OFFLINE") && complaint.hint?.contains("HF_HUB_OFFLINE") == true)
        let cached = "cache/huggingface/hub/models--openai--clip-vit-base-patch16/snapshots/x"
        try bench.sandbox.write("{}", to: cached)
        let near = try #require(bench.complaint("load openai/clip-vit-base-patch32@main"))
        #expect(near.hint == "did you mean openai/clip-vit-base-patch16?")
    }

    @Test("A copy has the same weights under a model of its own")
    func copy() throws {
        let bench = try Bench.prepared()
        try bench.do("other = copy clip")
        let difference = try bench.numbers("abs(other.logit_scale - clip.logit_scale)")
        #expect(difference.floats == [0])
    }
}

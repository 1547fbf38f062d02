// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Testing

@testable import Models

@Suite("FusionConfiguration")
struct FusionConfigurationTests {
    private func read(_ fusion: String, clip: String = "{}") throws -> FusionConfiguration {
        try FusionConfiguration(try JSON(parsing: "{\"fusion\": \(fusion), \"clip\": \(clip)}"))
    }

    @Test("What is not said is of the CLIP's vectors' width, with as many heads as share it")
    func defaults() throws {
        let config = try read(#"{"kind": "cross", "labels": ["a", "b"]}"#)
        #expect(config.kind == .cross && config.hidden == 512 && config.heads == 8 && config.labels == ["a", "b"])
        let narrow = try read(#"{"kind": "gated", "labels": ["a", "b"]}"#, clip: #"{"projection_dim": 16}"#)
        #expect(narrow.hidden == 16 && narrow.heads == 1)
        #expect(FusionConfiguration.heads(for: 64) == 4 && FusionConfiguration.heads(for: 97) == 1)
    }

    @Test("What is written is read again, quotes and all")
    func roundTrip() throws {
        let clip = try JSON(parsing: #"{"model_type": "clip", "projection_dim": 48, "layer_norm_eps": 1e-05}"#)
        let labels = ["a \"red\" one", "\\", "größer", "x\ny"]
        let text = FusionConfiguration.text(clip: clip, kind: .concat, hidden: 24, labels: labels)
        let config = try FusionConfiguration(try JSON(parsing: text))
        #expect(config.kind == .concat && config.hidden == 24 && config.labels == labels)
        #expect(config.clip["projection_dim"]?.int == 48 && config.clip["layer_norm_eps"]?.double == 1e-5)
    }

    @Test(
        "Values that cannot be are refused by name",
        arguments: [
            ("{}", "kind"), ("[]", "fusion"), (#"{"kind": "mixed", "labels": ["a", "b"]}"#, "mixed"),
            (#"{"kind": 3, "labels": ["a", "b"]}"#, "kind"), (#"{"kind": "text"}"#, "labels"),
            (#"{"kind": "text", "labels": "ab"}"#, "labels"), (#"{"kind": "text", "labels": ["a", 1]}"#, "labels"),
            (#"{"kind": "text", "labels": ["a"]}"#, "two or more"),
            (#"{"kind": "text", "labels": ["a", "b", "a"]}"#, "a twice"),
            (#"{"kind": "text", "labels": ["a", "b"], "hidden": 0}"#, "hidden"),
            (#"{"kind": "text", "labels": ["a", "b"], "hidden": 1e18}"#, "hidden"),
            (#"{"kind": "cross", "labels": ["a", "b"], "hidden": 30, "heads": 4}"#, "4 heads"),
        ])
    func refusals(_ fusion: String, _ name: String) {
        let error = #expect(throws: ModelError.self) { try read(fusion) }
        #expect(error?.message.contains(name) == true)
    }

    @Test("A fusion without its CLIP is refused", arguments: ["[]", "null", "3"])
    func noCLIP(_ clip: String) {
        let fusion = #"{"kind": "text", "labels": ["a", "b"]}"#
        let error = #expect(throws: ModelError.self) { try read(fusion, clip: clip) }
        #expect(error?.message.contains("clip") == true)
    }
}

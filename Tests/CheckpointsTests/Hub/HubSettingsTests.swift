// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

@testable import Checkpoints

@Suite("What the environment says of the hub")
struct HubSettingsTests {
    @Test("With nothing set it is the hub itself, asked without a token")
    func standard() throws {
        let settings = try HubSettings(environment: ["HOME": "/nowhere"])
        #expect(settings.endpoint.text == "https://huggingface.co" && settings.token == nil && !settings.isOffline)
        #expect(settings.answerSeconds == 10 && settings.stallSeconds == 10)
    }

    @Test(
        "Offline is what Hugging Face's programs take for it",
        arguments: [
            ("1", true), ("on", true), ("Yes", true), ("TRUE", true), ("0", false), ("no", false), ("", false),
            ("2", false),
        ])
    func offline(value: String, isOffline: Bool) throws {
        #expect(try HubSettings(environment: ["HF_HUB_OFFLINE": value]).isOffline == isOffline)
        #expect(try HubSettings(environment: ["TRANSFORMERS_OFFLINE": value]).isOffline == isOffline)
    }

    @Test("A token comes from the variable, else from the file that is named, else from the file beside the cache")
    func tokens() throws {
        let sandbox = try Sandbox()
        try sandbox.write("hf_file\n", to: "named")
        try sandbox.write("hf_home", to: "home/token")
        var environment = ["HF_HOME": sandbox.path("home")]
        func token() throws -> String? { try HubSettings(environment: environment).token }
        #expect(try token() == "hf_home")
        environment["HF_TOKEN_PATH"] = sandbox.path("named")
        #expect(try token() == "hf_file")
        environment["HUGGING_FACE_HUB_TOKEN"] = "hf_old"
        #expect(try token() == "hf_old")
        environment["HF_TOKEN"] = "hf_set"
        #expect(try token() == "hf_set")
        environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"
        #expect(try token() == nil)
    }

    @Test(
        "What is no token is refused without being shown", arguments: ["hf_a b", "hf_a\r\nX: y", "hf_ü", "hf_\u{7F}"])
    func oddToken(token: String) {
        let error = #expect(throws: CheckpointError.self) { try HubSettings(environment: ["HF_TOKEN": token]) }
        #expect(error?.message.contains(token) == false && error?.message.contains("HF_TOKEN") == true)
    }

    @Test("A token does not go over the network in clear")
    func clear() throws {
        let environment = ["HF_ENDPOINT": "http://hub.example.org", "HF_TOKEN": "hf_a"]
        #expect(throws: CheckpointError.self) { try HubSettings(environment: environment) }
        #expect(try HubSettings(environment: ["HF_ENDPOINT": "http://hub.example.org/"]).endpoint.scheme == "http")
        #expect(throws: CheckpointError.self) { try HubSettings(environment: ["HF_ENDPOINT": "hub.example.org"]) }
    }

    @Test("Times that are none are the usual ones")
    func times() throws {
        func seconds(_ text: String) throws -> Int {
            try HubSettings(environment: ["HF_HUB_ETAG_TIMEOUT": text]).answerSeconds
        }
        #expect(try ["3", "0", "-1", "x", "99999999999999999999"].map(seconds) == [3, 10, 10, 10, 10])
    }

    @Test("Pauses grow to a limit, and a server's own wish is followed as far as anybody waits")
    func patience() {
        let patience = HubPatience()
        #expect((1...6).map { patience.pause(before: $0, after: .broken("")) } == [1, 2, 4, 8, 8, 8])
        func asked(_ text: String) -> Double? {
            var head = HubHead()
            _ = Array("HTTP/1.1 429 X".utf8).withUnsafeBytes { head.take($0) }
            _ = Array("Retry-After: \(text)".utf8).withUnsafeBytes { head.take($0) }
            return patience.pause(before: 1, after: .status(head))
        }
        #expect(asked("7") == 7 && asked("61") == nil && asked("nan") == 1 && asked("-1") == 1)
        #expect(asked("Wed, 21 Oct 2015 07:28:00 GMT") == 1 && asked("inf") == nil)
    }

    @Test("The models of a cache are told by their ids")
    func models() throws {
        let sandbox = try Sandbox()
        for name in ["models--org--a-b", "models--gpt2", "datasets--x--y", ".locks"] {
            try sandbox.write("", to: "hub/\(name)/x")
        }
        #expect(HubCache(path: sandbox.path("hub")).models == ["gpt2", "org/a-b"])
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Testing
import Training

private let parameters: [(path: String, shape: [Int])] = [
    ("text_model.embeddings.token_embedding.weight", [10, 4]),
    ("text_model.encoder.layers.0.layer_norm1.weight", [4]),
    ("vision_model.encoder.layers.0.mlp.fc1.weight", [8, 4]),
    ("vision_model.encoder.layers.0.mlp.fc1.bias", [8]),
    ("vision_model.encoder.layers.10.mlp.fc1.weight", [8, 4]),
    ("logit_scale", []),
]

@Suite struct ParameterGroupsTests {
    private func groups(freeze: [String] = [], rates: [String] = []) throws -> ParameterGroups {
        try ParameterGroups(
            parameters, freeze: freeze.map { Glob($0) },
            rates: rates.map { text throws(TrainingError) in
                try ParameterGroups.Rate(text)
            }, rate: 1e-3, decay: 0.1)
    }

    @Test("Matrices decay; gains, biases and logit_scale do not")
    func decay() throws {
        #expect(try groups().members.map(\.decay) == [0.1, 0, 0.1, 0, 0.1, 0])
        #expect(try groups().members.allSatisfy { $0.trains && $0.rate == 1e-3 })
    }

    @Test("A pattern freezes the weights it fits, or all below the module it fits")
    func freezing() throws {
        let frozen = [true, true, false, false, false, false]
        for pattern in ["text_model.*", "text_model", "text*", "t?xt_model.*"] {
            #expect(try groups(freeze: [pattern]).members.map { !$0.trains } == frozen, "\(pattern)")
        }
        let first = [false, true, true, true, false, false]
        #expect(try groups(freeze: ["*.layers.0"]).members.map { !$0.trains } == first)
        #expect(try groups(freeze: ["*.bias", "logit_scale"]).members.count { !$0.trains } == 2)
    }

    @Test("Of several rates for a weight the last holds")
    func rates() throws {
        let members = try groups(rates: ["vision_model=1e-5", "*.fc1.bias=0.5"]).members
        #expect(members.map(\.rate) == [1e-3, 1e-3, 1e-5, 0.5, 1e-5, 1e-3])
    }

    @Test("A pattern that fits nothing is an error with what is near")
    func nothing() throws {
        let error = #expect(throws: TrainingError.self) { try groups(freeze: ["txt_model.*"]) }
        #expect(error?.message == "no weight fits txt_model.*")
        #expect(error?.hint == "near it are text_model")
        let far = #expect(throws: TrainingError.self) { try groups(rates: ["qqqqqqqqqq=1"]) }
        #expect(far?.hint == nil)
    }

    @Test("Rates that are none, and runs in which nothing trains, are refused")
    func refused() throws {
        for text in ["text_model", "=1e-4", "text_model=", "text_model=fast", "text_model=-1", "text_model=nan"] {
            #expect(throws: TrainingError.self, "\(text)") { try groups(rates: [text]) }
        }
        #expect(throws: TrainingError.self) { try groups(freeze: ["*"]) }
        #expect(throws: TrainingError.self) { try ParameterGroups(parameters, rate: .infinity, decay: 0) }
        #expect(throws: TrainingError.self) { try ParameterGroups(parameters, rate: 1, decay: -1) }
    }

    @Test("A star takes any text, also where a first guess would be wrong")
    func stars() {
        for (glob, name, fits) in [
            ("*a*b", "aab", true), ("*ab", "aabab", true), ("a*", "a", true), ("", "", true), ("", "a", false),
            ("*", "", true), ("a?c", "abc", true), ("a?c", "ac", false), ("**b", "ab", true), ("a*b*c", "abbd", false),
        ] {
            #expect(Glob(glob).matches(name) == fits, "\(glob) \(name)")
        }
    }
}

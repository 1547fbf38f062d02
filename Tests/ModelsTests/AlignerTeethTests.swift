// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Preparing
import Tensors
import TestSupport
import Testing

/// Parity of SigLIP and ALIGN has teeth: with each of their quirks done the other way, it fails.
@Suite("Parity of aligners has teeth")
struct AlignerTeethTests {
    private func report(_ quirk: String, right: Float, wrong: Float, tolerance: Float = 1e-4) {
        print("teeth: \(quirk): right \(right), wrong \(wrong)")
        #expect(right <= tolerance, "\(quirk), right")
        #expect(wrong > tolerance, "\(quirk), wrong")
    }

    /// What `measure` makes of the fixture with its configuration changed.
    private func changed(
        _ name: String, _ old: String, _ new: String, _ measure: (AlignerFixture) throws -> Float
    ) throws -> Float {
        let checkpoint = try ChangedCheckpoint(name, changes: [("config.json", old, new)])
        return try withExtendedLifetime(checkpoint) { try measure(try AlignerFixture(name, try checkpoint.load())) }
    }

    /// What `measure` makes of the fixture with a weight changed.
    private func changed(
        _ name: String, weight: String, _ change: (Tensor) throws -> Tensor,
        _ measure: (AlignerFixture) throws -> Float
    ) throws -> Float {
        let fixture = try AlignerFixture(name)
        let parameter = try #require(fixture.loaded.layout.parameter(weight))
        try parameter.assign(try change(parameter.value))
        return try measure(fixture)
    }

    @Test(
        "SigLIP's configuration counts: padding, epsilon, activation",
        arguments: [
            ("\"pad_token_id\": 1", "\"pad_token_id\": 0", false),
            ("\"layer_norm_eps\": 0.001", "\"layer_norm_eps\": 1e-06", true),
            ("\"layer_norm_eps\": 0.001", "\"layer_norm_eps\": 1e-06", false),
            ("gelu_pytorch_tanh", "gelu", true), ("gelu_pytorch_tanh", "quick_gelu", false),
        ])
    func siglipConfiguration(_ old: String, _ new: String, _ isPicture: Bool) throws {
        let measure: (AlignerFixture) throws -> Float = { try isPicture ? $0.pictures() : $0.texts() }
        report(
            "SigLIP, \(new) for \(old)", right: try measure(try AlignerFixture("tiny-siglip")),
            wrong: try changed("tiny-siglip", old, new, measure))
    }

    @Test("SigLIP's head asks by its probe, with queries, keys and values in this order")
    func pooling() throws {
        let right = try AlignerFixture("tiny-siglip").pictures()
        let head = "vision_model.head."
        report(
            "SigLIP, another probe", right: right,
            wrong: try changed("tiny-siglip", weight: head + "probe", { try map($0, .negative) }) { try $0.pictures() })
        report(
            "SigLIP, keys before queries", right: right,
            wrong: try changed("tiny-siglip", weight: head + "attention.in_proj_weight", { weight in
                try concatenate([slice(weight, 32..<64), slice(weight, 0..<32), slice(weight, 64..<96)])
            }) { try $0.pictures() })
        report(
            "SigLIP, values before keys", right: right,
            wrong: try changed("tiny-siglip", weight: head + "attention.in_proj_bias", { bias in
                try concatenate([slice(bias, 0..<32), slice(bias, 64..<96), slice(bias, 32..<64)])
            }) { try $0.pictures() })
    }

    @Test("SigLIP's logits have a scale and a bias, ALIGN's a temperature that divides")
    func logits() throws {
        let zero: (Tensor) throws -> Tensor = { try multiply($0, Tensor(0)) }
        report(
            "SigLIP, no bias", right: try AlignerFixture("tiny-siglip").logits(),
            wrong: try changed("tiny-siglip", weight: "logit_bias", zero) { try $0.logits() }, tolerance: 1e-3)
        report(
            "SigLIP, no scale", right: try AlignerFixture("tiny-siglip").logits(),
            wrong: try changed("tiny-siglip", weight: "logit_scale", zero) { try $0.logits() }, tolerance: 1e-3)
        report(
            "ALIGN, temperature multiplied", right: try AlignerFixture("tiny-align").logits(),
            wrong: try changed("tiny-align", weight: "temperature", { try map($0, .reciprocal) }) { try $0.logits() },
            tolerance: 1e-3)
    }

    @Test(
        "ALIGN's configuration counts: the norms' epsilon, and where zeros stand around a map that is halved",
        arguments: [
            ("\"batch_norm_eps\": 0.001", "\"batch_norm_eps\": 1e-05"),
            ("\"depthwise_padding\": [\n      4\n    ]", "\"depthwise_padding\": []"),
            ("\"depthwise_padding\": [\n      4\n    ]", "\"depthwise_padding\": [1, 2, 4]"),
            ("\"hidden_act\": \"swish\"", "\"hidden_act\": \"relu\""),
            ("\"pooling_type\": \"mean\"", "\"pooling_type\": \"max\""),
        ])
    func alignConfiguration(_ old: String, _ new: String) throws {
        report(
            "ALIGN, \(new)", right: try AlignerFixture("tiny-align").pictures(),
            wrong: try changed("tiny-align", old, new) { try $0.pictures() })
    }

    @Test("The statistics of ALIGN's norms are those of the checkpoint", arguments: ["running_mean", "running_var"])
    func statistics(_ name: String) throws {
        let weight = "vision_model.encoder.blocks.2.expansion.expand_bn.\(name)"
        report(
            "ALIGN, fresh \(name)", right: try AlignerFixture("tiny-align").pictures(),
            wrong: try changed("tiny-align", weight: weight, { x in
                Tensor([Float](repeating: name == "running_var" ? 1 : 0, count: x.count))
            }) { try $0.pictures() })
    }

    @Test("Pictures are prepared as the files say", arguments: ["tiny-siglip", "tiny-align"])
    func preparation(_ name: String) throws {
        let fixture = try AlignerFixture(name)
        let pictures = try Fixtures.notes(name).pictures.map {
            try Picture(contentsOf: Fixtures.path("pictures/\($0)"))
        }
        var preparation = try fixture.loaded.preparation()
        func difference() throws -> Float {
            let pixels = try preparation.prepare(pictures).pixelValues
            return largestDifference(pixels.floats, try Expected("pixel_values", in: name).values)
        }
        let right = try difference()
        preparation.filter = name == "tiny-siglip" ? .bilinear : .bicubic
        report("\(name), another filter", right: right, wrong: try difference())
    }

    @Test("Texts are told into the reference's tokens", arguments: ["tiny-siglip", "tiny-align"])
    func tokens(_ name: String) throws {
        let notes = try Fixtures.notes(name), encodings = try LoadedModel.fixture(name).encode(notes.texts)
        #expect(encodings.map(\.ids) == notes.inputIDs && encodings.map(\.tokens) == notes.tokens)
    }
}

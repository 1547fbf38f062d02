// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import TestSupport
import Testing

@testable import Preparing

/// Each rule of preparing taken away in turn: numbers must leave the reference, or the rule is not worth its line.
struct ParityTeethTests {
    /// The largest distance from transformers' numbers over the fixture's pictures by CLIP's default preparation.
    private func distance(_ change: (inout ImagePreparation) -> Void) throws -> Float {
        let truths = try PreparationTruth.all().filter { $0.settings.count == 1 && $0.method == .pillow }
        return try truths.filter { $0.settings["image_processor_type"]?.string == "CLIPImageProcessor" }.map { truth in
            var preparation = try ImagePreparation(truth.settings)
            change(&preparation)
            return truth.distance(try preparation.prepare(truth.picture))
        }.max() ?? 0
    }

    @Test("With every rule kept, nothing differs")
    func whole() throws { #expect(try distance { _ in } == 0) }

    @Test("Without antialiasing, values leave the reference")
    func antialias() throws { #expect(try distance { $0.quirks.antialias = false } > 0.5) }

    @Test("With the bicubic constant of -0.75, values leave the reference")
    func cubic() throws { #expect(try distance { $0.quirks.cubic = -0.75 } > 0.1) }

    @Test("With bilinear in place of bicubic, values leave the reference")
    func bilinear() throws { #expect(try distance { $0.filter = .bilinear } > 0.1) }

    @Test("Without rounding between the passes, values leave the reference by a grey level")
    func rounding() throws { #expect(try distance { $0.quirks.roundsBetweenPasses = false } > 0.01) }

    @Test("With torch's arithmetic, values leave Pillow's by a grey level")
    func torch() throws { #expect(try distance { $0.method = .torchvision } > 0.01) }

    @Test("With a crop offset that is rounded, values leave the reference")
    func crop() throws { #expect(try distance { $0.quirks.roundsCropOffset = true } > 0.5) }

    @Test("With another mean and deviation, values leave the reference")
    func normalization() throws {
        #expect(
            try distance { $0.normalization = .init(mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5]) } > 0.1)
    }

    @Test(
        "With a decoding rule broken, a file's bytes leave Pillow's",
        arguments: [
            ("rgb-gamma.png", DecodingQuirks(appliesGamma: true), 20),
            ("rgba.png", DecodingQuirks(blendsAlpha: true), 20),
            ("rgb-sampling2.jpg", DecodingQuirks(fastDCT: true), 1),
            ("rgb-sampling2.jpg", DecodingQuirks(plainUpsampling: true), 20),
            ("turn6.jpg", DecodingQuirks(ignoresOrientation: true), 20),
        ])
    func decoding(_ name: String, _ quirks: DecodingQuirks, _ least: Int) throws {
        let truth = try #require(try Truth.read([String: Truth.Kind].self, "kinds.json")[name])
        let expected = Truth.bytes(hexadecimal: truth.rgb)
        let bytes = try Fixtures.bytes("preparing/kinds/\(name)")
        func worst(_ quirks: DecodingQuirks) throws -> Int {
            let found = try Picture(decoding: bytes, name: name, quirks: quirks).pixels.u8
            return zip(found, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
        }
        #expect(try worst(DecodingQuirks()) == 0)
        #expect(try worst(quirks) >= least)
    }
}

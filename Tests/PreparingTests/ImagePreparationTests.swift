// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Preparing

/// One line of preparations.json.
struct PreparationTruth {
    let settings: JSON
    let method: ResizeMethod
    let picture: Picture
    let shape: [Int]
    let step: Int
    let values: [Float]
    let sum: Double

    init(_ json: JSON) throws {
        settings = try #require(json["settings"])
        method = try #require(json["method"]?.string.flatMap(ResizeMethod.init))
        let source = Array(try #require(json["picture"]?.elements))
        picture =
            if source[0].isString("file") {
                try Picture(contentsOf: Fixtures.path("preparing/" + #require(source[1].string)))
            } else {
                try Truth.pattern(height: #require(source[1].int), width: #require(source[2].int))
            }
        shape = try #require(json["shape"]?.elements).compactMap(\.int)
        step = try #require(json["step"]?.int)
        values = try #require(json["values"]?.elements).compactMap { $0.double.map { Float($0) } }
        sum = try #require(json["sum"]?.double)
    }

    static func all() throws -> [PreparationTruth] {
        let file = try JSON(parsing: Fixtures.bytes("preparing/preparations.json"))
        return try #require(file.elements).map { try PreparationTruth($0) }
    }

    /// How far a preparation's numbers are from transformers' at most; infinite when shapes differ.
    func distance(_ prepared: PreparedImage) -> Float {
        guard prepared.pixelValues.shape == shape else { return .infinity }
        let floats = prepared.pixelValues.floats
        let sampled = stride(from: 0, to: floats.count, by: step).map { floats[$0] }
        return zip(sampled, values).map { abs($0 - $1) }.max() ?? .infinity
    }
}

struct ImagePreparationTests {
    @Test("Pixel values equal those of transformers' processors, bit for bit")
    func parity() throws {
        let truths = try PreparationTruth.all()
        #expect(truths.count == 77)
        for truth in truths {
            let prepared = try ImagePreparation(truth.settings, method: truth.method).prepare(truth.picture)
            #expect(prepared.pixelValues.shape == truth.shape)
            #expect(truth.distance(prepared) == 0, "\(truth.settings) \(truth.picture.size) \(truth.method)")
            let sum = prepared.pixelValues.floats.reduce(0.0) { $0 + Double($1) }
            #expect(abs(sum - truth.sum) < 1e-6 * max(1, abs(truth.sum)))
        }
    }

    @Test("Old and new preprocessor files mean the same")
    func styles() throws {
        let old = #"{"feature_extractor_type": "CLIPFeatureExtractor", "size": 96, "crop_size": 80, "resample": 3}"#
        let new = """
            {"image_processor": {"image_processor_type": "CLIPImageProcessorFast", "size": {"shortest_edge": 96},
             "crop_size": {"height": 80, "width": 80}, "resample": 3, "unknown_key": [1]},
             "processor_class": "CLIPProcessor"}
            """
        let a = try ImagePreparation(JSON(parsing: old))
        let b = try ImagePreparation(JSON(parsing: new))
        #expect(a.resize == .shortestEdge(96, longest: nil))
        #expect(a.resize == b.resize && a.crop == b.crop && a.filter == b.filter && a.normalization == b.normalization)
        #expect(a.crop == PixelSize(height: 80, width: 80))
        let vit = try ImagePreparation(JSON(parsing: #"{"image_processor_type": "ViTFeatureExtractor", "size": 96}"#))
        #expect(vit.resize == .exact(PixelSize(height: 96, width: 96)))
        #expect(vit.crop == nil && vit.filter == .bilinear)
    }

    @Test(
        "A value of the wrong kind or out of bounds is refused with its key",
        arguments: [
            (#"{"size": "big"}"#, "size"), (#"{"size": 0}"#, "size"), (#"{"size": -5}"#, "size"),
            (#"{"size": 99999999999}"#, "size"), (#"{"size": {"height": 3}}"#, "size"),
            (#"{"size": [1, 2, 3]}"#, "size"),
            (#"{"size": {"shortest_edge": 1.5}}"#, "size"), (#"{"crop_size": []}"#, "crop_size"),
            (#"{"crop_size": 1000000}"#, "crop_size"), (#"{"resample": 9}"#, "resample"),
            (#"{"resample": "cubic"}"#, "resample"), (#"{"do_resize": 1}"#, "do_resize"),
            (#"{"image_mean": [1, 2]}"#, "image_mean"), (#"{"image_std": [1, 0, 1]}"#, "image_std"),
            (#"{"image_std": "x"}"#, "image_std"), (#"{"rescale_factor": 0}"#, "rescale_factor"),
            (#"{"rescale_factor": 1e999}"#, "rescale_factor"),
            (#"{"image_processor_type": "FooImageProcessor"}"#, "Foo"),
            (#"[]"#, "object"),
        ])
    func refusals(_ text: String, _ key: String) throws {
        let json = try JSON(parsing: text)
        let error = #expect(throws: PreparingError.self) { try ImagePreparation(json) }
        #expect(error?.message.contains(key) == true, "\(String(describing: error))")
    }

    @Test("The geometry says what part of the picture is seen")
    func geometry() throws {
        let wide = try ImagePreparation.clip.prepare(Truth.pattern(height: 400, width: 600)).geometry
        #expect(wide.resized == PixelSize(height: 224, width: 336))
        #expect(wide.crop == PixelRectangle(x: 56, y: 0, width: 224, height: 224))
        #expect(wide.cropInOriginal == PixelRectangle(x: 100, y: 0, width: 400, height: 400))
        #expect(abs(wide.seenShare - 2.0 / 3) < 1e-12)
        #expect(!wide.isPadded)
        // The second of 7×7 patches of 32 pixels.
        let patch = wide.inOriginal(ofOutput: PixelRectangle(x: 32, y: 0, width: 32, height: 32))
        #expect(abs(patch.x - (100 + 400.0 / 7)) < 1e-9 && abs(patch.width - 400.0 / 7) < 1e-9)
    }

    @Test("A picture smaller than the crop stands in zeros, and the geometry says so")
    func padding() throws {
        let json = try JSON(parsing: #"{"do_resize": false, "crop_size": 9, "do_normalize": false}"#)
        let picture = try Picture(
            pixels: Truth.tensor([UInt8](repeating: 255, count: 4 * 3 * 3), [4, 3, 3]), name: "x")
        let prepared = try ImagePreparation(json).prepare(picture)
        #expect(prepared.geometry.crop == PixelRectangle(x: -3, y: -3, width: 9, height: 9))
        #expect(prepared.geometry.isPadded)
        #expect(prepared.geometry.seen == PixelRectangle(x: 0, y: 0, width: 3, height: 4))
        #expect(prepared.geometry.seenShare == 1)
        let white = prepared.pixels.u8.enumerated().filter { $0.element == 255 }.map(\.offset)
        #expect(white.count == 36)
        #expect(white.first == (3 * 9 + 3) * 3)
    }

    @Test("A long thin picture is prepared without making it whole at its resized length")
    func thin() throws {
        let start = ContinuousClock.now
        let prepared = try ImagePreparation.clip.prepare(Truth.pattern(height: 1, width: 60_000))
        #expect(prepared.geometry.resized == PixelSize(height: 224, width: 13_440_000))
        #expect(prepared.pixelValues.shape == [3, 224, 224])
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("A result of too many pixels is refused before memory is taken")
    func tooLarge() throws {
        let json = try JSON(parsing: #"{"size": {"shortest_edge": 16000}, "do_center_crop": false}"#)
        let error = #expect(throws: PreparingError.self) {
            try ImagePreparation(json).prepare(Truth.pattern(height: 1, width: 900))
        }
        #expect(error?.message.contains("too many") == true)
    }

    @Test("Several pictures make one batch; different sizes are refused by name")
    func batches() throws {
        let pictures = try [Truth.pattern(height: 40, width: 50), Truth.pattern(height: 90, width: 30)]
        let batch = try ImagePreparation.clip.prepare(pictures)
        #expect(batch.pixelValues.shape == [2, 3, 224, 224])
        let single = try ImagePreparation.clip.prepare(pictures[1]).pixelValues.floats
        #expect(Array(batch.pixelValues.floats[single.count...]) == single)
        #expect(throws: PreparingError.self) { try ImagePreparation.clip.prepare([Picture]()) }
        let loose = try ImagePreparation(JSON(parsing: #"{"do_center_crop": false}"#))
        #expect(throws: PreparingError.self) { try loose.prepare(pictures) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Preparing
import Tensors
import Testing

@testable import Datasets

struct FashionMNISTDatasetTests {
    /// A folder with one part of a dataset, deleted with this value.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.path + "/fashion-" + UUID().uuidString

        init(images: [UInt8], labels: [UInt8], part: String = "t10k") throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data(images).write(to: URL(filePath: path + "/\(part)-images-idx3-ubyte.gz"))
            try Data(labels).write(to: URL(filePath: path + "/\(part)-labels-idx1-ubyte.gz"))
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func idx(_ shape: [UInt32], _ bytes: [UInt8], type: UInt8 = 8) -> [UInt8] {
        [0, 0, type, UInt8(shape.count)] + shape.flatMap { n in [24, 16, 8, 0].map { UInt8(n >> $0 & 255) } } + bytes
    }

    private func open(_ images: [UInt8], _ labels: [UInt8]) throws -> FashionMNISTDataset {
        let folder = try Folder(images: images, labels: labels)
        return try FashionMNISTDataset(folder: folder.path)
    }

    @Test("Pictures and labels are read in order, grey in three channels")
    func order() throws {
        let dataset = try open(idx([2, 1, 3], [1, 2, 3, 250, 251, 252]), idx([2], [9, 0]))
        #expect(dataset.count == 2)
        #expect(dataset.classNames.count == 10)
        let second = try dataset.example(1)
        #expect(second.label == 0)
        #expect(second.picture.pixels.shape == [1, 3, 3])
        let bytes = Array(UnsafeRawBufferPointer(start: second.picture.pixels.bytes, count: 9))
        #expect(bytes == [250, 250, 250, 251, 251, 251, 252, 252, 252])
        for index in [-1, 2, Int.max] { #expect(throws: DatasetError.self) { try dataset.example(index) } }
    }

    @Test("The last twelfth of the training files is for validation, and captions are templates filled with the class")
    func splits() throws {
        let pixels = (0..<24).map { UInt8($0) }
        let (images, labels) = (idx([24, 1, 1], pixels), idx([24], pixels.map { $0 % 10 }))
        let folder = try Folder(images: images, labels: labels, part: "train")
        let train = try FashionMNISTDataset(split: .train, templates: ["a {}", "{} {}"], folder: folder.path)
        let validation = try FashionMNISTDataset(split: .validation, folder: folder.path)
        #expect(train.count == 22 && validation.count == 2)
        #expect(bytes(try train.example(21).picture)[0] == 21)
        #expect(bytes(try validation.example(0).picture)[0] == 22)
        #expect(try validation.example(0).label == 2)
        #expect(try validation.example(0).captions.first == "a photo of a pullover")
        #expect(try train.example(9).captions == ["a ankle boot", "ankle boot ankle boot"])
        #expect(throws: DatasetError.self) { try train.example(22) }
    }

    @Test("Each malformed pair of files is a clear error")
    func malformed() throws {
        let images = idx([1, 1, 2], [1, 2])
        let labels = idx([1], [3])
        let cases: [(String, [UInt8], [UInt8])] = [
            ("empty", [], labels), ("short header", [0, 0, 8], labels), ("header alone", [0, 0, 8, 3], labels),
            ("another type", idx([1, 1, 2], [1, 2], type: 13), labels), ("other axes", idx([1, 2], [1, 2]), labels),
            ("cut short", idx([1, 1, 2], [1]), labels), ("too long", idx([1, 1, 2], [1, 2, 3]), labels),
            ("lengths that overflow", idx([.max, .max, .max], [1]), labels),
            ("a bomb's length", idx([1 << 20, 1024, 1024], [1]), labels),
            ("no columns", idx([1, 1, 0], []), labels), ("labels of another count", images, idx([2], [3, 4])),
            ("label 10", images, idx([1], [10])),
            ("gzip without content", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], labels),
            ("gzip of rubbish", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5, 6], labels),
        ]
        for (name, images, labels) in cases {
            let error = #expect(throws: DatasetError.self, "\(name)") { try open(images, labels) }
            #expect(error?.message.isEmpty == false)
        }
    }

    @Test("A missing file is an error with its path")
    func missing() {
        let error = #expect(throws: DatasetError.self) { try FashionMNISTDataset(folder: "/nonexistent") }
        #expect(error?.message.contains("/nonexistent/t10k-images") == true)
    }

    @Test("Debian's package, where installed, holds 10,000 pictures of which the first is an ankle boot")
    func package() throws {
        do {
            let dataset = try DatasetTable.known.open("fashion-mnist")
            #expect(dataset.count == 10_000)
            let first = try dataset.example(0)
            #expect(first.label == 9)
            #expect(first.picture.pixels.shape == [28, 28, 3])
        } catch { #expect(error.hint == "sudo apt install dataset-fashion-mnist") }
    }

    @Test("An unknown name is refused with those there are")
    func names() {
        let error = #expect(throws: DatasetError.self) { try DatasetTable.known.open("fashion") }
        #expect(error?.hint?.contains("fashion-mnist") == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Preparing
import Tensors
import TestSupport
import Testing

@testable import Datasets

@Suite("Folders of pictures")
struct FolderDatasetTests {
    /// A folder with pictures and texts by their names, deleted with this value.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.path + "/pictures-" + UUID().uuidString

        init(pictures: [String] = [], texts: [String: String] = [:]) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let pixels = Tensor(shape: [2, 3, 3], dtype: .u8, storage: Storage(byteCount: 18))
            let picture = Data(try PNGEncoder().encode(pixels))
            for name in pictures { try write(picture, name) }
            for (name, text) in texts { try write(Data(text.utf8), name) }
        }

        func write(_ data: Data, _ name: String) throws {
            let file = URL(filePath: path + "/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }

        /// The examples of all splits: captions by file.
        func all(list: String? = nil) throws -> [String: [String]] {
            var found: [String: [String]] = [:]
            for split in DatasetSplit.allCases {
                guard let dataset = try? FolderDataset(path, list: list, split: split) else { continue }
                for entry in dataset.entries { found[entry.file] = entry.captions }
            }
            return found
        }

        /// The first split that holds anything.
        func any(list: String? = nil) throws -> FolderDataset {
            for split in DatasetSplit.allCases.dropLast() {
                if let dataset = try? FolderDataset(path, list: list, split: split) { return dataset }
            }
            return try FolderDataset(path, list: list, split: .test)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func names(_ count: Int, _ prefix: String = "") -> [String] { (0..<count).map { "\(prefix)p\($0).png" } }

    @Test("Nine of ten pictures are in train, the rest in two halves, each picture in one split for ever")
    func splits() throws {
        var counts: [DatasetSplit: Int] = [:]
        for name in names(4000) { counts[FolderDataset.split(of: name), default: 0] += 1 }
        #expect(abs((counts[.train] ?? 0) - 3600) < 80)
        #expect(abs((counts[.validation] ?? 0) - 200) < 60 && abs((counts[.test] ?? 0) - 200) < 60)
        let folder = try Folder(pictures: names(120, "a/"))
        let parts = try DatasetSplit.allCases.map { try FolderDataset(folder.path, split: $0).entries.map(\.file) }
        #expect(Set(parts.joined()).count == 120 && parts.joined().count == 120)
        #expect(parts[0] == names(120, "a/").sorted().filter { FolderDataset.split(of: $0) == .train })
    }

    @Test("Folders are classes, underscores are blanks, and each picture can be read")
    func classes() throws {
        let folder = try Folder(pictures: names(60, "ankle_boot/") + names(60, "bag/deep/") + ["lone.png"])
        let dataset = try FolderDataset(folder.path)
        #expect(dataset.classNames == ["ankle_boot", "bag"])
        let first = try dataset.example(0)
        #expect(first.label == 0 && first.captions == ["a photo of a ankle boot"])
        #expect(first.picture.pixels.shape == [2, 3, 3])
        #expect(try dataset.example(dataset.count - 1).label == 1 || dataset.entries.last?.file == "lone.png")
        for index in [-1, dataset.count, Int.max] { #expect(throws: DatasetError.self) { try dataset.example(index) } }
    }

    @Test("Folders that are splits are taken as they are, with classes in common")
    func splitFolders() throws {
        let folder = try Folder(pictures: ["train/a/1.png", "train/b/2.jpg", "val/b/3.PNG", "elsewhere/4.png"])
        let (train, validation) = (try FolderDataset(folder.path), try FolderDataset(folder.path, split: .validation))
        #expect(train.entries.map(\.file) == ["train/a/1.png", "train/b/2.jpg"])
        #expect(validation.entries.map(\.file) == ["val/b/3.PNG"])
        #expect(train.classNames == validation.classNames && validation.entries[0].label == train.entries[1].label)
        let error = #expect(throws: DatasetError.self) { try FolderDataset(folder.path, split: .test) }
        #expect(error?.hint == "it has train and val")
    }

    @Test("metadata.jsonl gives captions, labels and questions, several rows of one picture together")
    func lines() throws {
        let rows = """
            {"file_name": "a.png", "text": "one", "width": 3, "label": "x"}\r
            {"file_name": "a.png", "text": ["two", "one", " "], "question": "is it?", "answer": "yes"}

            {"file_name": "sub/é.png", "caption": "three", "question": "why?"}
            """
        let folder = try Folder(
            pictures: ["a.png", "sub/é.png", "c.png"], texts: ["metadata.jsonl": rows, "d.txt": "x"])
        #expect(try folder.all() == ["a.png": ["one", "two"], "sub/é.png": ["three"]])
        let dataset = try folder.any()
        #expect(dataset.classNames == ["x"])
        let entry = try #require(dataset.entries.first { $0.file == "a.png" })
        #expect(entry.label == 0 && entry.questions == [Question("is it?", answer: "yes")])
        #expect(dataset.notes.contains { $0 == "not read: width, question" })
    }

    @Test("metadata.csv may hold commas, quotes and line ends in quotes")
    func rows() throws {
        let rows = "\u{FEFF}file_name,text,note\r\na.png,\"a \"\"red\"\" cube,\nand more\",x\nb.png,plain,\n"
        let folder = try Folder(pictures: ["a.png", "b.png"], texts: ["metadata.csv": rows])
        #expect(try folder.all() == ["a.png": ["a \"red\" cube,\nand more"], "b.png": ["plain"]])
    }

    @Test("A list of {image, text} and COCO's captions are read, pictures in the folder that COCO means")
    func json() throws {
        let list = "[{\"image\": \"a.png\", \"text\": \"one\"}, {\"image\": \"gone.png\", \"text\": \"two\"}]"
        let plain = try Folder(pictures: ["a.png"], texts: ["all.json": list])
        #expect(try plain.all() == ["a.png": ["one"]])
        let coco = """
            {"info": {}, "images": [{"id": 7, "file_name": "x.png"}, {"id": 8, "file_name": "y.png"}],
             "annotations": [{"image_id": 7, "caption": "A cat. "}, {"image_id": 7, "caption": "Two cats"},
              {"image_id": 99, "caption": "lost"}, {"image_id": 7, "bbox": [1]}]}
            """
        let folder = try Folder(
            pictures: ["val2017/x.png", "val2017/y.png"], texts: ["annotations/captions_val2017.json": coco])
        let name = "annotations/captions_val2017.json"
        #expect(try folder.all(list: name) == ["val2017/x.png": ["A cat.", "Two cats"]])
        let notes = try folder.any(list: name).notes
        #expect(notes.contains("not read: info"))
        #expect(notes.contains("annotations without a caption: 1"))
    }

    @Test(
        "A list that names what lies outside the folder is refused",
        arguments: ["../a.png", "/etc/x.png", "b/../../a.png", ""])
    func outside(name: String) throws {
        let folder = try Folder(
            pictures: ["a.png"], texts: ["metadata.jsonl": "{\"file_name\": \"\(name)\", \"text\": \"x\"}"])
        for split in DatasetSplit.allCases {
            #expect(throws: DatasetError.self) { try FolderDataset(folder.path, split: split) }
        }
    }

    @Test("Each malformed list is a clear error")
    func malformed() throws {
        let cases: [(String, String)] = [
            ("metadata.jsonl", ""), ("metadata.jsonl", "{"), ("metadata.jsonl", "[1]"),
            ("metadata.jsonl", "{\"text\": \"x\"}"),
            ("metadata.jsonl", "{\"file_name\": 3}"),
            ("metadata.jsonl", "{\"file_name\": \"a.png\", \"text\": \"\\ud800\"}"),
            ("metadata.csv", ""), ("metadata.csv", "file_name,text"), ("metadata.csv", "file_name,text\na.png"),
            ("metadata.csv", "file_name,text\na.png,\"x"), ("metadata.csv", "\"\"\"\",\na,b"), ("x.json", "3"),
            ("x.json", "{\"images\": [], \"annotations\": []}"), ("x.json", "{\"images\": [{}], \"annotations\": []}"),
            ("x.json", "[[[[[[[[" + String(repeating: "[", count: 100_000)),
        ]
        for (name, text) in cases {
            let folder = try Folder(pictures: ["a.png"], texts: [name: text])
            for split in DatasetSplit.allCases {
                let error = #expect(throws: DatasetError.self, "\(name) \(text)") {
                    try FolderDataset(folder.path, split: split)
                }
                #expect(error?.message.isEmpty == false)
            }
        }
    }

    @Test("No folder, an empty one, two lists and a damaged picture are said")
    func missing() throws {
        #expect(throws: DatasetError.self) { try FolderDataset("/nonexistent") }
        let empty = try Folder()
        #expect(throws: DatasetError.self) { try FolderDataset(empty.path) }
        let two = try Folder(pictures: ["a.png"], texts: ["one.json": "[]", "two.json": "[]"])
        let error = #expect(throws: DatasetError.self) { try FolderDataset(two.path) }
        #expect(error?.hint?.contains("--list") == true)
        let damaged = try Folder(texts: ["train/a/1.png": "no picture"])
        let dataset = try FolderDataset(damaged.path)
        #expect(throws: DatasetError.self) { try dataset.example(0) }
    }
}

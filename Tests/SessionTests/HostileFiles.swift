// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import Glibc
import TestSupport

/// A folder of files in which every text is a hostile one, and lines of the session's language that show them.
struct HostileFiles {
    let sandbox: Sandbox
    private let texts = HostileTexts.all
    private var oneLine: [String] { texts.filter { !$0.utf8.contains(10) } }
    /// All texts in so many lots.
    private func lots(_ count: Int) -> [String] {
        (0..<count).map { lot in texts.indices.filter { $0 % count == lot }.map { texts[$0] }.joined(separator: " ") }
    }

    init() throws {
        sandbox = try Sandbox()
        try tensors()
        try pictures()
        try models()
        try themes()
        try sandbox.write(JSONValue.array(texts.map { .string($0) }).text, to: "texts.json")
        try sandbox.write(oneLine.joined(separator: "\n"), to: "texts.txt")
    }

    private func tensors() throws {
        var members: [(String, JSONValue)] = [
            ("__metadata__", .object(texts.map { (key: "note " + $0, value: .string($0)) }))
        ]
        for (index, text) in texts.enumerated() {
            let place: [JSONValue] = [.integer(4 * index), .integer(4 * index + 4)]
            let shape = JSONValue.array([.integer(1)])
            members.append(
                (text, .object([("dtype", .string("F32")), ("shape", shape), ("data_offsets", .array(place))])))
        }
        let header = Array(JSONValue.object(members.map { (key: $0.0, value: $0.1) }).text.utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        try sandbox.write(length + header + [UInt8](repeating: 0, count: 4 * texts.count), to: "t.safetensors")
    }

    private func pictures() throws {
        let picture = try Fixtures.bytes("preparing/kinds/rgb.png")
        var list: [String] = []
        for (index, text) in texts.enumerated() {
            let name = Array(text.utf8).filter { $0 != UInt8(ascii: "/") }.prefix(150) + Array("-\(index).png".utf8)
            // A name may be cut within a character; lists can only name what is UTF-8.
            guard let known = String(validating: name, as: UTF8.self) else { continue }
            try write(picture, named: Array(name), in: "captioned")
            list.append(
                JSONValue.object([("file_name", .string(known)), ("text", .string(text))]).text)
        }
        try sandbox.write(list.joined(separator: "\n"), to: "captioned/metadata.jsonl")
        for (index, name) in (HostileTexts.bytes + oneLine.prefix(30).map { Array($0.utf8) }).enumerated() {
            let safe = name.filter { $0 != UInt8(ascii: "/") }.prefix(150)
            try write(picture, named: Array("p".utf8) + safe + Array(".png".utf8), in: "classes/c\(index)")
        }
        for text in oneLine.dropFirst(30).prefix(30) {
            let name = Array(text.utf8).filter { $0 != UInt8(ascii: "/") }.prefix(150)
            try write(picture, named: Array("p.png".utf8), in: "classes/" + String(decoding: name, as: UTF8.self))
        }
    }

    private func write(_ bytes: [UInt8], named name: [UInt8], in folder: String) throws {
        let path = sandbox.path(folder)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var place: [UInt8] = Array((path + "/").utf8)
        place += name
        place.append(0)
        let file = open(place.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = Glibc.write(file, bytes, bytes.count)
    }

    private func models() throws {
        try copy("tiny-vilt", to: modelName) { file, text in
            guard file == "config.json" else { return text }
            let labels = lots(7).enumerated().map { (key: String($0), value: JSONValue.string($1)) }
            return try edit(text) { members in
                members.removeAll { $0.key == "id2label" || $0.key == "label2id" }
                members.append(("id2label", .object(labels)))
                members += texts.map { (key: "k" + $0, value: .string($0)) }
            }
        }
        // Each piece that is no byte is a lot of texts, told apart by its number.
        try copy("tiny-vit-gpt2", to: "writer") { file, text in
            guard file == "tokenizer.json" else { return text }
            let lots = lots(20)
            return try edit(text) { members in
                guard let place = members.firstIndex(where: { $0.key == "model" }),
                    case .object(var model) = members[place].value,
                    let known = model.firstIndex(where: { $0.key == "vocab" }),
                    case .object(let pieces) = model[known].value
                else { return }
                let hostile = pieces.enumerated().map { index, piece in
                    index < 256 ? piece : (key: "\(index)" + lots[index % lots.count], value: piece.value)
                }
                model[known].value = .object(hostile)
                model.removeAll { $0.key == "merges" }
                model.append(("merges", .array([])))
                members[place].value = .object(model)
            }
        }
    }

    /// The name of a folder that holds a model.
    var modelName: String { "model\u{1B}]0;7331\u{7}\u{9B}7331m\u{202E}" }

    private func copy(_ fixture: String, to name: String, _ change: (String, String) throws -> String) throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: Fixtures.path(fixture)) {
            if file.hasPrefix("expected") { continue }
            let bytes = try Fixtures.bytes("\(fixture)/\(file)")
            guard file.hasSuffix(".json") else {
                try sandbox.write(bytes, to: "\(name)/\(file)")
                continue
            }
            try sandbox.write(try change(file, String(decoding: bytes, as: UTF8.self)), to: "\(name)/\(file)")
        }
    }

    private func edit(_ text: String, _ change: (inout [(key: String, value: JSONValue)]) -> Void) throws -> String {
        guard case .object(var members) = JSONValue(try JSON(parsing: text)) else { return text }
        change(&members)
        return JSONValue.object(members).text
    }

    private func themes() throws {
        for (index, text) in texts.enumerated() where index % 10 == 0 {
            try sandbox.write("[roles]\n\(JSONText.quoted(text)) = 3\n", to: "config/rebus/themes/theme\(index).toml")
            let name = String(text.filter { $0 != "/" && $0 != "\n" }.prefix(50))
            try sandbox.write("[roles]\n", to: "config/rebus/themes/\(name).toml")
        }
    }

    /// A word that the language reads as the text.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ") + "\""
    }

    /// What is shown where all goes well, place by place.
    var showing: [String] {
        let picture = Fixtures.path("pictures/mug.png")
        let model = Self.quoted(modelName)
        return [
            "t = open t.safetensors", "t", "info t", "peek t.safetensors --all", "peek t.safetensors --metadata",
            "d = data folder captioned", "info d", "d", "d[0]", "d[7]",
            "augment d --with none --count 12", "k = data folder classes", "info k", "k", "k[0]", "k[40]",
            "v = load \(model)", "v", "info v", "tree v", "ask v \(picture) \(Self.quoted(oneLine[5]))", "ls",
            "w = load writer", "c = caption w \(picture) --beams 3", "c", "caption w \(picture)",
            "lens w \(picture) \"a cat\"", "m = load \(Fixtures.path("tiny-clip"))", "embed m @texts.txt",
            "tokens m @texts.json", "r = classify m \(picture) @texts.json", "r", "python",
            "compare m \(picture) @texts.json",
            "attend m \(picture) \(Self.quoted(oneLine[9]))", "attend m \(picture) \(Self.quoted(texts[150]))",
            "s = [" + oneLine.map(Self.quoted).joined(separator: ", ") + "]", "s", "print s",
            "s[3]", "x = " + Self.quoted(texts[140]), "x", "history",
        ]
    }

    /// What is refused, with the texts in what is said of it.
    var refused: [String] {
        let heads = [
            "", "open ", "load ", "image ", "theme ", "set theme ", "set ", "help ", "source ", "print ", "save s ",
        ]
        let lines = oneLine.enumerated().flatMap { index, text in
            // Each text behind two of the words, so that together all words are tried with all kinds of text.
            [heads[index % heads.count], heads[(index + 5) % heads.count]].map { head in
                head + (index % 2 == 0 && !head.isEmpty ? Self.quoted(text) : text)
            }
        }
        let themes = stride(from: 0, to: texts.count, by: 10).map { "theme theme\($0)" }
        return lines + themes + [
            "evaluate m k", "ask m \(Self.quoted(modelName))", "t.x" + oneLine[3], "d[" + oneLine[70]]
    }
}

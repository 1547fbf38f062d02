// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

/// A file of the repository, as the rules of the house look at it.
struct SourceFile: CustomTestStringConvertible, Sendable {
    /// The path from the repository's root: `Sources/Engine/Session.swift`.
    let path: String
    let lines: [String]

    var testDescription: String { path }
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// The folder under Sources or Tests.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The lines with comments and the insides of strings blanked, so that words in them are not taken for code.
    var code: [String] { CodeReader(lines).blanked }

    /// The names and keywords in the code.
    var words: Set<String> { Set(code.flatMap(SourceFile.words(of:))) }

    static func words(of line: String) -> [String] {
        line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    }

    /// The modules that Swift code imports, with the line of each.
    var imports: [(module: String, line: Int)] {
        code.enumerated().compactMap { index, line in
            let words = line.split(separator: " ").map(String.init)
            let modifiers: Set = ["public", "package", "internal", "fileprivate", "private"]
            guard let start = words.firstIndex(where: { !$0.hasPrefix("@") && !modifiers.contains($0) }),
                words[start] == "import", var module = words.dropFirst(start + 1).first
            else { return nil }
            let kinds: Set = ["struct", "class", "enum", "func", "var", "let", "protocol", "typealias"]
            if kinds.contains(module), words.count > start + 2 { module = words[start + 2] }
            return (String(module.prefix { $0 != "." && $0 != ";" }), index + 1)
        }
    }

    /// All files under a folder of the repository with one of these endings, by path.
    static func all(under folder: String, endings: [String]) -> [SourceFile] {
        let root = Product.repository
        let folderPath = "\(root)/\(folder)"
        let found = FileManager.default.enumerator(atPath: folderPath)?.compactMap { $0 as? String } ?? []
        return found.filter { path in endings.contains { path.hasSuffix($0) } }.sorted().compactMap { path in
            SourceFile(reading: folder.isEmpty ? path : "\(folder)/\(path)")
        }
    }

    /// Nil for what cannot be read as text.
    init?(reading path: String) {
        let file = "\(Product.repository)/\(path)"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        self.init(path: path, text: text)
    }

    init(path: String, text: String) {
        self.path = path
        // Split as bytes: a Character would join a carriage return to its line end.
        let pieces = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        lines = pieces.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Blanks comments and the insides of string literals, line by line.
private struct CodeReader {
    private(set) var blanked: [String] = []
    private var commentDepth = 0
    private var inLongString = false

    init(_ lines: [String]) {
        for line in lines { blanked.append(blank(Array(line))) }
    }

    private mutating func blank(_ line: [Character]) -> String {
        var kept: [Character] = []
        var index = 0
        var quote = false
        func starts(_ text: String) -> Bool { line[index...].starts(with: text) }
        while index < line.count {
            if commentDepth > 0 {
                let step = starts("*/") ? -1 : starts("/*") ? 1 : 0
                commentDepth += step
                index += step == 0 ? 1 : 2
            } else if inLongString {
                if starts("\"\"\"") { inLongString = false }
                index += inLongString ? (starts("\\") ? 2 : 1) : 3
            } else if quote {
                if line[index] == "\"" {
                    quote = false
                    kept.append("\"")
                }
                index += starts("\\") ? 2 : 1
            } else if starts("//") {
                break
            } else if starts("/*") {
                commentDepth += 1
                index += 2
            } else if starts("\"\"\"") {
                inLongString = true
                index += 3
            } else {
                quote = line[index] == "\""
                kept.append(line[index])
                index += 1
            }
        }
        return String(kept)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Foundation
import Results
import Testing
import TestSupport

@Suite("python and verify")
struct PythonCommandTests {
    /// The script of the last result, its folders as `FOLDER`.
    private func script(_ bench: Bench, _ line: String = "python") throws -> String {
        guard case .text(let text)? = try bench.do(line) else { throw Complaint("\(line) gave no text") }
        return text.replacingOccurrences(of: bench.sandbox.folder, with: "FOLDER")
    }

    @Test("Each result's script stands in the store as it was run", arguments: [
        ("attend", "attend clip cat.png --layer 1"), ("embed", "embed clip cat.png \"a cat\""),
        ("embed-bert", "embed bert \"a cat\" \"a red cube\""),
        ("compare", "compare clip cat.png boot.png \"a cat\" \"a mug\" --logits"),
        ("classify", "classify clip boot.png boot bag --template \"a photo of a {}\" --template \"a {}\""),
        ("classify-own", "classify vit cat.png"), ("tokens", "tokens clip \"a photo of a cat\" \"it's\""),
        ("rollout", "attend clip \"a red cube\" --method rollout"), ("lens", "lens clip cat.png \"a cat\" \"a mug\""),
        ("lens-words", "lens writer cat.png \"a grey cat\""),
        ("cross", "attend writer cat.png \"a grey cat\" --kind cross --layer all"),
        ("caption", "caption writer cat.png --beams 3"), ("caption-blip", "caption blip cat.png --max 6"),
        ("ask", "ask v cat.png \"what is it?\""),
    ])
    func scripts(name: String, line: String) throws {
        let bench = try Bench.prepared()
        try bench.do(line)
        let text = try script(bench)
        let file = Fixtures.path("lenses/\(name).txt")
        if ProcessInfo.processInfo.environment["REBUS_RECORD"] != nil {
            try Data((text + "\n").utf8).write(to: URL(filePath: file))
        }
        #expect(try text + "\n" == String(contentsOfFile: file, encoding: .utf8))
        #expect(text.hasPrefix("# \(line)\n") && text.contains("np.savez(\"out.npz\", "))
    }

    @Test("What the script saved agrees with the result; another result, or a small tolerance, does not")
    func verify() throws {
        let bench = try Bench.prepared()
        try bench.do("attend clip cat.png --layer 1")
        guard case .table(let table)? = try bench.do("verify out.npz") else {
            Issue.record("no table")
            return
        }
        #expect(table.rows.count == 1 && table.rows[0][0] == .text("✓") && table.rows[0][1] == .text("weights"))
        #expect(bench.complaint("verify out.npz --tolerance 1e-12")?.message.contains("weights differs by") == true)
        try bench.do("attend clip cat.png --layer 2")
        #expect(bench.complaint("verify out.npz")?.message.hasPrefix("weights differs by 0.") == true)
        try bench.do("attend clip \"a red cube\" --layer 1")
        #expect(bench.complaint("verify out.npz")?.message.contains("has the shape") == true)
        try bench.do("embed clip cat.png")
        #expect(bench.complaint("verify out.npz")?.message.contains("vectors is missing") == true)
        // A name stands for what bound it, whatever came later.
        #expect(throws: Never.self) { try bench.do("verify out.npz a") }
    }

    @Test("A script is a text, saved as .py; what has none is said")
    func saving() throws {
        let bench = try Bench.prepared()
        try bench.do("p = python a; save p attention.py")
        let saved = try String(contentsOfFile: bench.sandbox.path("attention.py"), encoding: .utf8)
        #expect(saved.hasPrefix("# attend clip cat.png --layer 1\nimport numpy as np\n"))
        #expect(bench.complaint("python w")?.message.contains("no script") == true)
        #expect(bench.complaint("save e e.py")?.message.contains("cannot hold") == true)
    }
}

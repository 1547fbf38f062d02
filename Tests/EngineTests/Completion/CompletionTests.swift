// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors
import Testing

@testable import Engine

@Suite("Completion and hints")
struct CompletionTests {
    private static let paths = PathIndex(
        (0..<12).flatMap { layer in
            ["q_proj", "k_proj", "v_proj", "out_proj"].flatMap { name in
                ["weight", "bias"].map {
                    PathIndex.Entry(
                        "vision_model.encoder.layers.\(layer).self_attn.\(name).\($0)", detail: "[8, 8] f32")
                }
            }
        } + [PathIndex.Entry("logit_scale", detail: "[] f32")])

    private func scope(folder: String = "/nowhere") -> Scope {
        Scope(
            verbs: Verbs(TestCommands.all),
            names: [
                Scope.Name(name: "clip", kind: "model", detail: "clip 1 M", paths: CompletionTests.paths),
                Scope.Name(name: "w", kind: "tensor", detail: "[2, 2] f32"),
                Scope.Name(name: "weights", kind: "tensor"),
                Scope.Name(name: "label", kind: "text", detail: "cat"),
            ],
            settings: .standard(themes: ["dusk", "paper"]), folder: folder, isInteractive: true)
    }

    /// What Tab offers at the `|` of a line.
    private func offered(_ line: String, folder: String = "/nowhere") -> [String] {
        let (text, cursor) = cut(line)
        return scope(folder: folder).completions(line: text, cursor: cursor).candidates.map(\.text)
    }

    private func cut(_ line: String) -> (String, Int) {
        let cursor = line.utf8.firstIndex(of: UInt8(ascii: "|")).map {
            line.utf8.distance(from: line.startIndex, to: $0)
        }
        return (line.replacing("|", with: "", maxReplacements: 1), cursor ?? line.utf8.count)
    }

    @Test("The first word is a verb or a name")
    func heads() {
        #expect(offered("loo|") == ["look", "lookup"])
        #expect(offered("cl|") == ["clip", "clip("])
        #expect(offered("weigh 1; ech|") == ["echo"])
        #expect(offered("x = ech|") == ["echo"])
        #expect(offered("|").contains("echo"))
    }

    @Test("An argument is offered what its type knows")
    func arguments() {
        #expect(offered("tree |") == ["clip"])
        #expect(offered("tree clip |") == ["logit_scale", "vision_model"])
        #expect(
            offered("tree clip vision_model.encoder.layers.1|") == [
                "vision_model.encoder.layers.1", "vision_model.encoder.layers.10", "vision_model.encoder.layers.11",
            ])
        #expect(offered("look we|") == ["weights"])
        #expect(offered("look w --method |") == ["raw", "rollout"])
        #expect(offered("look w --method=ro|") == ["rollout"])
        #expect(offered("look w --head m|") == ["mean", "max"])
        #expect(offered("drop l|") == ["label"])
        #expect(offered("lookup ech|") == ["echo"])
        #expect(offered("echo la|") == ["label"])
    }

    @Test("Options are offered by name, once each")
    func options() {
        #expect(offered("look w --h|") == ["--head"])
        #expect(
            offered("look w --head 2 --|") == [
                "--layer", "--token", "--method", "--template", "--amount", "--twice-over",
            ])
        #expect(offered("weigh 3 |") == [])
        #expect(offered("look w -- --h|") == [])
    }

    @Test("Expressions are offered names, paths, functions and methods")
    func expressions() {
        #expect(offered("print soft|") == ["softmax("])
        #expect(offered("print (w + weig|") == ["weights"])
        #expect(offered("clip.logit|") == ["clip.logit_scale"])
        #expect(
            offered("w @ clip.vision_model.encoder.layers.3.self_attn.q|") == [
                "clip.vision_model.encoder.layers.3.self_attn.q_proj"
            ])
        #expect(offered("w.sh|") == ["w.shape"])
        #expect(offered("w.mea|") == ["w.mean("])
    }

    @Test("A candidate replaces the word at the cursor, quotes included")
    func replacing() {
        #expect(scope().completions(line: "look w --method ro", cursor: 18).replacing == 16..<18)
        #expect(scope().completions(line: "look w --method=ro", cursor: 18).replacing == 16..<18)
        #expect(scope().completions(line: "é; loo", cursor: 7).replacing == 4..<7)
        #expect(scope().completions(line: "echo \"la", cursor: 8).replacing == 5..<8)
    }

    @Test("Files are offered with their folders, quoted where they must be, quickly in a large folder")
    func files() throws {
        let folder = try #require(mkdtemp(strdup("/tmp/rebus-files-XXXXXX")).map { String(cString: $0) })
        defer { _ = system("rm -rf \(folder)") }
        mkdir(folder + "/many", 0o755)
        for name in ["cat.png", "a cat.png", "notes.txt"] + (0..<10_000).map({ "many/picture\($0).png" }) {
            close(open(folder + "/" + name, O_CREAT | O_WRONLY, 0o644))
        }
        #expect(offered("compare c|", folder: folder) == ["cat.png"])
        #expect(offered("compare \"a |", folder: folder) == ["\"a cat.png\""])
        #expect(offered("compare a|", folder: folder) == ["\"a cat.png\""])
        #expect(offered("compare |", folder: folder) == ["label", "\"a cat.png\"", "cat.png", "many/"])
        #expect(offered("compare @no|", folder: folder) == ["@notes.txt"])
        #expect(offered("load m|", folder: folder) == ["many/"])
        let start = ContinuousClock.now
        #expect(offered("compare many/pic|", folder: folder).count == FileListing.limit)
        // A debug build may take ten times as long as the product.
        #expect(ContinuousClock.now - start < .milliseconds(500))
    }

    @Test("A hint shows the rest of the best guess, the argument's usage and one sentence")
    func hints() {
        func hint(_ line: String) -> Hint {
            let (text, cursor) = cut(line); return scope().hint(line: text, cursor: cursor)
        }
        #expect(
            hint("look w --head |")
                == Hint(
                    ghost: nil, usage: "--head  N | mean | max", sentence: "which heads to show (default mean)"))
        #expect(hint("look w --he|").ghost == "ad")
        #expect(hint("look w --he|").usage == "--head  N | mean | max")
        #expect(hint("ech|") == Hint(ghost: "o", usage: "echo TEXT…", sentence: "Gives its texts back."))
        #expect(hint("tree |") == Hint(usage: "MODEL", sentence: "the model"))
        #expect(hint("tree clip vis|").ghost == "ion_model")
        #expect(hint("tree clip vis|").sentence == "where to begin")
        #expect(hint("print mean(w, |").usage == "mean(x, axis=None, keepdims=False)")
        #expect(hint("look w --template |").sentence == "a sentence with {} in it (may be given several times)")
        #expect(hint("x # talk|") == .none)
        #expect(hint("ec|ho").ghost == nil)
    }

    @Test("A line is coloured by what its words are")
    func pieces() {
        func kinds(_ line: String) -> [String] {
            let bytes = Array(line.utf8)
            return scope().pieces(line).map { "\(String(decoding: bytes[$0.range], as: UTF8.self)):\($0.kind)" }
        }
        #expect(
            kinds("x = look w --head 2 # why") == [
                "x:name", "look:verb", "w:name", "--head:option", "2:number", "# why:comment",
            ])
        #expect(kinds("look nothere --hd 3 ") == ["look:verb", "nothere:error", "--hd:error", "3:string"])
        #expect(
            kinds("w @ mean(nothere)") == [
                "w:name", "@:operator", "mean:value", "(:operator", "nothere:error", "):operator",
            ])
        #expect(kinds("echo label \"a cat\" @f") == ["echo:verb", "label:name", "\"a cat\":string", "@f:file"])
        #expect(kinds("weigh 1 2 ") == ["weigh:verb", "1:number", "2:error"])
        #expect(kinds("ehco a ") == ["ehco:error", "a:error"])
    }

    @Test("Words near a wrong one are found, far ones not")
    func suggestions() {
        #expect(Suggestion.nearest(to: "atend", among: ["attend", "tree"]) == "attend")
        #expect(Suggestion.nearest(to: "tere", among: ["attend", "tree"]) == "tree")
        #expect(Suggestion.nearest(to: "xyz", among: ["attend", "tree"]) == nil)
        #expect(Suggestion.nearest(to: "vis", among: ["text_model", "vision_model"]) == "vision_model")
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Commands
import Engine
import Foundation
import Results
import Tensors
import TestSupport

/// A session over the fixtures, in a folder of its own, with the names that the examples in `help` use.
final class Bench {
    let session: Session
    let sandbox: Sandbox
    private(set) var effects: [Effect] = []

    init() throws {
        sandbox = try Sandbox()
        for name in ["cat.png", "boot.png", "mug.png", "toys.png"] {
            try FileManager.default.createSymbolicLink(
                atPath: sandbox.path(name), withDestinationPath: Fixtures.path("pictures/\(name)"))
        }
        for name in ["tiny-clip", "tiny-bert", "tiny-vit", "tiny-vit-gpt2", "tiny-vilt", "tiny-blip"] {
            try FileManager.default.createSymbolicLink(
                atPath: sandbox.path(name), withDestinationPath: Fixtures.path(name))
        }
        for name in ["acts.npz", "out.npz"] {
            try FileManager.default.createSymbolicLink(
                atPath: sandbox.path(name), withDestinationPath: Fixtures.path("lenses/\(name)"))
        }
        try FileManager.default.createSymbolicLink(
            atPath: sandbox.path("parity"), withDestinationPath: Fixtures.path("parity"))
        _ = try sandbox.write("a red cube\na blue ball\n", to: "captions.txt")
        _ = try sandbox.write("[\"boot\", \"bag\", \"mug\"]", to: "labels.txt")
        _ = try sandbox.write("one = 1\none + 1\n", to: "steps.rebus")
        for name in ["cat.png", "mug.png"] {
            try FileManager.default.createDirectory(atPath: sandbox.path("photos"), withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: sandbox.path("photos/" + name), withDestinationPath: Fixtures.path("pictures/\(name)"))
        }
        let rows =
            "{\"file_name\": \"cat.png\", \"text\": \"a cat\"}\n{\"file_name\": \"mug.png\", \"text\": \"a mug\"}\n"
        _ = try sandbox.write(rows, to: "photos/metadata.jsonl")
        session = Session(
            commands: everyCommand, folder: sandbox.folder, resources: Product.repository,
            environment: sandbox.environment())
    }

    /// With the names that examples use: clip, bert, vit, writer, v, blip, a, w, e, kept, vqa, cross, and the run t,
    /// four steps on.
    static func prepared() throws -> Bench {
        let bench = try Bench()
        try bench.do("clip = load tiny-clip")
        try bench.do("bert = load tiny-bert")
        try bench.do("vit = load tiny-vit")
        try bench.do("writer = load tiny-vit-gpt2")
        try bench.do("v = load tiny-vilt")
        try bench.do("blip = load tiny-blip")
        try bench.do("w = clip.vision_model.encoder.layers.0.self_attn.q_proj.weight")
        try bench.do("e = embed clip cat.png")
        try bench.do("save e e.npy")
        try bench.do("save w w.npy")
        try bench.do("kept = open acts.npz")
        try bench.do("a = attend clip cat.png --layer 1")
        try bench.do("vqa = fuse clip --labels cat,boot,mug")
        try bench.do("cross = fuse clip --kind cross --labels cat,boot,mug")
        try bench.do("scenes = data shapes --size 32")
        try bench.do("pupil = copy clip")
        try bench.do("t = train pupil scenes --batch 4 --steps 12 --warmup 2 --validate 0")
        try bench.do("step 4")
        try bench.do("prepare clip cat.png")
        return bench
    }

    /// Runs a line that must succeed; gives its value.
    @discardableResult
    func `do`(_ line: String) throws -> Value? {
        switch run(line) {
        case .done(_, let value, _, _, _): return value
        case .failed(let complaint): throw complaint
        case .cancelled: throw Cancellation()
        }
    }

    /// Runs a line that gives a tensor or something made of numbers.
    func numbers(_ line: String) throws -> Tensor {
        guard let tensor = try self.do(line)?.tensor else { throw Complaint("\(line) gave no numbers") }
        return tensor
    }

    /// Runs a line that must fail; gives what it complains of.
    func complaint(_ line: String) -> Complaint? {
        if case .failed(let complaint) = run(line) { complaint } else { nil }
    }

    func run(_ line: String) -> Outcome {
        session.run(line: line) { event in
            if case .effect(let effect) = event { self.effects.append(effect) }
        }
    }
}

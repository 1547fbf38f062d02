// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Tensors
import Testing

@Suite("diff")
struct DiffCommandTests {
    private func diff(_ line: String, _ bench: Bench) throws -> Table {
        guard case .table(let table)? = try bench.do(line) else { throw Complaint("\(line) gave no table") }
        return table
    }

    private func texts(_ table: Table, _ column: Int) -> [String] {
        table.rows.map { row in
            switch row[column] {
            case .text(let text), .path(let text): text
            default: ""
            }
        }
    }

    /// A copy of clip of which one weight differs.
    private func changed(_ bench: Bench, _ path: String) throws {
        guard case .model(let twin)? = try bench.do("twin = copy clip"),
            let parameter = twin.layout.parameter(path)
        else { throw Complaint("no weight \(path)") }
        try parameter.assign(try add(parameter.value.asFloat32(), Tensor(Float(0.1))))
    }

    @Test("A module made to differ is the first where two models part, and the only weight")
    func onePart() throws {
        let bench = try Bench.prepared()
        try changed(bench, "vision_model.encoder.layers.1.mlp.fc1.bias")
        let table = try diff("diff clip twin cat.png", bench)
        let notes = table.notes.map(\.text)
        #expect(notes.contains { $0.hasPrefix("outputs part first at vision_model.encoder.layers.1.mlp.fc1 $out") })
        #expect(notes.contains { $0.hasPrefix("weights part first at vision_model.encoder.layers.1.mlp.fc1.bias") })
        let weights = texts(table, 1).filter { $0 == "weight" }
        #expect(weights.count == 1)
        // Nothing before it, and its own layer, the next and the head behind it.
        let places = texts(table, 0)
        #expect(!places.contains { $0.contains("layers.0") || $0.contains("layers.1.self_attn") })
        #expect(places.contains("vision_model.encoder.layers.2") && places.contains("visual_projection"))
    }

    @Test("A head that differs is named; rows stand by how far they are apart")
    func heads() throws {
        let bench = try Bench.prepared()
        let table = try diff("diff clip cat.png boot.png", bench)
        #expect(texts(table, 1).contains("$probs head 3"))
        let relatives = table.rows.map { row -> Double in
            if case .measure(let value) = row[3] { return value }
            return -1
        }
        #expect(relatives == relatives.sorted(by: >) && relatives.allSatisfy { $0 > 1e-5 })
        #expect(table.notes[0].text.hasPrefix("outputs part first at vision_model.embeddings.patch_embedding"))
    }

    @Test("A model and its copy are the same, and two texts part in the text tower alone")
    func same() throws {
        let bench = try Bench.prepared()
        try bench.do("twin = copy clip")
        let none = try diff("diff clip twin cat.png \"a cat\"", bench)
        #expect(none.rows.isEmpty && none.notes[0].text == "nothing parts")
        let table = try diff("diff clip \"a cat\" \"a mug\"", bench)
        #expect(!table.rows.isEmpty && texts(table, 0).allSatisfy { $0.hasPrefix("text_") })
    }

    @Test("Two steps of a run differ in the weights that were trained, and the run is as it was")
    func steps() throws {
        let bench = try Bench.prepared()
        let before = try bench.numbers("embed pupil cat.png").floats
        let table = try diff("diff pupil cat.png --at 0,4", bench)
        #expect(texts(table, 1).contains("weight") && texts(table, 1).contains("$out"))
        #expect(try bench.numbers("embed pupil cat.png").floats == before)
        #expect(bench.complaint("diff pupil cat.png --at 4")?.message.contains("two steps") == true)
        #expect(bench.complaint("diff clip cat.png --at 0,4")?.message.contains("no run trains") == true)
    }

    @Test("Activations of transformers are the model's own to 1e-4, and a file of other names is refused")
    func file() throws {
        let bench = try Bench.prepared()
        let table = try diff("diff clip acts.npz cat.png --tolerance 1e-4", bench)
        #expect(table.rows.isEmpty, "\(table.rows)")
        // Three layers, and four heads of each one's attention.
        #expect(table.notes.last?.text.hasPrefix("15 of 15 places") == true)
        let other = try diff("diff clip acts.npz boot.png --tolerance 1e-4", bench)
        #expect(other.rows.count == 15)
        #expect(bench.complaint("diff clip e.npz cat.png") != nil)
    }

    @Test("Models of two architectures, and inputs of two kinds, are not held against each other")
    func refusals() throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint("diff clip bert \"a cat\"")?.message.contains("is a clip and bert a bert") == true)
        #expect(bench.complaint("diff clip cat.png \"a cat\"")?.message.contains("two inputs of one kind") == true)
        #expect(bench.complaint("diff clip pupil acts.npz cat.png") != nil)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Testing

@Suite("project")
struct ProjectCommandTests {
    private func project(_ line: String, _ bench: Bench) throws -> Projection {
        guard case .projection(let projection)? = try bench.do(line) else {
            throw Complaint("\(line) gave no projection")
        }
        return projection
    }

    @Test("Vectors are points whose nearest by cosine are those of the whole vectors")
    func vectors() throws {
        let bench = try Bench.prepared()
        try bench.do("v = embed clip cat.png boot.png mug.png toys.png")
        let projection = try project("project v --dims 3", bench)
        #expect(projection.coordinates.shape == [4, 3] && projection.width == 16)
        #expect(abs(projection.explained.reduce(0, +) - 1) < 1e-4)
        let cosines = try bench.numbers("compare clip cat.png boot.png mug.png toys.png").floats
        let first = (1..<4).max { cosines[$0] < cosines[$1] }
        #expect(projection.neighbours[0].first?.point == first)
    }

    @Test("Labels that come again are classes, others names")
    func labels() throws {
        let bench = try Bench.prepared()
        let line = "project clip cat.png boot.png mug.png --labels"
        let named = try project("\(line) @labels.txt", bench)
        #expect(named.names == ["boot", "bag", "mug"] && named.classNames.isEmpty)
        let grouped = try project("\(line) pet,thing,thing", bench)
        #expect(grouped.classNames == ["pet", "thing"] && grouped.classes == [0, 1, 1])
        #expect(grouped.names == ["cat.png", "boot.png", "mug.png"])
    }

    @Test("A dataset's pictures have their captions for names, what they show for classes, and are kept small")
    func dataset() throws {
        let bench = try Bench.prepared()
        let projection = try project("project clip scenes --limit 20 --by color", bench)
        #expect(projection.count == 20 && projection.pictures.count == 20)
        #expect(projection.classNames.count > 1 && projection.counts.reduce(0, +) == 20)
        #expect(projection.pictures.allSatisfy { $0.shape[0] <= 64 && $0.shape[2] == 3 })
        #expect(projection.names[0].contains(" "))
    }

    @Test("The tokens of a picture after a layer are points")
    func states() throws {
        let bench = try Bench.prepared()
        let projection = try project("project clip cat.png --layer 1", bench)
        #expect(projection.count == 17 && projection.width == 32)
        #expect(projection.subject == "vision_model.encoder.layers.1 of cat.png")
        #expect(projection.name(0) == "[CLS]" && projection.name(1) == "0,0")
    }

    @Test("What has no points is said", arguments: [
        ("project w --dims 40", "cannot be kept"), ("project e", "two are needed"),
        ("project clip", "has points where it is given some"),
        ("project clip cat.png boot.png --labels a,b,c", "3 labels"),
        ("project clip \"a cat\" --layer 9", "there is no layer 9"), ("project clip scenes --limit 1", "two points"),
    ])
    func complaints(line: String, says: String) throws {
        let bench = try Bench.prepared()
        #expect(bench.complaint(line)?.message.contains(says) == true, "\(bench.complaint(line)?.message ?? "none")")
    }
}

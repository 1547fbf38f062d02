// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Results
import Testing

@Suite("data and augment")
struct DataCommandTests {
    private func bench() throws -> Bench {
        let bench = try Bench.prepared()
        try bench.do("shapes = data shapes --size 32 --seed 7")
        return bench
    }

    @Test("A dataset of shapes says in one line what it is")
    func line() throws {
        let bench = try Bench()
        guard case .done(_, let value, _, _, _) = bench.run("shapes = data shapes --size 64 --seed 7") else {
            Issue.record("data failed")
            return
        }
        let note = try #require(value?.showable() as? Note)
        #expect(note.lines.map(\.text) == ["scenes of 64 × 64, made on the spot"])
    }

    @Test("Settings reach the dataset")
    func settings() throws {
        let bench = try Bench()
        guard
            case .dataset(let dataset) = try bench.do(
                "data shapes --size 48 --seed -3 --split test --variants 4 --objects 2:3 --pairs seen "
                    + "--hold-out \"red cube, ball blue\""
            ),
            let shapes = dataset as? ShapesDataset
        else { throw Complaint("no dataset of shapes") }
        #expect(shapes.size == 48 && shapes.variants == 4 && shapes.split == .test && shapes.objects == 2...3)
        #expect(shapes.heldOut == [ShapePair(.red, .cube), ShapePair(.blue, .ball)])
        #expect(try bench.do("data shapes --hold-out none")?.kind == "dataset")
    }

    @Test("What belongs to another kind, and what cannot be, is refused")
    func refused() throws {
        let bench = try Bench()
        for line in [
            "data shapes photos", "data shapes --template \"a {}\"", "data folder photos --size 4", "data folder",
            "data shapes --hold-out \"pink cube\"", "data shapes --objects 3:1", "data shapes --objects x",
            "data shapes --size 0", "data shapes --pairs held-out", "data folder photos --list ../x.json",
        ] { #expect(bench.complaint(line) != nil, "\(line)") }
    }

    @Test("An index gives an example, a slice a list of them, and each stands for a picture and for its caption")
    func examples() throws {
        let bench = try bench()
        guard case .example(let example) = try bench.do("shapes[3]") else { throw Complaint("no example") }
        #expect(!example.captions.isEmpty)
        guard case .list(let list) = try bench.do("shapes[0:12:4]") else { throw Complaint("no list") }
        #expect(list.count == 3 && list.allSatisfy { $0.kind == "example" })
        let same = try bench.numbers("shapes[4] - (shapes[0:12:4])[1]")
        #expect(same.shape == [32, 32, 3] && same.floats.allSatisfy { $0 == 0 })
        guard case .text(let caption) = try bench.do("shapes[3].caption") else { throw Complaint("no caption") }
        #expect(caption == example.captions[0])
        #expect(try bench.do("prepare clip shapes[3]")?.kind == "prepared")
        #expect(try bench.do("attend clip shapes[3] --layer 1")?.kind == "attention")
        let (picture, text) = (
            try bench.numbers("embed clip shapes[3]"), try bench.numbers("embed clip \"\(caption)\"")
        )
        #expect(picture.shape == text.shape && picture.floats != text.floats)
        guard case .tokens(let tokens) = try bench.do("tokens clip shapes[3]") else { throw Complaint("no tokens") }
        #expect(tokens.sequences[0].text == caption)
    }

    @Test("Examples that are not there, too many or without an end are refused")
    func noExamples() throws {
        let bench = try bench()
        for line in ["shapes[-1]", "shapes[0:9999999]", "shapes[5:]", "shapes[1, 2]", "shapes[::-1]", "shapes[None]"] {
            #expect(bench.complaint(line) != nil, "\(line)")
        }
        #expect(try bench.do("print shapes[9223372036854775807].label") != nil || true)
    }

    @Test("An example is shown with its captions and its questions")
    func shown() throws {
        let bench = try bench()
        let thumbnail = try #require(try bench.do("shapes[3]")?.showable() as? Thumbnail)
        #expect(thumbnail.lines[0].text.hasPrefix("\""))
        #expect(thumbnail.lines.contains { $0.text.hasPrefix("is there ") && $0.text.hasSuffix("yes") })
        let grid = try #require(try bench.do("shapes[0:3]")?.showable() as? PictureGrid)
        #expect(grid.items.count == 3)
    }

    @Test("augment shows as many pictures as are asked for, the same each time; none changes nothing")
    func augment() throws {
        let bench = try bench()
        guard case .done(_, let value, let shown, _, _) = bench.run("augment shapes --count 5 --from 2") else {
            throw Complaint("augment failed")
        }
        let grid = try #require(shown as? PictureGrid)
        #expect(grid.items.count == 5)
        guard case .list(let examples)? = value, case .example(let first) = examples[0] else {
            throw Complaint("no list")
        }
        try bench.do("one = augment shapes --count 5 --from 2")
        try bench.do("kept = augment shapes --count 5 --from 2 --with none")
        #expect(try bench.numbers("one[0] - kept[0]").floats.contains { $0 != 0 })
        #expect(try bench.numbers("shapes[2] - kept[0]").floats.allSatisfy { $0 == 0 })
        #expect(try bench.numbers("one[0]").floats == first.picture.pixels.floats)
        for line in [
            "augment shapes --count 0", "augment shapes --with spin", "augment shapes --from -1", "augment nothing",
        ] {
            #expect(bench.complaint(line) != nil, "\(line)")
        }
    }

    @Test("A bound dataset can be evaluated on")
    func evaluate() throws {
        let bench = try Bench.prepared()
        try bench.do("single = data shapes --size 32 --objects 1 --split test")
        guard case .table(let table) = try bench.do("evaluate clip single --limit 16") else {
            throw Complaint("no table")
        }
        #expect(table.rows.count == 64)
        try bench.do("photos = data folder photos")
        #expect(bench.complaint("evaluate clip photos")?.message.contains("no classes") == true)
    }
}

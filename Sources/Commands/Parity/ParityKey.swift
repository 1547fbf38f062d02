// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// What an array of `expected.npz` means by its name.
struct ParityKey: Sendable {
    /// How near numbers have to be, by what they are.
    enum Kind: Sendable {
        case ids, pixels, vectors, attention, states, logits

        var tolerance: Double {
            switch self {
            case .ids: 0
            case .pixels, .vectors, .attention: 1e-4
            case .states, .logits: 1e-3
            }
        }
    }

    let name: String
    let kind: Kind
    /// What it holds, in a few words.
    let says: String
    /// Ours; nil where the model has nothing of the kind, or the array is what ours is computed from.
    private let ours: @Sendable (ParityRun, Tensor) throws -> Tensor?

    static let tolerances = "it is 0.0001, for logits and states 0.001, and ids are equal; --tolerance sets another"

    static let all: [ParityKey] = [
        // What goes in.
        ParityKey("pixel_values", .pixels, "the prepared photos, [photo, channel, row, column]") { run, _ in
            try run.allPixels()
        },
        ParityKey("input_ids", .ids, "the texts' tokens, or a writer's start and prefix; padded") { run, theirs in
            try run.givenIds(padded: theirs.shape)
        },
        ParityKey("ids", .ids, "the same") { run, theirs in try run.givenIds(padded: theirs.shape) },
        ParityKey("question_ids", .ids, "the question's tokens, once for each photo") { run, theirs in
            try run.questionIds(padded: theirs.shape)
        },
        // Towers.
        ParityKey("image_embeds", .vectors, "a unit vector for each photo") { run, _ in try run.imageVectors() },
        ParityKey("text_embeds", .vectors, "a unit vector for each text") { run, _ in try run.textVectors() },
        ParityKey("embeds", .vectors, "the same of a model of texts alone") { run, _ in try run.textVectors() },
        ParityKey("logits_per_image", .logits, "each photo with each text") { run, _ in try run.pairLogits() },
        ParityKey("vision_attn", .attention, "of the first photo, [layer, head, query, key]") { run, _ in
            try run.visionAttention()
        },
        ParityKey("text_attn", .attention, "of the first text and its padding, which nobody looks at") { run, _ in
            try run.textAttention()
        },
        ParityKey("vision_last", .states, "the first photo's last states, before the norm") { run, _ in
            try run.lastVisionStates()
        },
        // Who writes or answers.
        ParityKey("logits", .logits, "words on the first photo behind the ids; or answers on each") { run, _ in
            try run.logits()
        },
        ParityKey("cross_attn", .attention, "of those ids at the first photo, [layer, head, token, patch]") { run, _ in
            try run.crossAttention()
        },
        ParityKey("generated", .ids, "what is written on each photo, the likeliest word each time") { run, theirs in
            try run.written(beams: 1, padded: theirs.shape)
        },
        ParityKey("beam", .ids, "what is written on each photo with beams") { run, theirs in
            try run.written(beams: run.inputs.beams, padded: theirs.shape)
        },
        // Pairs, and one stream.
        ParityKey("itm", .logits, "no match and match, of each photo with its text; their difference") { run, _ in
            try run.matches()
        },
        ParityKey("itc", .vectors, "the cosine of each photo with each text") { run, _ in try run.cosines() },
        ParityKey("attn0", .attention, "of the first photo with the question in one stream") { run, _ in
            try run.jointAttention()
        },
    ]

    private init(
        _ name: String, _ kind: Kind, _ says: String, ours: @escaping @Sendable (ParityRun, Tensor) throws -> Tensor?
    ) {
        self.name = name
        self.kind = kind
        self.says = says
        self.ours = ours
    }

    /// What a folder holds, for who writes one.
    static var layout: Table {
        let inputs: KeyValuePairs = [
            "photos": "a list of pictures, which lie in the folder, in its photos, or in the photos beside it",
            "texts": "a list of texts; where there are none the stored ids are read",
            "prefix": "the words that a writer is given",
            "question": "what is asked on each photo",
            "beams": "how many texts are followed for beam; else 3",
            "model": "where the checkpoint lies, from the folder; else in it",
        ]
        return Table(
            title: "expected.npz", columns: ["array", "what it holds", "tolerance"],
            rows: all.map { key in
                let limit: Table.Cell = key.kind == .ids ? .text("equal") : .measure(key.kind.tolerance)
                return [.text(key.name), .text(key.says), limit]
            },
            notes: [
                Phrase("large ones may hold every so many of their numbers along an axis, from the first", .quiet),
                Phrase("inputs.json", .strong) + Phrase(" says what they were computed from:", .quiet),
            ] + inputs.map { Phrase("\"\($0)\" ", .plain) + Phrase($1, .quiet) })
    }

    /// Ours and theirs as they go together.
    func answer(_ run: ParityRun, _ expected: Tensor) throws -> ParityAnswer? {
        guard let ours = try ours(run, expected) else { return nil }
        var theirs = expected
        if name == "itm", expected.rank == 2, expected.shape[1] == 2 {
            theirs = try sum(try multiply(expected, Tensor([-1, 1], shape: [1, 2])), axes: [1])
        }
        if kind == .attention, let text = run.jointText, theirs.shape == ours.shape {
            return try PatchMatching(ours, theirs, text: text).answer
        }
        let sample = StridedSample(of: ours, like: theirs.shape)
        return ParityAnswer(ours: sample.tensor, theirs: theirs, note: sample.note)
    }
}

/// Numbers of ours beside those they are held against.
struct ParityAnswer {
    let ours: Tensor
    let theirs: Tensor
    /// How ours was cut to what was stored.
    var note: String?
    /// Whether patches were brought to the order of ours.
    var isMatched = false
}

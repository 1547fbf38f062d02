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
    /// Ours; nil where the model has nothing of the kind, or the array is what ours is computed from.
    private let ours: @Sendable (ParityRun, Tensor) throws -> Tensor?

    static let tolerances = "it is 0.0001, for logits and states 0.001, and ids are equal; --tolerance sets another"

    static let all: [ParityKey] = [
        // What goes in: prepared pictures and the tokens of texts, behind which shorter ones are padded.
        ParityKey(name: "pixel_values", kind: .pixels) { run, _ in try run.allPixels() },
        ParityKey(name: "input_ids", kind: .ids) { run, theirs in try run.givenIds(padded: theirs.shape) },
        ParityKey(name: "ids", kind: .ids) { run, theirs in try run.givenIds(padded: theirs.shape) },
        ParityKey(name: "question_ids", kind: .ids) { run, theirs in try run.questionIds(padded: theirs.shape) },
        // Towers: unit vectors, their logits; of the first input attention [layer, head, query, key] and last states.
        ParityKey(name: "image_embeds", kind: .vectors) { run, _ in try run.imageVectors() },
        ParityKey(name: "text_embeds", kind: .vectors) { run, _ in try run.textVectors() },
        ParityKey(name: "embeds", kind: .vectors) { run, _ in try run.textVectors() },
        ParityKey(name: "logits_per_image", kind: .logits) { run, _ in try run.pairLogits() },
        ParityKey(name: "vision_attn", kind: .attention) { run, _ in try run.visionAttention() },
        ParityKey(name: "text_attn", kind: .attention) { run, _ in try run.textAttention() },
        ParityKey(name: "vision_last", kind: .states) { run, _ in try run.lastVisionStates() },
        // Writers, on the first picture behind the prefix; what they write on each, by the likeliest words or by beams.
        // For a model that chooses among answers, a logit for each.
        ParityKey(name: "logits", kind: .logits) { run, _ in try run.logits() },
        ParityKey(name: "cross_attn", kind: .attention) { run, _ in try run.crossAttention() },
        ParityKey(name: "generated", kind: .ids) { run, theirs in try run.written(beams: 1, padded: theirs.shape) },
        ParityKey(name: "beam", kind: .ids) { run, theirs in
            try run.written(beams: run.inputs.beams, padded: theirs.shape)
        },
        // Each picture with the text beside it: the logits of no match and match, of which ours is the difference; and
        // the cosine of each with each.
        ParityKey(name: "itm", kind: .logits) { run, _ in try run.matches() },
        ParityKey(name: "itc", kind: .vectors) { run, _ in try run.cosines() },
        // One stream of text and patches, of the first picture with the question.
        ParityKey(name: "attn0", kind: .attention) { run, _ in try run.jointAttention() },
    ]

    private init(name: String, kind: Kind, ours: @escaping @Sendable (ParityRun, Tensor) throws -> Tensor?) {
        self.name = name
        self.kind = kind
        self.ours = ours
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

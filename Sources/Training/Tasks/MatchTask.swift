// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Glibc
import Models
import Networks
import Tensors

/// Pairs of a picture and a text are told apart from pairs that are nearly right (Li et al. 2021, Align before Fuse,
/// section 3.2; Li et al. 2022, BLIP, ITM).
///
/// Beside each right pair the picture stands with a wrong text of the batch, and the text with a wrong picture; what
/// the model itself finds alike is likelier to be chosen, where it compares by vectors too.
struct MatchTask: TrainingTask {
    static let name = "match"
    private let model: any PictureTextMatcher
    private let texts: CaptionEncoder

    init(_ model: LoadedModel, _ dataset: any Dataset) throws {
        guard let matcher = model.model as? any PictureTextMatcher else {
            throw TrainingError(
                "\(model.name) (\(model.facts.modelType)) does not judge pairs",
                hint: "--task contrastive learns to compare vectors")
        }
        guard dataset.count > 0, try !dataset.example(0).captions.isEmpty else {
            throw TrainingError("\(dataset.name) has no captions to learn from", hint: "data shapes has")
        }
        self.model = matcher
        texts = CaptionEncoder(model)
    }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        let known = CaptionPairs(chosen: batch.texts, right: batch.captions)
        let tokens = try texts.tokens(known.texts)
        let drawn = HardNegatives(
            known, seeds: batch.indices, likeness: try likeness(batch.pixels, tokens, pass)
        ).pairs(chosen: batch.texts)
        let logits = try model.matchLogits(
            pixels: batch.pixels, tokens: tokens, pairs: drawn.map { ($0.picture, $0.text) }, pass)
        let matches = drawn.map(\.matches)
        let right = zip(logits.detached.floats, matches).count { ($0 > 0) == $1 }
        return TaskOutcome(
            loss: try matchingLoss(logits: logits, matches: matches),
            measurements: [("accuracy", Float(right) / Float(max(1, matches.count)))])
    }

    /// How alike the model finds each picture and each text, [B, T]; nil where it has no vectors to compare.
    private func likeness(_ pixels: Tensor, _ tokens: TokenBatch, _ pass: Pass) throws -> Tensor? {
        guard let aligner = model as? any PictureTextAligner else { return nil }
        // The picture's states serve the judge as well; of the texts nothing needs to come back.
        return try aligner.logits(
            images: try aligner.embed(pixels: pixels, pass).detached, texts: try aligner.embed(tokens: tokens, Pass()))
    }
}

/// Right pairs of a batch with wrong ones that are drawn beside them.
struct HardNegatives {
    struct Pair: Equatable {
        let picture: Int
        let text: Int
        let matches: Bool
    }

    private let known: CaptionPairs
    private let seeds: [Int]
    private let right: [Bool]
    private let likeness: [Float]

    /// - Parameters:
    ///   - seeds: a number for each picture, of which follows what is drawn.
    ///   - likeness: [pictures, texts]; what is greater by 1 is e times likelier to be drawn. nil for even odds.
    init(_ known: CaptionPairs, seeds: [Int], likeness: Tensor?) {
        self.known = known
        self.seeds = seeds
        right = known.positives.floats.map { $0 != 0 }
        self.likeness = likeness?.floats ?? [Float](repeating: 0, count: right.count)
    }

    /// The right pair of each picture, a wrong text for each picture, and a wrong picture for each of those texts; none
    /// where all are right.
    func pairs(chosen: [String]) -> [Pair] {
        let width = known.texts.count
        let places = Dictionary(
            known.texts.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let columns = chosen.map { places[$0] ?? 0 }
        var all = columns.enumerated().map { Pair(picture: $0.offset, text: $0.element, matches: true) }
        for (picture, column) in columns.enumerated() {
            let texts = (0..<width).filter { !right[picture * width + $0] }
            if let text = draw(texts, seed: seeds[picture], salt: 1, { likeness[picture * width + $0] }) {
                all.append(Pair(picture: picture, text: text, matches: false))
            }
            let pictures = chosen.indices.filter { !right[$0 * width + column] }
            if let other = draw(pictures, seed: seeds[picture], salt: 2, { likeness[$0 * width + column] }) {
                all.append(Pair(picture: other, text: column, matches: false))
            }
        }
        return all
    }

    /// One of some places, by the softmax of their likeness; nil where there is none.
    private func draw(_ places: [Int], seed: Int, salt: UInt64, _ likeness: (Int) -> Float) -> Int? {
        let values = places.map(likeness)
        guard let most = values.max() else { return nil }
        let weights = values.map { value in value.isFinite ? Double(expf(value - most)) : 0 }
        var left = Self.unit(UInt64(truncatingIfNeeded: seed), salt) * weights.reduce(0, +)
        for (place, weight) in zip(places, weights) {
            left -= weight
            if left < 0 { return place }
        }
        return places.last
    }

    /// A number of 0 up to 1 in which each bit of `seed` counts.
    private static func unit(_ seed: UInt64, _ salt: UInt64) -> Double {
        let mixed = SplitMix64.mixed((seed &+ salt &* SplitMix64.step) &* 0xD129_0D3F_31C6_5A4B)
        return Double(mixed >> 11) * 0x1p-53
    }
}

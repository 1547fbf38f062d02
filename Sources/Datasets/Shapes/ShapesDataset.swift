// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// Scenes of coloured shapes drawn on the spot, with captions, questions and boxes: as many as are asked for.
///
/// An example is determined by seed, split and index alone. Chosen pairs of colour and shape are kept out of all but
/// the test split, each colour and shape of them being known from others, as in tests of compositional generalisation
/// (Johnson et al., "CLEVR", 2017, whose CoGenT split this follows in small).
public struct ShapesDataset: Dataset {
    /// Which pairs of colour and shape are shown.
    public enum Pairs: String, Sendable, CaseIterable {
        case all, seen
        case heldOut = "held-out"
    }

    /// Which captions an example has.
    public enum Captions: String, Sendable, CaseIterable {
        /// All that are right.
        case all
        /// Those that say all there is to say.
        case full
    }

    /// The side of a picture in pixels.
    public let size: Int
    public let seed: UInt64
    public let split: DatasetSplit
    public let pairs: Pairs
    /// How many objects a scene has.
    public let objects: ClosedRange<Int>
    /// How many scenes in a row are edits of one: hard negatives for each other.
    public let variants: Int
    public let captions: Captions
    public let heldOut: [ShapePair]
    public let count: Int
    /// The pairs that are shown, by label.
    let shown: [ShapePair]
    private let isShown: [Bool]

    /// - Parameters:
    ///   - heldOut: pairs that only `test` shows.
    ///   - pairs: nil for all in `test`, and all but those held out elsewhere.
    ///   - count: nil for 100,000 in `train` and 2,000 elsewhere.
    /// - Throws: `DatasetError` for sizes, numbers or pairs that no scenes can be drawn with.
    public init(
        size: Int = 64, seed: UInt64 = 0, split: DatasetSplit = .train, heldOut: [ShapePair] = ShapePair.heldOut,
        pairs: Pairs? = nil, objects: ClosedRange<Int> = 1...3, variants: Int = 1, captions: Captions = .all,
        count: Int? = nil
    ) throws(DatasetError) {
        guard (16...1024).contains(size) else {
            throw DatasetError("a scene cannot be \(size) pixels wide", hint: "--size takes 16 to 1024")
        }
        guard objects.lowerBound >= 1, objects.upperBound <= 3 else {
            throw DatasetError(
                "a scene has one to three objects", hint: "--objects takes 1, 2, 3 or a range such as 1:3")
        }
        let pairs = pairs ?? (split == .test ? .all : .seen)
        guard split == .test || pairs == .seen else {
            throw DatasetError("\(split.rawValue) never shows held-out pairs", hint: "--split test does")
        }
        let held = Set(heldOut)
        let shown = ShapePair.all.filter { pairs == .all || held.contains($0) == (pairs == .heldOut) }
        guard shown.count >= objects.upperBound else {
            throw DatasetError(
                "\(shown.count) pairs of colour and shape are too few for \(objects.upperBound) objects",
                hint: pairs == .heldOut ? "hold out more, or --objects 1" : "hold out fewer")
        }
        let learnt = ShapePair.all.filter { !held.contains($0) }
        guard Set(learnt.map(\.color)).count == 8, Set(learnt.map(\.shape)).count == 8 else {
            throw DatasetError(
                "a colour or a shape is held out whole, so that it could not be learnt", hint: "hold out fewer pairs")
        }
        guard (1...16).contains(variants), variants == 1 || shown.count >= 2 else {
            throw DatasetError("a scene cannot have \(variants) variants", hint: "--variants takes 1 to 16")
        }
        guard count ?? 1 > 0 else { throw DatasetError("a dataset holds one example at least") }
        self.size = size
        self.seed = seed
        self.split = split
        self.pairs = pairs
        self.objects = objects
        self.variants = variants
        self.captions = captions
        self.heldOut = ShapePair.all.filter(held.contains)
        self.count = count ?? (split == .train ? 100_000 : 2_000)
        self.shown = shown
        isShown = ShapePair.all.map(shown.contains)
    }

    public var name: String { "shapes" }
    public var isEndless: Bool { true }
    public var classNames: [String] { ShapePair.all.map(\.description) }
    public var answers: [String] { Scene.answers }
    public var summary: String { "scenes of \(size) × \(size), made on the spot" }
    public var notes: [String] {
        switch pairs {
        case .all: []
        case .seen where heldOut.isEmpty: []
        case .seen: ["never shown: " + heldOut.map(\.description).joined(separator: ", ")]
        case .heldOut: ["only " + heldOut.map(\.description).joined(separator: ", ")]
        }
    }

    public func example(_ index: Int) throws(DatasetError) -> DatasetExample {
        try check(index)
        let group = group(of: index)
        let place = index % variants
        let scene = group[place]
        let drawing = try drawing(of: scene, at: index)
        let siblings = group.indices.filter { $0 != place }.map { group[$0] }
        let all = captions == .full ? scene.fullCaptions : scene.fullCaptions + scene.partialCaptions
        let right = all.filter { caption in !siblings.contains { caption.claim.holds(in: $0) } }
        var random = stream(index, .questions)
        return DatasetExample(
            picture: drawing.picture, label: scene.items.count == 1 ? scene.items[0].pair.label : nil,
            captions: right.map(\.text), questions: scene.questions(&random), objects: drawing.objects)
    }

    func allows(_ pair: ShapePair) -> Bool { isShown[pair.label] }

    /// What random numbers are drawn for, so that no two uses share a stream.
    enum Purpose: UInt64 {
        case scene, edits, drawing, questions, confusables
    }

    func stream(_ index: Int, _ purpose: Purpose, _ draw: Int = 0) -> SplitMix {
        let splitKey: UInt64 =
            switch split {
            case .train: 1
            case .validation: 2
            case .test: 3
            }
        return SplitMix(
            SplitMix.hash(seed, splitKey), UInt64(truncatingIfNeeded: index), purpose.rawValue,
            UInt64(truncatingIfNeeded: draw))
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Models
import Networks
import Tensors

/// Words of captions that are hidden are guessed from the others and the picture (Kim et al. 2021, ViLT, section 3.2).
///
/// Two tokens in five are chosen, one at least (Wettig et al. 2023, "Should You Mask 15% in Masked Language Modeling?",
/// https://arxiv.org/abs/2202.08005: more than BERT's share teaches faster); of those chosen eight in ten become the
/// mask, one becomes another token, and one stays (Devlin et al. 2019, BERT, section 3.1). What is chosen depends on
/// the example and its caption alone.
struct MaskTask: TrainingTask {
    static let name = "mask"
    private let model: any MaskedWordGuesser
    private let captions: CaptionEncoder
    private let specials: Set<Int>
    private let mask: Int
    private let vocabulary: Int

    init(_ model: LoadedModel, _ dataset: any Dataset) throws {
        guard let guesser = model.model as? any MaskedWordGuesser else {
            throw TrainingError(
                "\(model.name) (\(model.facts.modelType)) guesses no words",
                hint: "new vilt --preset tiny --head words makes a model that does")
        }
        guard dataset.count > 0, try !dataset.example(0).captions.isEmpty else {
            throw TrainingError("\(dataset.name) has no captions to learn from", hint: "data shapes has")
        }
        let tokenizer = try model.tokenizer()
        guard let mask = tokenizer.specials.mask else {
            throw TrainingError("the tokenizer of \(model.name) has no token that stands for a masked word")
        }
        let all = tokenizer.specials
        specials = Set([all.pad, all.cls, all.sep, all.unk, all.mask, all.bos, all.eos].compactMap(\.self))
        self.model = guesser
        self.mask = mask
        vocabulary = tokenizer.vocabularySize
        captions = CaptionEncoder(model)
    }

    func outcome(of batch: Batch, _ pass: Pass) throws -> TaskOutcome {
        var ids = try captions.tokens(batch.texts).ids
        var places: [(text: Int, token: Int)] = []
        var hidden: [Int] = []
        for row in ids.indices {
            for (token, id) in masked(&ids[row], example: batch.indices[row]) {
                places.append((row, token))
                hidden.append(id)
            }
        }
        guard !places.isEmpty else { throw TrainingError("the captions of this batch hold no word to hide") }
        let logits = try model.guesses(
            pixels: batch.pixels, areas: batch.areas, tokens: TokenBatch(ids), at: places, pass)  // [N, V]
        let given = try argmax(logits.detached, axis: 1).integers
        return TaskOutcome(
            loss: try maskedLanguageLoss(logits: logits, labels: hidden),
            measurements: [("accuracy", Float(zip(given, hidden).count { $0 == $1 }) / Float(hidden.count))])
    }

    /// Hides some tokens of a caption; gives their places and what stood there.
    private func masked(_ ids: inout [Int], example: Int) -> [(token: Int, id: Int)] {
        let words = ids.indices.filter { !specials.contains(ids[$0]) }
        guard !words.isEmpty else { return [] }
        var seed = UInt64(truncatingIfNeeded: example)
        for id in ids { seed = Self.mixed(seed ^ UInt64(truncatingIfNeeded: id)) }
        func draw(_ token: Int, _ use: UInt64) -> UInt64 {
            Self.mixed(seed &+ UInt64(truncatingIfNeeded: token) << 8 &+ use)
        }
        var chosen = words.filter { draw($0, 0) % 5 < 2 }
        if chosen.isEmpty { chosen = [words[Int(draw(0, 1) % UInt64(words.count))]] }
        return chosen.map { token in
            let id = ids[token]
            switch draw(token, 2) % 10 {
            case 0: break
            case 1: ids[token] = Int(draw(token, 3) % UInt64(max(vocabulary, 1)))
            default: ids[token] = mask
            }
            return (token, id)
        }
    }

    /// A number in which each bit of `value` counts, 0 among them.
    private static func mixed(_ value: UInt64) -> UInt64 { SplitMix64.mixed(value &+ SplitMix64.step) }
}

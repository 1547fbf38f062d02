// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// What a model makes of the inputs of a folder, each piece worked out as the model's own protocols give it; nil where
/// it has no such part.
final class ParityRun {
    let model: LoadedModel
    let inputs: ParityInputs
    private let work: ModelInputs
    private var prepared: [Tensor]?

    init(_ model: LoadedModel, _ inputs: ParityInputs, _ work: ModelInputs) {
        self.model = model
        self.inputs = inputs
        self.work = work
    }

    private func array(_ names: String...) -> Tensor? {
        names.compactMap { name in inputs.expected.first { $0.name == name }?.tensor }.first
    }

    // MARK: What goes in

    /// Each picture as a batch of one: [1, C, H, W].
    private func pixels() throws -> [Tensor] {
        if let prepared { return prepared }
        let preparation = try work.preparation()
        let all = try inputs.pictures().map { picture in
            let pixels = try preparation.prepare(picture).pixelValues
            return pixels.withShape([1] + pixels.shape)
        }
        prepared = all
        return all
    }

    private func firstPixels() throws -> Tensor {
        guard let first = try pixels().first else { throw Complaint("inputs.json names no photos") }
        return first
    }

    /// All pictures, which have one size: [B, C, H, W]
    func allPixels() throws -> Tensor { try concatenate(try pixels(), axis: 0) }

    /// The tokens of the texts, or where none are named the ids that were stored.
    private func tokens() throws -> [[Int]] {
        if !inputs.texts.isEmpty { return try model.encode(inputs.texts).map(\.ids) }
        guard let given = array("input_ids"), given.rank == 2 else {
            throw Complaint("inputs.json names no texts, and expected.npz holds no input_ids")
        }
        return Self.rows(given)
    }

    /// What a writer is given: its start and the prefix, or where none is named the ids that were stored.
    private func opening(_ generator: any TextGenerator) throws -> [Int] {
        if let prefix = inputs.prefix { return generator.generation.start + (try model.encode(prompt: prefix)) }
        guard let given = array("input_ids", "ids"), given.rank == 2, let row = Self.rows(given).first else {
            throw Complaint("inputs.json names no prefix, and expected.npz holds no ids")
        }
        return row
    }

    private func question() throws -> Encoding {
        guard let question = inputs.question else { throw Complaint("inputs.json names no question") }
        return try model.encode(question: question)
    }

    func givenIds(padded shape: [Int]) throws -> Tensor? {
        if let generator = model.model as? any TextGenerator, generator.writesCaptions, inputs.prefix != nil {
            return try padded([try opening(generator)], to: shape)
        }
        return inputs.texts.isEmpty ? nil : try padded(try tokens(), to: shape)
    }

    func questionIds(padded shape: [Int]) throws -> Tensor? {
        guard inputs.question != nil else { return nil }
        return try padded([[Int]](repeating: try question().ids, count: shape.first ?? 0), to: shape)
    }

    /// Rows of ids behind which shorter ones are padded as the tokenizer does.
    private func padded(_ rows: [[Int]], to shape: [Int], with padding: Int? = nil) throws -> Tensor {
        let filling = try padding ?? model.tokenizer().specials.pad ?? 0
        let width = max(shape.last ?? 0, rows.map(\.count).max() ?? 0)
        let full = rows.flatMap { $0 + [Int](repeating: filling, count: width - $0.count) }
        return Tensor(integers: full).withShape([rows.count, width])
    }

    private static func rows(_ ids: Tensor) -> [[Int]] {
        let all = ids.integers
        return (0..<ids.shape[0]).map { Array(all[$0 * ids.shape[1]..<($0 + 1) * ids.shape[1]]) }
    }

    // MARK: Towers

    func imageVectors() throws -> Tensor? {
        guard model.model is any ImageEmbedder else { return nil }
        return try normalized(try model.embed(pixels: try allPixels(), work.pass()))
    }

    func textVectors() throws -> Tensor? {
        guard let embedder = model.model as? any TextEmbedder else { return nil }
        return try normalized(try embedder.embed(tokens: TokenBatch(try tokens()), work.pass()))
    }

    func pairLogits() throws -> Tensor? {
        guard let aligner = model.model as? any PictureTextAligner, let images = try imageVectors(),
            let texts = try textVectors()
        else { return nil }
        return try aligner.logits(images: images, texts: texts)
    }

    func cosines() throws -> Tensor? {
        guard model.model is any PictureTextAligner, let images = try imageVectors(), let texts = try textVectors()
        else { return nil }
        return try matmul(images, texts, transposingRight: true)
    }

    func visionAttention() throws -> Tensor? {
        guard let embedder = model.model as? any ImageEmbedder else { return nil }
        let first = try firstPixels()
        return try attention(embedder.vision.attentionPaths) { _ = try model.embed(pixels: first, $0) }
    }

    /// Of the first text, its padding among the rows.
    func textAttention() throws -> Tensor? {
        guard let embedder = model.model as? any TextEmbedder, let text = inputs.texts.first else { return nil }
        let encoding = try model.encode([text])
        return try attention(embedder.text.attentionPaths) { _ = try model.embed(encoding, allRows: true, $0) }
    }

    /// What the last layer of the tower for pictures gives, before the norm behind it.
    func lastVisionStates() throws -> Tensor? {
        guard let reader = model.model as? any PatchReader, let place = reader.patchStates.last else { return nil }
        var seen: Tensor?
        let watch: Pass.Watch = { point, tensor in
            if point == place { seen = tensor }
            return nil
        }
        let pass = work.pass(watch: watch, watched: WatchedModules([place.path]))
        _ = try model.embed(pixels: try firstPixels(), pass)
        return seen.map { $0.withShape(Array($0.shape.dropFirst())) }
    }

    /// [layer, head, query, key] of a pass.
    private func attention(_ paths: [String], _ body: (Pass) throws -> Void) throws -> Tensor? {
        guard !paths.isEmpty else { return nil }
        let (pass, kept) = (work.pass(attention: paths), AttentionLayers(paths))
        kept.collect(from: pass)
        try body(pass)
        return try kept.weights()
    }

    // MARK: Picture and text

    func logits() throws -> Tensor? {
        if let answerer = model.model as? any PictureTextClassifier {
            let question = try question()
            let all = try pixels().map { try answerer.logits(
                pixels: $0, tokens: TokenBatch([question.ids]), work.pass()) }
            return try concatenate(all, axis: 0)
        }
        guard let generator = model.model as? any TextGenerator, generator.writesCaptions else { return nil }
        return try logits(generator, work.pass())
    }

    /// A logit for each word behind each of the given ones: [T, V].
    private func logits(_ generator: any TextGenerator, _ pass: Pass) throws -> Tensor {
        let source = try generator.source(pixels: try firstPixels(), question: nil, pass)
        let logits = try generator.logits(ids: [try opening(generator)], source: source, lastOnly: false, pass)
        return logits.withShape(Array(logits.shape.dropFirst()))
    }

    func crossAttention() throws -> Tensor? {
        guard let reader = model.model as? any PictureTextReader else { return nil }
        if let generator = model.model as? any TextGenerator, generator.writesCaptions {
            guard let stack = try stack(.cross, of: reader, tokens: try opening(generator).count) else { return nil }
            return try attention(stack.paths) { _ = try logits(generator, $0) }
        }
        return try questionAttention(.cross, of: reader)?.weights
    }

    /// A kind of attention that goes by when the first picture is read with so many tokens; nil where none does.
    private func stack(
        _ kind: AttentionKind, of reader: any PictureTextReader, tokens: Int
    ) throws -> AttentionStack? {
        let shape = try firstPixels().shape
        return try reader.attentionStacks(pictureSize: (shape[2], shape[3]), tokens: tokens).first { $0.kind == kind }
    }

    /// Attention of a kind between the first picture and the question.
    private func questionAttention(
        _ kind: AttentionKind, of reader: any PictureTextReader
    ) throws -> (weights: Tensor?, stack: AttentionStack)? {
        let ids = try question().ids
        guard let stack = try stack(kind, of: reader, tokens: ids.count) else { return nil }
        let first = try firstPixels()
        let weights = try attention(stack.paths) {
            _ = try reader.read(pixels: first, tokens: TokenBatch([ids]), $0)
        }
        return (weights, stack)
    }

    /// What is written on each picture: start and words, padded to as many as were stored.
    func written(beams: Int, padded shape: [Int]) throws -> Tensor? {
        guard let generator = model.model as? any TextGenerator, shape.count == 2 else { return nil }
        var rules = generator.generation
        rules.sampling = nil
        rules.beams = max(1, min(beams, GenerationRules.mostBeams))
        rules.maximumNew = max(shape[1] - rules.start.count, 1)
        let all = try allPixels()
        var questions: [Encoding]?
        if generator.readsQuestions, inputs.question != nil || !generator.writesCaptions {
            questions = [Encoding](repeating: try question(), count: all.shape[0])
        }
        let written = try model.write(
            pixels: all, questions: questions, rules: rules, pass: { work.pass(attention: $1, cache: $0) })
        return try padded(written.map { rules.start + ($0.texts.first?.ids ?? []) }, to: shape, with: rules.padding)
    }

    /// How much likelier than not each picture and the text beside it belong together.
    func matches() throws -> Tensor? {
        guard let matcher = model.model as? any PictureTextMatcher else { return nil }
        let (all, texts) = (try allPixels(), try tokens())
        guard all.shape[0] == texts.count else {
            throw Complaint("\(texts.count) texts do not stand beside \(all.shape[0]) photos")
        }
        return try matcher.matchLogits(
            pixels: all, tokens: TokenBatch(texts), pairs: texts.indices.map { ($0, $0) }, work.pass())
    }

    // MARK: One stream

    /// Its attention, and the tokens whose order nothing shuffles: the text's and the picture's [CLS].
    private(set) var jointText: Range<Int>?

    func jointAttention() throws -> Tensor? {
        guard let reader = model.model as? any PictureTextReader,
            let (weights, stack) = try questionAttention(.joint, of: reader)
        else { return nil }
        jointText = stack.keys.grid.map { 0..<$0.first }
        return weights
    }
}

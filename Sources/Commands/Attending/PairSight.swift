// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// A picture and a text on their way through a model that reads them together.
struct PairSight {
    let model: LoadedModel
    let reader: any PictureTextReader
    let text: String
    let encoding: Encoding
    /// [1, C, H, W]
    let pixels: Tensor
    let subject: AttentionMap.Subject
    /// Every kind of attention that goes by, the one that joins them first.
    let stacks: [AttentionStack]

    /// - Throws: `Complaint` for a model that reads no pairs, and for a text without a token.
    init(_ picture: Picture, _ text: String, _ work: ModelInputs) throws {
        model = work.model
        guard let reader = model.model as? any PictureTextReader else {
            throw Complaint(
                "\(model.name) (\(model.facts.modelType)) does not read a picture and a text together",
                hint: "give it the picture or the text alone")
        }
        let prepared = try work.preparation().prepare(picture)
        encoding = try model.encode(text, for: reader)
        guard encoding.count > 0 else { throw Complaint("the text has no token") }
        let shape = prepared.pixelValues.shape
        self.reader = reader
        self.text = text
        pixels = prepared.pixelValues.withShape([1] + shape)
        subject = AttentionMap.Subject(pixels: picture.pixels, crop: prepared.geometry.cropBox)
        stacks = try reader.attentionStacks(pictureSize: (shape[1], shape[2]), tokens: encoding.count)
    }

    /// What the model makes of pictures [B, C, H, W] with the text beside each.
    func read(_ pixels: Tensor, _ pass: Pass) throws -> PictureTextOutcome {
        let ids = [[Int]](repeating: encoding.ids, count: pixels.shape[0])
        if encoding.isTruncated {
            pass.say(
                "a text is longer than the \(reader.maximumTokens) tokens this model reads; the rest was left out")
        }
        let outcome = try reader.read(pixels: pixels, tokens: TokenBatch(ids), pass)
        try model.checkIntact()
        return outcome
    }

    /// The weights of some layers of one kind of attention, [layer, head, query, key], and what the model makes of the
    /// pair.
    func attention(
        of stack: AttentionStack, layers: [Int], _ work: ModelInputs
    ) throws -> (weights: Tensor, outcome: PictureTextOutcome) {
        let paths = layers.map { stack.paths[$0] }
        let (pass, kept) = (work.pass(attention: paths), AttentionLayers(paths))
        kept.collect(from: pass)
        let outcome = try read(pixels, pass)
        work.tell(pass.notes)
        let weights = try kept.weights()
        guard Array(weights.shape.dropFirst()) == [stack.heads, stack.queries.count, stack.keys.count] else {
            throw Complaint("attention has shape \(weights.shape), which the model's tokens do not explain")
        }
        return (weights, outcome)
    }

    /// Whether the model joins picture and text by attention at all.
    var joins: AttentionStack? { stacks.first { $0.kind == .cross || $0.kind == .joint } }

    /// Where the patches of the picture lie among its own tokens; nil for a model of convolutions.
    var grid: PatchGrid? { stacks.compactMap { $0.keys.grid ?? $0.queries.grid }.first }

    /// Where the text's own tokens lie that are no specials.
    var plainTokens: [Int] {
        let plain = encoding.isSpecial.indices.filter { !encoding.isSpecial[$0] }
        return plain.isEmpty ? Array(0..<encoding.count) : plain
    }

    /// The words of the text, each with its tokens.
    var words: [(text: String, tokens: [Int])] { Sight.words(of: encoding) }

    /// A label for each token of an axis.
    func labels(of axis: TokenAxis) -> [String] {
        (0..<axis.count).map { token in
            if let grid = axis.grid, token >= grid.first, token < grid.first + grid.count {
                let patch = token - grid.first
                return "\(patch / grid.columns),\(patch % grid.columns)"
            }
            if let text = axis.text, text.contains(token) {
                let place = token - text.lowerBound
                return encoding.pieces.indices.contains(place) ? encoding.pieces[place] : "[PAD]"
            }
            return axis.text == nil ? "[CLS]" : "[IMG]"
        }
    }

    /// The words of the text on both axes of a map.
    ///
    /// - Parameter predicting: whether a word's row is that of the token before it, from which it follows.
    func words(queries: TokenAxis, keys: TokenAxis, predicting: Bool) -> [PairDetails.Word] {
        func places(_ tokens: [Int], on axis: TokenAxis) -> [Int] {
            guard let text = axis.text else { return [] }
            return tokens.map { $0 + text.lowerBound }.filter { text.contains($0) }
        }
        return words.map { word in
            let rows = predicting ? word.tokens.map { $0 - 1 }.filter { $0 >= 0 } : word.tokens
            return PairDetails.Word(
                word.text, rows: places(rows, on: queries), keys: places(word.tokens, on: keys))
        }
    }
}

extension PictureTextOutcome {
    /// Whether each of so many tokens of the text is followed by what may stand behind it.
    func foretells(_ tokens: Int) -> Bool {
        if case .words(let logits) = self { logits.rank == 3 && logits.shape[1] == tokens } else { false }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors

/// Says which texts belong to a picture.
struct MatchCommand: Command {
    static let name = "match"
    static let summary = "Says how likely each text belongs to a picture, each by itself, and their cosine."
    static let examples = [
        Example("match blip cat.png \"a cat\" \"a boot\"", "what the model judges, and their cosine"),
        Example("match blip cat.png @captions.txt", "a text a line"),
        Example("match clip cat.png \"a cat\" \"a boot\"", "a model that compares vectors gives the cosine alone"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("the picture") var picture: PictureArgument
    @Argument("the texts", placeholder: "TEXT") var texts: [TextArgument]

    func run(in context: Context) throws -> Value? {
        let work = ModelInputs(model.model, context)
        let matcher = model.model.model as? any PictureTextMatcher
        let aligner = model.model.model as? any PictureTextAligner
        guard matcher != nil || aligner != nil else {
            throw Complaint(
                "\(model.name) (\(model.model.facts.modelType)) does not say whether a text belongs to a picture",
                culprit: model.name, hint: "a BLIP for retrieval and a CLIP do")
        }
        let pixels = try work.preparation().prepare([picture.picture]).pixelValues
        let judged = try matcher.map { try judge($0, pixels, work, context) }
        let compared = try aligner.map { try compare($0, pixels, work) }
        let names = texts.map(\.text)
        if let judged, let compared { return .table(table(names, judged, compared.cosines)) }
        if let judged { return .ranking(Self.ranking("match", names, judged)) }
        guard let compared else { return nil }
        return .ranking(
            compared.odds.map { Self.ranking("match", names, $0) } ?? Self.ranking("cosine", names, compared.cosines))
    }

    /// How likely each text belongs to the picture, by reading the one in sight of the other.
    private func judge(
        _ matcher: any PictureTextMatcher, _ pixels: Tensor, _ work: ModelInputs, _ context: Context
    ) throws -> [Double] {
        let encodings = try model.model.encode(texts.map(\.text))
        if let cut = encodings.firstIndex(where: \.isTruncated) {
            context.note(Phrase("\(texts[cut].text) is longer than the model reads; the rest was left out", .warning))
        }
        var odds: [Double] = []
        for start in stride(from: 0, to: encodings.count, by: ModelInputs.batch) {
            let part = encodings[start..<min(encodings.count, start + ModelInputs.batch)]
            let pass = work.pass()
            let logits = try matcher.matchLogits(
                pixels: pixels, tokens: TokenBatch(part.map(\.ids)), pairs: part.indices.map { (0, $0 - start) }, pass)
            odds += try map(logits, .sigmoid).floats.map(Double.init)
            work.tell(pass.notes)
        }
        try model.model.checkIntact()
        return odds
    }

    /// The cosine of the picture's vector with each text's; also how likely each belongs to it, where the model learnt
    /// to tell by that alone.
    private func compare(
        _ aligner: any PictureTextAligner, _ pixels: Tensor, _ work: ModelInputs
    ) throws -> (cosines: [Double], odds: [Double]?) {
        let image = try normalized(try model.model.embed(pixels: pixels, work.pass()))
        let vectors = try normalized(try work.embed(texts: texts.map(\.text)))
        let cosines = try matmul(image, vectors, transposingRight: true).floats.map(Double.init)
        guard aligner.logitBiasWeight != nil else { return (cosines, nil) }
        let logits = try aligner.logits(images: image, texts: vectors)
        return (cosines, try map(logits, .sigmoid).floats.map(Double.init))
    }

    private func table(_ names: [String], _ judged: [Double], _ cosines: [Double]) -> Table {
        let rows = names.indices.sorted { judged[$0] > judged[$1] }.map { place -> [Table.Cell] in
            [.text(names[place]), .share(judged[place]), .number(cosines[place], decimals: 4)]
        }
        return Table(title: "\(model.name) on \(picture.name)", columns: ["text", "match", "cosine"], rows: rows)
    }

    private static func ranking(_ quantity: String, _ names: [String], _ values: [Double]) -> Ranking {
        let rows = zip(names, values).map { Ranking.Row(label: $0, value: $1) }
        return Ranking(quantity: quantity, rows: rows.sorted { $0.value > $1.value })
    }
}

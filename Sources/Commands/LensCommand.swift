// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Reads the layers of a model before its last: as words in a decoder, as labels of patches in a tower.
struct LensCommand: Command {
    static let name = "lens"
    static let summary = "Shows what each layer would say: a decoder's words, or the nearest label of each patch."
    static let examples = [
        Example("lens clip cat.png \"a cat\" \"a dog\"", "each patch's nearest label, over the picture"),
        Example("p = lens clip cat.png cat,dog,grass --layer 1", "another layer first; p holds all of them"),
        Example("lens writer cat.png \"a cat on a mat\"", "the logit lens: layers × words of a text"),
        Example("lens writer cat.png", "the same for what the model writes itself"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("a picture, and labels for its patches or the text that a decoder reads") var inputs: [InputArgument]
    @Option("the layer shown first, -1 for the last") var layer = -1

    func run(in context: Context) throws -> Value? {
        let loaded = model.model
        let work = ModelInputs(loaded, context)
        let pictures = inputs.pictures
        if pictures.count > 1 { throw Complaint("a lens looks at one picture", culprit: pictures[1].name) }
        if let reader = loaded.model as? any WordReader {
            if inputs.texts.count > 1 {
                throw Complaint("a decoder reads one text", culprit: inputs.texts[1], hint: "put it in quotes")
            }
            let picture = pictures.first.map { PictureArgument(name: $0.name, picture: $0.picture) }
            return .lens(
                try WordLensQuestion(
                    model: model.name, reader: reader, picture: picture, text: inputs.texts.first, layer: layer
                ).lens(work))
        }
        guard let reader = loaded.model as? any PatchReader else {
            throw Complaint(
                "\(model.name) (\(loaded.facts.modelType)) has nothing to read its layers by",
                hint: "a lens reads the words of a decoder and the patches of a CLIP")
        }
        guard let picture = pictures.first else {
            throw Complaint("the patches of a picture are read", hint: "lens \(model.name) PICTURE LABEL …")
        }
        let labels = try inputs.texts.map { TextArgument($0) }.names(in: context.session)
        guard !labels.isEmpty else {
            throw Complaint(
                "patches are held against labels, and there is none",
                hint: "lens \(model.name) \(picture.name) \"a cat\" \"a dog\"")
        }
        return .patches(
            try PatchLensQuestion(
                model: model.name, reader: reader,
                name: InputArgument.picture(name: picture.name, picture.picture).label, picture: picture.picture,
                labels: labels, layer: layer
            ).lens(work))
    }
}

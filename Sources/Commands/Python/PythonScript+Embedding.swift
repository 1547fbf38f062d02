// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Tensors

extension PythonScript {
    /// Defines `images`, a vector for each picture as the model gives it, and `words`, one for each text; within
    /// `torch.no_grad()`, whose block this opens.
    mutating func addVectors(_ inputs: [InputArgument], of argument: ModelArgument) throws {
        let model = argument.model
        let (pictures, texts) = (inputs.pictures, inputs.texts)
        if !pictures.isEmpty { try addPixels(pictures) }
        if !texts.isEmpty { addTokens(texts) }
        add("with torch.no_grad():")
        switch model.model {
        case is CLIPModel:
            if !pictures.isEmpty {
                add("    seen = model.vision_model(pixel_values=pixels)")
                add("    images = model.visual_projection(seen.pooler_output)")
            }
            if !texts.isEmpty {
                add("    read = model.text_model(**tokens)")
                add("    words = model.text_projection(read.pooler_output)")
            }
        case let bert as BERTModel:
            add("    states = model(**tokens).last_hidden_state")
            add("    mask = tokens[\"attention_mask\"][..., None].float()")
            switch bert.poolingName {
            case "cls": add("    words = states[:, 0]")
            case "mean": add("    words = (states * mask).sum(1) / mask.sum(1)")
            case "max": add("    words = states.masked_fill(mask == 0, -torch.inf).max(1).values")
            default: throw Complaint("\(argument.name) pools its texts in a way that no short script shows")
            }
            if bert.normalizesTexts { add("    words = torch.nn.functional.normalize(words, dim=-1)") }
        default:
            if !pictures.isEmpty { add("    images = model.get_image_features(pixel_values=pixels)") }
            if !texts.isEmpty { add("    words = model.get_text_features(**tokens)") }
            for name in (pictures.isEmpty ? [] : ["images"]) + (texts.isEmpty ? [] : ["words"]) {
                add("    \(name) = getattr(\(name), \"pooler_output\", \(name))")
            }
        }
    }
}

extension EmbedCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        var script = try PythonScript("embed \(model.name)", model, in: context)
        try script.addVectors(inputs, of: model)
        var (nextPicture, nextText) = (0, 0)
        let rows = inputs.map { input -> String in
            defer { if input.isPicture { nextPicture += 1 } else { nextText += 1 } }
            return input.isPicture ? "images[\(nextPicture)]" : "words[\(nextText)]"
        }
        let kinds = Set(inputs.map(\.isPicture))
        script.add(
            kinds.count == 1
                ? "vectors = \(kinds.contains(true) ? "images" : "words")"
                : "vectors = torch.stack([\(rows.joined(separator: ", "))])")
        if !raw { script.add("vectors = torch.nn.functional.normalize(vectors, dim=-1)") }
        script.save(["vectors": "vectors.numpy()"])
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] {
        value.tensor.map { [("vectors", $0)] } ?? []
    }
}

extension CompareCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        var script = try PythonScript("compare \(model.name)", model, in: context)
        try script.addVectors(inputs, of: model)
        let (down, across) =
            inputs.pictures.isEmpty ? ("words", "words") : inputs.texts.isEmpty ? ("images", "images")
            : ("images", "words")
        script.add("    unit = torch.nn.functional.normalize")
        script.add("    values = unit(\(down), dim=-1) @ unit(\(across), dim=-1).T")
        if logits {
            script.add("    values = values * model.logit_scale.exp() + getattr(model, \"logit_bias\", 0)")
        }
        script.save(["values": "values.numpy()"])
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] {
        value.tensor.map { [("values", $0)] } ?? []
    }
}

extension ClassifyCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        let pictures = [(name: picture.name, picture: picture.picture)]
        var script: PythonScript
        if labels.isEmpty {
            script = try PythonScript(
                "classify \(model.name)", model, as: "AutoModelForImageClassification", in: context)
            try script.addPixels(pictures)
            script.add("with torch.no_grad():")
            script.add("    logits = model(pixel_values=pixels).logits")
        } else {
            let templates = templates.isEmpty ? [Template.plain] : templates
            let texts = templates.flatMap { template in labels.map { template.filled(with: $0.text) } }
            script = try PythonScript("classify \(model.name)", model, in: context)
            try script.addVectors(
                [.picture(name: picture.name, picture.picture)] + texts.map { .text($0) }, of: model)
            script.add("    unit = torch.nn.functional.normalize")
            script.add("    words = unit(words, dim=-1)")
            if templates.count > 1 {
                script.add("    words = unit(words.reshape(\(templates.count), \(labels.count), -1).mean(0), dim=-1)")
            }
            script.add("    logits = unit(images, dim=-1) @ words.T")
            script.add("    logits = logits * model.logit_scale.exp() + getattr(model, \"logit_bias\", 0)")
        }
        script.add("probabilities = logits[0].softmax(-1).sort(descending=True).values")
        script.save(["probabilities": "probabilities.numpy()"])
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] {
        value.tensor.map { [("probabilities", $0)] } ?? []
    }
}

extension TokensCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        var script = try PythonScript("tokens \(model.name)", model, in: context)
        script.addTokenizer()
        script.add("texts = [\(texts.map { PythonScript.text($0.text) }.joined(separator: ", "))]")
        let most = try model.model.textEmbedder().maximumTokens
        script.add("ids = [tokenizer(text, truncation=True, max_length=\(most))[\"input_ids\"] for text in texts]")
        script.add("np.savez(\"out.npz\", **{f\"ids_{number}\": row for number, row in enumerate(ids)})")
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] {
        guard case .tokens(let list) = value else { return [] }
        return list.sequences.enumerated().map { ("ids_\($0.offset)", Tensor(integers: $0.element.tokens.map(\.id))) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results
import Tensors

extension AttendCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        let way = method?.method ?? .raw
        guard at == nil, over == nil, !blocks, !heads, !faithful, way == .raw || way == .rollout, let input else {
            throw Complaint(
                "only one map of raw attention or rollout has a script", hint: "attend MODEL PICTURE --layer 1")
        }
        var script = try PythonScript("attend \(model.name)", model, in: context)
        if let text { return try pair(input, text.text, way, &script, ModelInputs(model.model, context)) }
        let loaded = model.model
        guard loaded.model is CLIPModel || loaded.model is BERTModel else {
            throw Complaint("attention of a \(loaded.facts.modelType) has no script yet", culprit: model.name)
        }
        let tower = input.isPicture ? try loaded.imageEmbedder().vision : try loaded.textEmbedder().text
        let chosen = try (layer ?? .one(-1)).resolve(count: tower.layerCount)
        let layers = way == .rollout ? Array(0...(chosen.last ?? 0)) : chosen
        script.addHooks(layers.map { tower.attentionPaths[$0] }, part: 1)
        if input.isPicture { try script.addPixels([input].pictures) } else { script.addTokens([input].texts) }
        if padded, !input.isPicture {
            script.add("tokens = tokenizer(texts, padding=\"max_length\", return_tensors=\"pt\")")
        }
        script.add("with torch.no_grad():")
        switch (loaded.model, input.isPicture) {
        case (is CLIPModel, true): script.add("    model.vision_model(pixel_values=pixels)")
        case (is CLIPModel, false): script.add("    model.text_model(input_ids=tokens[\"input_ids\"])")
        default: script.add("    model(**tokens)")
        }
        script.add("weights = torch.cat([kept[path] for path in paths])  # [layer, head, query, key]")
        if way == .rollout {
            script.add([
                "joined = torch.eye(weights.shape[-1])",
                "for layer in weights:",
                "    mixing = layer.mean(0) + torch.eye(weights.shape[-1])",
                "    joined = mixing / mixing.sum(-1, keepdim=True) @ joined",
                "weights = joined[None, None]",
            ])
        }
        script.save(["weights": "weights.numpy()"])
        return script.lines
    }

    /// Attention of a decoder that writes on pictures, to the picture or to its own words.
    private func pair(
        _ input: InputArgument, _ text: String, _ way: AttentionMap.Method, _ script: inout PythonScript,
        _ work: ModelInputs
    ) throws -> [String] {
        guard let generator = model.model.model as? any TextGenerator, generator.writesCaptions, way == .raw,
            case .picture(_, let picture) = input
        else {
            throw Complaint(
                "attention of a \(model.model.facts.modelType) over a picture with a text has no script yet",
                culprit: model.name)
        }
        let sight = try PairSight(picture, text, work)
        guard let stack = try kind?.stack(of: sight) ?? sight.joins else {
            throw Complaint("no word looks at the picture in \(model.name)", culprit: model.name)
        }
        let layers = try (layer ?? .one(-1)).resolve(count: stack.layerCount)
        script.addHooks(layers.map { stack.paths[$0] }, part: 1)
        try script.addPixels([input].pictures)
        // A reader that takes the first token for the one that its texts begin with is given that one.
        let opening = generator.generation.start
        let ids = opening + sight.encoding.ids.dropFirst(opening.count)
        script.add("ids = torch.tensor([[\(ids.map(String.init).joined(separator: ", "))]])")
        script.add("with torch.no_grad():")
        let given = generator is VisionEncoderDecoderModel ? "decoder_input_ids" : "input_ids"
        script.add("    model(pixel_values=pixels, \(given)=ids, output_attentions=True)")
        script.add("weights = torch.cat([kept[path] for path in paths])  # [layer, head, query, key]")
        script.save(["weights": "weights.numpy()"])
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] {
        value.tensor.map { [("weights", $0)] } ?? []
    }
}

extension LensCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        var script = try PythonScript("lens \(model.name)", model, in: context)
        let loaded = model.model
        if let reader = loaded.model as? any WordReader { return try words(reader, &script) }
        guard let reader = loaded.model as? any PatchReader else {
            throw Complaint("the lens of a \(loaded.facts.modelType) has no script", culprit: model.name)
        }
        let labels = try inputs.texts.map { TextArgument($0) }.names(in: context.session)
        script.addHooks(reader.patchStates.map(\.path), part: 0)
        try script.addVectors(inputs.filter(\.isPicture) + labels.map { .text($0) }, of: model)
        let (norm, head) = (Self.module(reader.patchLens.norm ?? ""), Self.module(reader.patchLens.head))
        script.add([
            "    unit = torch.nn.functional.normalize",
            "    cosines = []",
            "    for path in paths:",
            "        patches = \(norm)(kept[path][:, 1:])",
            "        patches = \(head)(patches)",
            "        cosines.append(unit(patches, dim=-1) @ unit(words, dim=-1).T)",
        ])
        script.add("cosines = torch.cat(cosines)  # [layer, patch, label]")
        script.save(["cosines": "cosines.numpy()"])
        return script.lines
    }

    private static func module(_ path: String) -> String { "model.get_submodule(\(PythonScript.text(path)))" }

    /// The logit lens over a text that is given.
    private func words(_ reader: any WordReader, _ script: inout PythonScript) throws -> [String] {
        guard let text = inputs.texts.first else {
            throw Complaint(
                "a script shows the lens over a text that is given", hint: "lens \(model.name) PICTURE TEXT")
        }
        script.addHooks(reader.wordStates.map(\.path), part: 0)
        if let generator = reader as? any TextGenerator {
            guard generator.writesCaptions else {
                throw Complaint("a script shows the lens over a text that is given, not over an answer")
            }
            let ids = generator.generation.start + (try model.model.encode(prompt: text))
            try script.addPixels(inputs.pictures)
            script.add("ids = torch.tensor([[\(ids.map(String.init).joined(separator: ", "))]])")
            script.add("with torch.no_grad():")
            let given = reader is VisionEncoderDecoderModel ? "decoder_input_ids" : "input_ids"
            script.add("    model(pixel_values=pixels, \(given)=ids)")
        } else {
            script.addTokens([text])
            script.add("with torch.no_grad():")
            script.add("    model(**tokens)")
        }
        let parts = reader.wordLens
        let isWeight = model.model.layout.parameter(parts.head) != nil
        let head =
            isWeight
            ? "state @ model.get_parameter(\(PythonScript.text(parts.head))).T"
            : "\(Self.module(parts.head))(state)"
        script.add([
            "    probabilities = []",
            "    for path in paths:",
            // A norm inside the head is applied by the head.
            parts.norm.flatMap { norm in
                norm.hasPrefix(parts.head + ".") ? nil : "        state = \(Self.module(norm))(kept[path])"
            }
                ?? "        state = kept[path]",
            "        logits = \(head)",
            "        probabilities.append(logits.softmax(-1).max(-1).values)",
        ])
        script.add("probabilities = torch.cat(probabilities)  # [layer, position], of the likeliest word")
        script.save(["probabilities": "probabilities.numpy()"])
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] {
        switch value {
        case .patches(let lens): [("cosines", lens.cosines)]
        case .lens(let lens): [("probabilities", lens.probabilities)]
        default: []
        }
    }
}

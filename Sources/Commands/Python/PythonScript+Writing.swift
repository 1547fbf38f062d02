// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results
import Tensors

extension CaptionCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        guard temperature == nil, topK == nil, topP == nil, stop.isEmpty, prompt == nil, min == nil else {
            throw Complaint("a script shows a caption that is searched for from its start, not one that is drawn")
        }
        var script = try PythonScript("caption \(model.name)", model, in: context)
        try script.addPixels([(name: picture.name, picture: picture.picture)])
        let options = [
            beams.map { "num_beams=\($0)" }, lengthPenalty.map { "length_penalty=\($0)" },
            repetitionPenalty.map { "repetition_penalty=\($0)" }, max.map { "max_new_tokens=\($0)" },
        ].compactMap(\.self)
        script.add("with torch.no_grad():")
        script.add("    written = model.generate(\((["pixel_values=pixels"] + options).joined(separator: ", ")))")
        script.addWritten(by: try model.model.generator().generation)
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] { PythonScript.written(value) }
}

extension AskCommand: Scripted {
    func python(in context: Context) throws -> [String] {
        guard !gate, !attention, !withoutPicture else {
            throw Complaint("only an answer has a script", hint: "ask \(model.name) PICTURE QUESTION")
        }
        let loaded = model.model
        let writes = (loaded.model as? any TextGenerator)?.readsQuestions == true
        guard writes || loaded.model is ViLTAnswerer else {
            throw Complaint("answers of a \(loaded.facts.modelType) have no script yet", culprit: model.name)
        }
        var script = try PythonScript(
            "ask \(model.name)", model, as: writes ? "BlipForQuestionAnswering" : nil, in: context)
        try script.addPixels([(name: picture.name, picture: picture.picture)])
        script.addTokens([question.text])
        script.add("with torch.no_grad():")
        if writes {
            script.add("    written = model.generate(pixel_values=pixels, **tokens)")
            script.addWritten(by: try loaded.generator().generation)
        } else {
            script.add("    logits = model(pixel_values=pixels, **tokens).logits")
            let share = (loaded.model as? ViLTAnswerer)?.choosesOne == true ? "softmax(-1)" : "sigmoid()"
            script.add("probabilities = logits[0].\(share).sort(descending=True).values[:\(top)]")
            script.save(["probabilities": "probabilities.numpy()"])
        }
        return script.lines
    }

    func arrays(of value: Value) throws -> [(name: String, tensor: Tensor)] {
        guard case .ranking = value else { return PythonScript.written(value) }
        return value.tensor.map { [("probabilities", $0)] } ?? []
    }
}

extension PythonScript {
    /// Saves the ids that `written` holds behind what texts begin with, without the token that ends them.
    mutating func addWritten(by rules: GenerationRules) {
        let ends = rules.ends.sorted().map(String.init).joined(separator: ", ")
        add("ids = [id for id in written[0, \(rules.start.count):].tolist() if id not in [\(ends)]]")
        save(["ids": "ids"])
    }

    /// A text's tokens, by the name of `addWritten`.
    static func written(_ value: Value) -> [(name: String, tensor: Tensor)] {
        guard case .generated(let text) = value else { return [] }
        return [("ids", Tensor(integers: text.tokens.map(\.id)))]
    }
}

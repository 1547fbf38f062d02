// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

extension TokenizerFile {
    /// The unigram tokenizer that the file describes.
    func unigram(_ model: JSON, _ settings: TokenizerSettings) throws(PreparingError) -> any Tokenizer {
        guard let list = model["vocab"]?.elements, let unknown = model["unk_id"]?.int else {
            throw PreparingError("the Unigram model in \(name) has no vocab or no unk_id")
        }
        var pieces: [UnigramPieces.Piece] = []
        for element in list {
            guard let pair = element.elements.map(Array.init), pair.count == 2, let text = pair[0].utf8,
                let score = pair[1].double
            else { throw PreparingError("piece \(pieces.count) in \(name) is not a text and a score") }
            pieces.append(UnigramPieces.Piece(text: Array(text), score: score))
        }
        let known = try UnigramPieces(
            pieces, unknown: unknown, fallsBackToBytes: model["byte_fallback"]?.bool ?? false, arithmetic: .tokenizers)
        var steps = UnigramSteps()
        steps.normalizers = try normalizers(file["normalizer"])
        steps.splitters = try splitters(file["pre_tokenizer"])
        var tokens = AddedTokens()
        for token in try added() + settings.addedTokens() { tokens.insert(token) }
        func id(_ key: String, _ usual: String) -> Int? {
            let name = settings.token(key) ?? usual
            return known.vocabulary.id(of: name) ?? tokens.tokens.first { $0.text.elementsEqual(name.utf8) }?.id
        }
        let frame = try frame(known.vocabulary)
        return UnigramTokenizer(
            specials: SpecialTokens(
                bos: frame.opening, eos: id("eos_token", "</s>"), pad: id("pad_token", "<pad>"), unk: unknown),
            maximumLength: settings.maximumLength, pieces: known, added: tokens, text: .steps(steps),
            opening: frame.opening, closing: frame.closing)
    }

    /// The single steps of a step that may be a sequence of them, under one of two keys.
    private func flattened(_ json: JSON?, _ key: String) -> [JSON] {
        guard let json, !json.isNull else { return [] }
        guard json["type"]?.string == "Sequence" else { return [json] }
        return json[key]?.elements.map(Array.init)?.flatMap { flattened($0, key) } ?? []
    }

    private func normalizers(_ json: JSON?) throws(PreparingError) -> [UnigramSteps.Normalizer] {
        var steps: [UnigramSteps.Normalizer] = []
        for step in flattened(json, "normalizers") {
            switch step["type"]?.string {
            case "Lowercase": steps.append(.lowercase)
            case "NFC": steps.append(.nfc)
            case "Strip":
                steps.append(
                    .strip(left: step["strip_left"]?.bool ?? true, right: step["strip_right"]?.bool ?? true))
            case "Prepend": steps.append(.prepend(step["prepend"]?.string ?? ""))
            case "Precompiled":
                let map = step["precompiled_charsmap"]
                if map.map(\.isNull) ?? true { continue }
                guard let text = map?.utf8, let bytes = Base64.decoded(text) else {
                    throw PreparingError("the precompiled_charsmap in \(name) is not written in base 64")
                }
                if !bytes.isEmpty { steps.append(.map(try CharacterMap(bytes[...], name: name))) }
            case "Replace":
                guard let content = step["content"]?.string, let pattern = step["pattern"] else {
                    throw refuse("normalizer", step)
                }
                if let text = pattern["String"]?.string {
                    steps.append(.replace(text, by: content))
                } else if pattern["Regex"]?.isString("\\s+") == true {
                    steps.append(.replaceBlanks(spacesOnly: false, by: content))
                } else if pattern["Regex"]?.isString(" {2,}") == true {
                    steps.append(.replaceBlanks(spacesOnly: true, by: content))
                } else if let signs = pattern["Regex"]?.string.flatMap(Self.signs) {
                    steps.append(.replaceEach(signs, by: content))
                } else {
                    throw refuse("normalizer", step)
                }
            default: throw refuse("normalizer", step)
            }
        }
        return steps
    }

    /// The signs of ASCII that a class in brackets lists one by one; nil for any other pattern, as one with ranges.
    private static func signs(_ pattern: String) -> Set<Unicode.Scalar>? {
        let scalars = Array(pattern.unicodeScalars)
        guard scalars.count > 2, scalars.first == "[", scalars.last == "]", scalars[1] != "^" else { return nil }
        var signs: Set<Unicode.Scalar> = []
        var i = 1
        while i < scalars.count - 1 {
            let isEscaped = scalars[i] == "\\"
            if isEscaped { i += 1 }
            guard i < scalars.count - 1 else { return nil }
            let sign = scalars[i], isPlain = !["[", "]", "-", "&", "~"].contains(sign)
            let isSign = sign.isASCII && sign.value > 32 && !sign.properties.isAlphabetic && !("0"..."9").contains(sign)
            // Doubled, some of these mean an intersection or a difference of classes.
            let isLone = ["&", "~"].contains(sign) && scalars[i + 1] != sign
            guard isSign, isEscaped || isPlain || isLone || (sign == "-" && (i == 1 || i == scalars.count - 2)) else {
                return nil
            }
            signs.insert(sign)
            i += 1
        }
        return signs
    }

    private func splitters(_ json: JSON?) throws(PreparingError) -> [UnigramSteps.Splitter] {
        var steps: [UnigramSteps.Splitter] = []
        for step in flattened(json, "pretokenizers") {
            switch step["type"]?.string {
            case "WhitespaceSplit": steps.append(.blanks)
            case "Metaspace":
                guard step["replacement"]?.isString("▁") ?? true else { throw refuse("pre_tokenizer", step) }
                // Older files say whether a mark is put before a text, newer ones before which.
                let older: UnigramSteps.Scheme = step["add_prefix_space"]?.bool ?? true ? .always : .never
                let scheme = try step["prepend_scheme"]?.string.map { name throws(PreparingError) in
                    guard let scheme = UnigramSteps.Scheme(rawValue: name) else { throw refuse("pre_tokenizer", step) }
                    return scheme
                }
                steps.append(.marks(scheme: scheme ?? older, splits: step["split"]?.bool ?? true))
            default: throw refuse("pre_tokenizer", step)
            }
        }
        return steps
    }

    /// The ids that the file puts around a text.
    private func frame(_ vocabulary: Vocabulary) throws(PreparingError) -> (opening: Int?, closing: Int?) {
        guard let json = file["post_processor"], !json.isNull else { return (nil, nil) }
        guard json["type"]?.string == "TemplateProcessing", let steps = json["single"]?.elements.map(Array.init),
            let place = steps.firstIndex(where: { $0["Sequence"] != nil }), place <= 1, steps.count - place <= 2
        else { throw refuse("post_processor", json) }
        func id(_ step: JSON) throws(PreparingError) -> Int {
            guard let token = step["SpecialToken"]?["id"]?.string else { throw refuse("post_processor", json) }
            let ids = json["special_tokens"]?[token]?["ids"]?.elements?.compactMap(\.int) ?? []
            guard ids.count == 1, ids[0] >= 0, ids[0] < vocabulary.size else {
                throw PreparingError("the post_processor in \(name) uses \(token), which it does not define")
            }
            return ids[0]
        }
        return (place == 1 ? try id(steps[0]) : nil, place + 1 < steps.count ? try id(steps[place + 1]) : nil)
    }
}

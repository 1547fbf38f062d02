// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

extension GenerationRules {
    /// How many tokens are written where a folder does not say.
    static let usualNew = 20

    /// What a folder says: generation_config.json, else the same keys of config.json and of its part for the decoder.
    ///
    /// Reference: transformers 5.24, generation/configuration_utils.py.
    /// - Parameter most: how many tokens the model has places for.
    /// - Throws: `ModelError` naming a value that cannot be.
    public init(_ description: ModelDescription, most: Int) throws {
        let file = try description.folder?.json("generation_config.json")
        let config = description.config
        let inner = ["decoder", "generator", "text_config"].lazy.compactMap { config[$0] }.first { $0.kind == .object }
        try self.init(file: file, config: config, inner: inner, most: most)
    }

    init(file: JSON?, config: JSON, inner: JSON?, most: Int) throws(ModelError) {
        let name = file == nil ? "config.json" : "generation_config.json"
        func value(_ key: String, in sources: [JSON?]) -> JSON? {
            sources.lazy.compactMap { $0?[key] }.first { !$0.isNull }
        }
        // Tokens may stand in either file; how to search is said by the first one alone.
        func tokens(_ key: String) throws(ModelError) -> [Int] {
            guard let found = value(key, in: [file, config, inner]) else { return [] }
            // What is no number stands for itself as one that cannot be.
            let ids = found.int.map { [$0] } ?? found.elements?.map { $0.int ?? -1 } ?? [-1]
            guard ids.allSatisfy({ (0..<16_777_216).contains($0) }) else {
                throw ModelError("\(name): \(key) is not a token's id or a list of them")
            }
            return ids
        }
        let rules: [JSON?] = file == nil ? [config, inner] : [file]
        func int(_ key: String, _ usual: Int?, in range: ClosedRange<Int>) throws(ModelError) -> Int? {
            guard let found = value(key, in: rules) else { return usual }
            guard let number = found.int, range.contains(number) else {
                throw ModelError(
                    "\(name): \(key) is not a whole number within \(range.lowerBound)…\(range.upperBound)")
            }
            return number
        }
        func float(_ key: String, _ usual: Float, where isSound: (Float) -> Bool) throws(ModelError) -> Float {
            guard let found = value(key, in: rules) else { return usual }
            guard let number = found.double.map({ Float($0) }), number.isFinite, isSound(number) else {
                throw ModelError("\(name): \(key) is no number that can be")
            }
            return number
        }

        let (bos, eos) = (try tokens("bos_token_id"), try tokens("eos_token_id"))
        let start = try tokens("decoder_start_token_id").first ?? bos.first
        guard let start else {
            throw ModelError("\(name): no decoder_start_token_id and no bos_token_id says how a text begins")
        }
        let length = try int("max_length", nil, in: 1...1_048_576)
        self.init(
            start: [start], ends: Set(eos), padding: try tokens("pad_token_id").first ?? eos.first ?? start,
            maximumLength: min(length ?? most, most))
        places = most
        maximumNew = try int("max_new_tokens", length == nil ? Self.usualNew : nil, in: 1...1_048_576)
        minimumLength = try int("min_length", 0, in: 0...1_048_576) ?? 0
        beams = try int("num_beams", 1, in: 1...Self.mostBeams) ?? 1
        lengthPenalty = try float("length_penalty", 1) { abs($0) <= 100 }
        repetitionPenalty = try float("repetition_penalty", 1) { $0 > 0 }
        unrepeated = try int("no_repeat_ngram_size", 0, in: 0...1024) ?? 0
        suppressed = Set(try tokens("suppress_tokens"))
        suppressedFirst = Set(try tokens("begin_suppress_tokens"))
        if let stopping = value("early_stopping", in: rules) {
            earlyStopping = stopping.bool ?? false
            searchesOn = stopping.string == "never"
        }
        guard value("do_sample", in: rules)?.bool == true, beams == 1 else { return }
        var sampling = Sampling()
        sampling.temperature = try float("temperature", 1) { $0 > 0 }
        sampling.topK = try int("top_k", 50, in: 0...16_777_216) ?? 50
        sampling.topP = try float("top_p", 1) { $0 > 0 && $0 <= 1 }
        self.sampling = sampling
    }

    /// More beams than anyone asks for.
    public static let mostBeams = 64
}

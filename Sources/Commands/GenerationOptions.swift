// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models

/// What a line says of how a text is written; the rest is as the model's own files say.
struct GenerationOptions {
    var beams: Int?
    var lengthPenalty: Double?
    var temperature: Double?
    var topK: Int?
    var topP: Double?
    var seed: Int?
    var repetitionPenalty: Double?
    var min: Int?
    var max: Int?

    /// - Parameter opening: how many tokens are given.
    /// - Throws: `Complaint` naming the option whose value cannot be.
    func change(_ rules: inout GenerationRules, opening: Int) throws(Complaint) {
        if let beams {
            let most = GenerationRules.mostBeams
            try check("--beams", "\(beams)", (1...most).contains(beams), "1…\(most)")
            rules.beams = beams
            rules.sampling = nil
        }
        if let lengthPenalty {
            try check("--length-penalty", "\(lengthPenalty)", abs(lengthPenalty) <= 100, "-100…100")
            rules.lengthPenalty = Float(lengthPenalty)
        }
        if let repetitionPenalty {
            let isSound = repetitionPenalty > 0 && repetitionPenalty <= 1000
            try check("--repetition-penalty", "\(repetitionPenalty)", isSound, "0.001…1000")
            rules.repetitionPenalty = Float(repetitionPenalty)
        }
        if let max {
            try check("--max", "\(max)", (1...1_048_576).contains(max), "1…1048576")
            rules.maximumNew = max
        }
        if let min {
            try check("--min", "\(min)", (0...1_048_576).contains(min), "0…1048576")
            rules.minimumLength = opening + min
        }
        try draw(&rules)
    }

    private func draw(_ rules: inout GenerationRules) throws(Complaint) {
        guard temperature != nil || topK != nil || topP != nil || seed != nil else { return }
        if beams ?? 1 > 1 {
            throw Complaint(
                "words are drawn for one text, or several are followed, not both", culprit: "--beams",
                hint: "leave out --beams, or --temperature, --top-k, --top-p and --seed")
        }
        var sampling = rules.sampling ?? GenerationRules.Sampling()
        if let temperature {
            try check("--temperature", "\(temperature)", temperature >= 0.001 && temperature <= 1000, "0.001…1000")
            sampling.temperature = Float(temperature)
        }
        if let topK {
            try check("--top-k", "\(topK)", topK >= 0, "0 (all) and above")
            sampling.topK = topK
        }
        if let topP {
            try check("--top-p", "\(topP)", topP > 0 && topP <= 1, "0…1")
            sampling.topP = Float(topP)
        }
        if let seed { sampling.seed = UInt64(bitPattern: Int64(seed)) }
        rules.beams = 1
        rules.sampling = sampling
    }

    private func check(_ option: String, _ value: String, _ isSound: Bool, _ range: String) throws(Complaint) {
        if !isSound { throw Complaint("\(option) \(value) cannot be", culprit: value, hint: "it may be \(range)") }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// What `attend` is asked for beside the inputs.
struct AttentionChoices {
    var kind: KindChoice?
    var layer: LayerSelection?
    var head: HeadSelection
    var token: TokenSelection?
    var row: RowChoice
    var answer: String?
    var steps: Int

    /// The layers that are kept; the last where none is asked for.
    func layers(count: Int) throws -> [Int] { try (layer ?? .one(-1)).resolve(count: count) }

    func head(count: Int) -> AttentionMap.HeadChoice { (try? head.resolve(count: count)) ?? .mean }

    /// The last layer that is followed from the first.
    func lastLayer(count: Int) throws -> Int {
        let chosen = try layers(count: count)
        if case .one = layer ?? .one(-1) {
        } else if chosen.first != 0 {
            throw Complaint(
                "rollout begins at layer 0, not at \(chosen[0])", culprit: layer?.description,
                hint: "--layer \(chosen.last ?? 0) follows attention from the first layer through that one")
        }
        return chosen.last ?? 0
    }

    /// - Throws: `Complaint` with `reason` where layers or a head were asked for.
    func refuseLayers(_ reason: String) throws {
        if let layer, layer != .one(-1) {
            throw Complaint(reason, culprit: layer.description, hint: "leave --layer out")
        }
        guard head == .mean else {
            throw Complaint("\(reason) and joins all heads", culprit: head.description, hint: "leave --head out")
        }
    }
}

/// `--kind`: who asks and who is looked at.
enum KindChoice: String, Choice {
    case cross, joint, vision, text, pool, answer, question
    /// That of the one input that was given.
    case own = "self"

    /// - Throws: `Complaint` that lists the kinds the model has.
    func stack(of sight: PairSight) throws -> AttentionStack {
        let kinds = sight.stacks.map(\.kind.rawValue)
        if self == .own {
            let own = kinds.filter { ["vision", "text", "joint"].contains($0) }
            throw Complaint(
                "picture and text each attend to themselves", culprit: rawValue,
                hint: own.map { "--kind \($0)" }.joined(separator: " or "))
        }
        if let stack = sight.stacks.first(where: { $0.kind.rawValue == rawValue }), stack.layerCount > 0 {
            return stack
        }
        let name = sight.model.name
        switch self {
        case .cross where sight.joins == nil:
            throw Complaint(
                "\(name) has no cross-attention: picture and text meet in one score alone", culprit: rawValue,
                hint: "--method relevance or occlusion explain the score; --kind has \(kinds.joined(separator: ", "))")
        default:
            throw Complaint(
                "\(name) has no \(rawValue) attention", culprit: rawValue,
                hint: "it has \(kinds.joined(separator: ", "))")
        }
    }
}

/// `--row`: at which row a decoder's word is read.
enum RowChoice: String, Choice {
    /// At the token before it, from which it follows.
    case predicts
    /// At its own.
    case consumes
}

/// `--method`: how attention is read, or what else explains a score.
enum AttentionMethod: String, Choice {
    case raw, rollout, relevance, gradcam, ig, occlusion

    var method: AttentionMap.Method { AttentionMap.Method(rawValue: rawValue) ?? .raw }
}

/// What the weights of a run take, told before it begins.
enum AttentionCost {
    /// More than this is not begun unasked.
    static let most = 1_000_000_000

    /// - Parameters:
    ///   - stacks: what is kept, each with how many of its layers.
    ///   - copies: 1 for weights alone, 3 with their gradients and what leads there.
    /// - Throws: `Complaint` that says the cost where it is over the limit.
    static func check(_ stacks: [(stack: AttentionStack, layers: Int)], copies: Int, isForced: Bool) throws {
        guard !isForced else { return }
        let bytes = stacks.reduce(0) { total, part in
            let size = part.stack.byteCount(layers: part.layers).multipliedReportingOverflow(by: copies)
            let sum = total.addingReportingOverflow(size.partialValue)
            return size.overflow || sum.overflow ? .max : sum.partialValue
        }
        guard bytes > most else { return }
        let layer = stacks.first.map { $0.stack.byteCount(layers: 1) } ?? 0
        let smaller =
            copies == 1 && (stacks.first?.layers ?? 1) > 1
            ? "--layer N keeps \(Format.bytes(layer)); " : ""
        throw Complaint(
            "the attention of this run would take \(bytes == .max ? "more memory than there is" : Format.bytes(bytes))",
            hint: smaller + "--force runs it all the same")
    }
}

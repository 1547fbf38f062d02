// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Makes a model that answers questions on pictures out of a CLIP.
struct FuseCommand: Command {
    static let name = "fuse"
    static let summary = "Puts a fresh head on a CLIP's two towers that answers questions on pictures, to be trained."
    static let examples = [
        Example("vqa = fuse clip --labels red,green,blue", "a gate weighs picture against question"),
        Example("fuse clip --kind cross --labels @labels.txt", "the question's words look at the picture's patches"),
        Example("blind = fuse clip --kind text --labels yes,no", "the question alone, to compare with"),
    ]

    @Argument("the CLIP") var model: ModelArgument
    @Option("how both inputs meet: concat, cross or gated, or one of them alone") var kind: FusionKind = .gated
    @Option("the answers, or @FILE") var labels: [TextArgument] = []
    @Option("the width in which both inputs meet; else that of the CLIP's vectors") var hidden: Int?
    @Option("of the head's random weights") var seed: Int = 0

    func run(in context: Context) throws -> Value? {
        let names = try labels.names(in: context.session)
        guard !names.isEmpty else {
            throw Complaint("there are no answers to choose among", hint: "--labels red,green,blue, or --labels @FILE")
        }
        let fused = try model.model.fused(
            named: context.target ?? model.name, kind: kind, labels: names, hidden: hidden,
            seed: UInt64(bitPattern: Int64(seed)))
        let fresh = fused.facts.parameterCount - model.model.facts.parameterCount
        context.show(
            Note(
                Phrase(kind.rawValue, .strong)
                    + Phrase(
                        " · \(Format.plural(names.count, "answer")) · \(Format.parameters(fresh)) fresh weights on "
                            + "\(model.name)'s towers", .quiet)))
        return .model(fused)
    }
}

/// `--kind`: how a picture and a question are brought together.
extension FusionKind: Choice {}

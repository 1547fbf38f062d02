// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Results

/// Shows the modules and weights of a model.
struct TreeCommand: Command {
    static let name = "tree"
    static let summary = "Shows a model's modules under the checkpoint's own names, with shapes and parameters."
    static let examples = [
        Example("tree clip", "the whole model, equal layers folded into one line"),
        Example("tree clip vision_model.encoder --depth 2", "a part of it, two levels deep"),
    ]

    @Argument("the model") var model: ModelArgument
    @Argument("only what is below this path") var path: PathArgument?
    @Option("how many levels to show") var depth: Int?
    @Flag("show every layer, equal ones too") var all

    func run(in context: Context) throws -> Value? {
        let (loaded, below) = (model.model, path?.path ?? "")
        guard let tree = ModuleTree(model: model.name, layout: loaded.layout, below: below, folding: !all) else {
            throw Complaint(
                "\(model.name) has nothing at \(below)", culprit: below,
                hint: Suggestion.didYouMean(below, among: loaded.layout.modules.map(\.path))
                    ?? "tree \(model.name) shows what it has")
        }
        if let depth, depth < 0 { throw Complaint("--depth cannot be \(depth)", culprit: "\(depth)") }
        return .tree(depth.map { ModuleTree(model: tree.model, root: tree.root.cut(at: $0)) } ?? tree)
    }
}

extension ModuleTree.Node {
    /// The node with so many levels below it.
    fileprivate func cut(at depth: Int) -> ModuleTree.Node {
        ModuleTree.Node(
            name: name, path: path, type: type, shape: shape, dtype: dtype, parameterCount: parameterCount,
            children: depth == 0 ? [] : children.map { $0.cut(at: depth - 1) })
    }
}

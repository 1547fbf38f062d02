// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results

extension ModuleTree {
    /// The modules and weights at and below `path`, the whole model where that is empty; nil when there is nothing.
    ///
    /// - Parameter folding: whether numbered siblings that are built alike stand as one, `0…11`.
    public init?(model: String, layout: ModelLayout, below path: String = "", folding: Bool = true) {
        let types = Dictionary(layout.modules.map { ($0.path, $0.type) }, uniquingKeysWith: { first, _ in first })
        let inside = path.isEmpty ? "" : path + "."
        let parameters = layout.parameters.filter { parameter in
            path.isEmpty || parameter.path.utf8.elementsEqual(path.utf8)
                || parameter.path.utf8.starts(with: inside.utf8)
        }
        guard !parameters.isEmpty else { return nil }
        let builder = TreeBuilder(types: types, folding: folding)
        let depth = path.isEmpty ? 0 : path.split(separator: ".", omittingEmptySubsequences: false).count
        let parts = parameters.map { $0.path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
        let root = builder.node(path: path, parameters: Array(zip(parts, parameters)), depth: depth)
        self.init(model: model, root: root)
    }
}

private struct TreeBuilder {
    let types: [String: String]
    let folding: Bool

    func node(path: String, parameters: [(parts: [String], parameter: Parameter)], depth: Int) -> ModuleTree.Node {
        let name = path.split(separator: ".", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        if parameters.count == 1, parameters[0].parts.count == depth {
            let parameter = parameters[0].parameter
            return ModuleTree.Node(
                name: name, path: path, type: "", shape: parameter.shape, dtype: parameter.dtype.label,
                parameterCount: parameter.count, children: [])
        }
        var order: [String] = []
        var groups: [String: [(parts: [String], parameter: Parameter)]] = [:]
        for item in parameters where item.parts.count > depth {
            if groups[item.parts[depth]] == nil { order.append(item.parts[depth]) }
            groups[item.parts[depth], default: []].append(item)
        }
        let children = order.map { part in
            node(path: path.isEmpty ? part : "\(path).\(part)", parameters: groups[part] ?? [], depth: depth + 1)
        }
        return ModuleTree.Node(
            name: name, path: path, type: types[path] ?? "", shape: nil, dtype: nil,
            parameterCount: parameters.reduce(0) { $0 + $1.parameter.count },
            children: folding ? fold(children) : children)
    }

    /// Joins runs of numbered siblings that differ in their paths alone.
    private func fold(_ nodes: [ModuleTree.Node]) -> [ModuleTree.Node] {
        var folded: [ModuleTree.Node] = []
        var start = 0
        while start < nodes.count {
            var end = start + 1
            while end < nodes.count, Int(nodes[start].name) != nil, Int(nodes[end].name) != nil,
                Self.isAlike(nodes[start], nodes[end])
            { end += 1 }
            if end - start > 1 {
                let first = nodes[start]
                folded.append(
                    ModuleTree.Node(
                        name: "\(first.name)…\(nodes[end - 1].name)", path: first.path, type: first.type,
                        shape: first.shape, dtype: first.dtype,
                        parameterCount: nodes[start..<end].reduce(0) { $0 + $1.parameterCount },
                        children: first.children))
            } else {
                folded.append(nodes[start])
            }
            start = end
        }
        return folded
    }

    private static func isAlike(_ a: ModuleTree.Node, _ b: ModuleTree.Node) -> Bool {
        a.type == b.type && a.shape == b.shape && a.dtype == b.dtype && a.children.count == b.children.count
            && zip(a.children, b.children).allSatisfy { $0.name == $1.name && isAlike($0, $1) }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Models
import Networks

/// The parts of a model that a user speaks of: layers, and the attention in them, found by the checkpoint's own names.
struct ModuleParts {
    private let model: LoadedModel
    private let paths: [String]

    init(_ model: LoadedModel) {
        self.model = model
        paths = model.layout.modules.map(\.path)
    }

    /// The projections by which a module is known to be attention.
    private static let projections: Set<String> = ["q_proj", "query", "qkv", "c_attn", "in_proj", "q_lin"]

    /// The attention modules at or below a path, those that hold the projections.
    func attention(within path: String) -> [String] {
        let holders = Set(
            paths.compactMap { path -> String? in
                guard let dot = path.lastIndex(of: "."),
                    ModuleParts.projections.contains(String(path[path.index(after: dot)...]))
                else { return nil }
                return String(path[..<dot])
            })
        return paths.filter { holders.contains($0) && Self.lies($0, within: path) }
    }

    /// The layers at or below a path, by the module that numbers them: modules whose last name is a number.
    func layers(within path: String) -> [(parent: String, numbers: [Int: String])] {
        var groups: [(parent: String, numbers: [Int: String])] = []
        for module in paths where Self.lies(module, within: path) && Self.isLayer(module) {
            guard let dot = module.lastIndex(of: "."), let number = Int(module[module.index(after: dot)...]) else {
                continue
            }
            let parent = String(module[..<dot])
            if let index = groups.firstIndex(where: { $0.parent == parent }) {
                groups[index].numbers[number] = module
            } else {
                groups.append((parent, [number: module]))
            }
        }
        return groups
    }

    /// How many heads an attention module has; nil where the model does not say.
    func heads(of attention: String) -> Int? {
        let towers = [(model.model as? any ImageEmbedder)?.vision, (model.model as? any TextEmbedder)?.text]
        if let tower = towers.compactMap(\.self).first(where: { $0.attentionPaths.contains(attention) }) {
            return tower.heads
        }
        return stacks.first { $0.paths.contains(attention) }?.heads
    }

    /// Where the patches of a picture begin among the rows of a module in the part that reads it; nil elsewhere.
    func firstPatch(of module: String) -> Int? {
        if let vision = (model.model as? any ImageEmbedder)?.vision, Self.lies(module, within: vision.path) {
            return vision.grid?.first
        }
        let stack = stacks.first { stack in
            stack.kind == .vision
                && stack.paths.contains { path in
                    Self.lies(path, within: module) || Self.lies(path, within: Self.trunk(module))
                }
        }
        return stack?.queries.grid?.first
    }

    private var stacks: [AttentionStack] {
        (try? (model.model as? any PictureTextReader)?.attentionStacks(pictureSize: (384, 384), tokens: 8)) ?? []
    }

    /// A layer's path without its number.
    private static func trunk(_ path: String) -> String {
        guard isLayer(path), let dot = path.lastIndex(of: ".") else { return path }
        return String(path[..<dot])
    }

    static func isLayer(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: ".") else { return false }
        return Int(path[path.index(after: dot)...]) != nil
    }

    static func lies(_ path: String, within module: String) -> Bool {
        module.isEmpty || path == module || path.utf8.starts(with: (module + ".").utf8)
    }
}

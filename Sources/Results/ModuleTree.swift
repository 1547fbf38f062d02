// SPDX-License-Identifier: GPL-3.0-or-later

/// The modules of a model as a tree under the checkpoint's own names.
public struct ModuleTree: Showable, Equatable {
    public struct Node: Sendable, Equatable {
        /// The last part of the path: `q_proj`, `weight`; `0…11` where equal siblings are folded.
        public let name: String
        /// The whole path.
        public let path: String
        /// What it is: `LayerNorm`, `Linear`; empty for a tensor.
        public let type: String
        /// A tensor's shape and format; nil for a module.
        public let shape: [Int]?
        public let dtype: String?
        /// Numbers in it and below it.
        public let parameterCount: Int
        public let children: [Node]

        public init(
            name: String, path: String, type: String, shape: [Int]?, dtype: String?, parameterCount: Int,
            children: [Node]
        ) {
            self.name = name
            self.path = path
            self.type = type
            self.shape = shape
            self.dtype = dtype
            self.parameterCount = parameterCount
            self.children = children
        }
    }

    public var kind: String { "tree" }
    public let model: String
    public let root: Node

    public init(model: String, root: Node) {
        self.model = model
        self.root = root
    }
}

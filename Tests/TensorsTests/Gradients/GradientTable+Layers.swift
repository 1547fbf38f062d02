// SPDX-License-Identifier: GPL-3.0-or-later
@testable import Tensors

extension GradientTable {
    private static let axes: [(shape: [Int], axis: Int)] = [
        ([5], -1), ([2, 5], 1), ([2, 5], 0), ([2, 3, 4], 1), ([2, 3, 4], -1), ([1, 4], 0),
    ]

    static let layers: [GradientCase] = [
        axes.flatMap { alongAxis($0, $1) }, norms, losses, Activation.allCases.flatMap(linears),
    ].flatMap(\.self)

    private static func alongAxis(_ shape: [Int], _ axis: Int) -> [GradientCase] {
        [
            GradientCase("softmax", "\(shape) axis \(axis)", [wave(shape, by: 2)]) { try softmax($0[0], axis: axis) },
            GradientCase("logSoftmax", "\(shape) axis \(axis)", [wave(shape, by: 2)]) {
                try logSoftmax($0[0], axis: axis)
            },
            GradientCase("normalized", "\(shape) axis \(axis)", [wave(shape, around: 0.5)]) {
                try normalized($0[0], axis: axis)
            },
        ]
    }

    private static let norms: [GradientCase] = [
        GradientCase("normalized", "shorter than its epsilon", [wave([2, 3])]) {
            try normalized($0[0], epsilon: 5)
        },
        GradientCase("layerNorm", "alone", [wave([2, 3, 5], by: 2)]) { try layerNorm($0[0]) },
        GradientCase("layerNorm", "weight", [wave([3, 5], by: 2), wave([5], phase: 1)]) {
            try layerNorm($0[0], weight: $0[1])
        },
        GradientCase("layerNorm", "bias", [wave([3, 5], by: 2), wave([5], phase: 1)]) {
            try layerNorm($0[0], bias: $0[1])
        },
        GradientCase("layerNorm", "weight and bias", normOperands([2, 3, 5])) {
            try layerNorm($0[0], weight: $0[1], bias: $0[2], epsilon: 0.1)
        },
        GradientCase("layerNorm", "of a vector", normOperands([6])) {
            try layerNorm($0[0], weight: $0[1], bias: $0[2])
        },
        GradientCase("addLayerNorm", "alone", [wave([2, 5]), wave([2, 5], phase: 2)]) {
            try both(addLayerNorm($0[0], $0[1]))
        },
        GradientCase("addLayerNorm", "weight and bias", normOperands([2, 3, 5]) + [wave([2, 3, 5], phase: 2)]) {
            try both(addLayerNorm($0[0], $0[3], weight: $0[1], bias: $0[2]))
        },
        GradientCase("addLayerNorm", "only the normalised read", normOperands([2, 5]) + [wave([2, 5], phase: 2)]) {
            try addLayerNorm($0[0], $0[3], weight: $0[1], bias: $0[2]).normalized
        },
        GradientCase("takeRows", "a row twice, one unused", [wave([3, 2, 2])]) { try takeRows($0[0], [2, 0, 2]) },
        GradientCase("embedding", "an id twice, a row unused", [wave([4, 3])]) {
            try embedding(ids: [2, 0, 2, 3], table: $0[0])
        },
        GradientCase("patches", "whole squares", [wave([2, 3, 4, 4])]) { try patches($0[0], size: 2) },
        GradientCase("patches", "pixels left over", [wave([2, 2, 5, 7])]) { try patches($0[0], size: 2) },
        GradientCase("patches", "lines left over", [wave([1, 1, 7, 6])]) { try patches($0[0], size: 3) },
    ]

    private static let losses: [GradientCase] = [
        GradientCase("crossEntropy", "classes", [wave([3, 4], by: 2)]) { try crossEntropy($0[0], targets: [1, 0, 3]) },
        GradientCase("crossEntropy", "smoothed, a row ignored", [wave([2, 2, 3], by: 2)]) {
            try crossEntropy($0[0], targets: [1, -100, 0, 2], labelSmoothing: 0.2)
        },
        GradientCase(
            "crossEntropy", "probabilities", [wave([2, 3, 4], by: 2), wave([2, 3, 4], phase: 1, around: 1.5)]
        ) {
            try crossEntropy($0[0], probabilities: $0[1])
        },
    ]

    private static func linears(_ activation: Activation) -> [GradientCase] {
        [
            GradientCase("linear", "\(activation), bias", linearOperands([2, 3, 4]) + [wave([5], phase: 0.2)]) {
                try linear($0[0], $0[1], bias: $0[2], activation: activation)
            },
            GradientCase("linear", "\(activation), no bias", linearOperands([3, 4])) {
                try linear($0[0], $0[1], activation: activation)
            },
            GradientCase("linear", "\(activation), one row", linearOperands([4])) {
                try linear($0[0], $0[1], activation: activation)
            },
        ]
    }

    private static func normOperands(_ shape: [Int]) -> [Tensor] {
        let width = shape.last ?? 1
        return [wave(shape, phase: 0.2, by: 2), wave([width], phase: 1, around: 0.5), wave([width], phase: 3)]
    }

    private static func linearOperands(_ shape: [Int]) -> [Tensor] { [wave(shape), wave([5, 4], phase: 1)] }

    private static func both(_ results: (sum: Tensor, normalized: Tensor)) throws -> Tensor {
        try concatenate([results.sum, results.normalized])
    }

    /// Query, key and value of two sequences.
    private static func operands(_ queries: Int, _ keys: Int, width: Int) -> [Tensor] {
        [
            wave([2, queries, width]), wave([2, keys, width], phase: 1, by: 1.3),
            wave([2, keys, width], phase: 2, by: 0.7),
        ]
    }

    private static let masks: [(name: String, queries: Int, keys: Int, heads: Int, mask: AttentionMask)] = [
        ("one head", 3, 5, 1, .none), ("two heads", 3, 5, 2, .none), ("more queries than keys", 4, 2, 2, .none),
        ("causal", 4, 4, 2, .causal), ("causal, more keys", 2, 4, 1, .causal),
        ("lengths", 3, 4, 2, .keys(lengths: [4, 2])), ("a sequence with no key", 2, 3, 1, .keys(lengths: [0, 3])),
        ("causal and visible", 3, 3, 2, AttentionMask.causal.and(.keys(Tensor([1, 0, 1, 1, 1, 1], shape: [2, 3])))),
    ]

    static let attentions: [GradientCase] = [masks.flatMap(attending), fused].flatMap(\.self)

    private static func attending(
        _ name: String, _ queries: Int, _ keys: Int, _ heads: Int, _ mask: AttentionMask
    ) -> [GradientCase] {
        let inputs = operands(queries, keys, width: 4)
        @Sendable func run(_ x: [Tensor], keeping: Bool) throws -> (output: Tensor, weights: Tensor?) {
            try attention(
                query: x[0], key: x[1], value: x[2], heads: heads, scale: 0.6, mask: mask, keepingWeights: keeping)
        }
        return [
            GradientCase("attention", name, inputs) { try run($0, keeping: false).output },
            GradientCase("attention", "\(name), weights kept", inputs) { try run($0, keeping: true).output },
            GradientCase("attention", "\(name), weights read", inputs) {
                let (output, weights) = try run($0, keeping: true)
                return try concatenate([flatten(output), flatten(weights ?? output)])
            },
        ]
    }

    private static let fused: [GradientCase] = [
        GradientCase("attention", "qkv", [wave([2, 3, 12])]) { try attention(qkv: $0[0], heads: 2, scale: 0.5).output },
        GradientCase("attention", "qkv, causal", [wave([2, 4, 6])]) {
            try attention(qkv: $0[0], heads: 1, scale: 0.5, mask: .causal).output
        },
        GradientCase("attention", "qkv, weights read", [wave([1, 3, 12])]) {
            let kept = try attention(qkv: $0[0], heads: 2, scale: 0.5, keepingWeights: true)
            return flatten(kept.weights ?? kept.output)
        },
    ]
}

// SPDX-License-Identifier: GPL-3.0-or-later
@testable import Tensors

extension GradientTable {
    private typealias Way = (
        name: String, x: [Int], weight: [Int], stride: Int, padding: EdgePadding, groups: Int
    )

    private static let ways: [Way] = [
        ("one pixel", [2, 3, 2, 3], [4, 3, 1, 1], 1, .none, 1),
        ("one pixel of every second", [1, 2, 3, 4], [3, 2, 1, 1], 2, .none, 1),
        ("windows", [2, 2, 4, 3], [3, 2, 3, 2], 1, .none, 1),
        ("windows over the edge", [1, 2, 4, 5], [2, 2, 3, 3], 2, EdgePadding(top: 0, bottom: 1, left: 2, right: 1), 1),
        ("a window larger than the picture", [1, 1, 2, 2], [1, 1, 5, 5], 1, EdgePadding(2), 1),
        ("two groups", [2, 4, 3, 3], [6, 2, 2, 2], 1, EdgePadding(1), 2),
        ("depthwise", [2, 3, 4, 5], [3, 1, 3, 3], 1, EdgePadding(1), 3),
        ("depthwise, halved", [2, 2, 5, 4], [2, 1, 3, 3], 2, EdgePadding(top: 0, bottom: 1, left: 0, right: 1), 2),
        ("depthwise, larger than the picture", [1, 2, 2, 3], [2, 1, 5, 5], 2, EdgePadding(2), 2),
        ("two outputs a channel", [1, 2, 3, 3], [4, 1, 2, 2], 1, .none, 2),
    ]

    static let convolutions: [GradientCase] = [
        ways.map { way in
            GradientCase("conv2d", way.name, [wave(way.x), wave(way.weight, phase: 1)]) {
                try conv2d($0[0], $0[1], stride: way.stride, padding: way.padding, groups: way.groups)
            }
        },
        [
            GradientCase("conv2d", "bias", [wave([2, 2, 3, 3]), wave([3, 2, 2, 2], phase: 1), wave([3], phase: 2)]) {
                try conv2d($0[0], $0[1], bias: $0[2])
            },
            GradientCase("batchNorm", "all four", statistics([2, 3, 2, 2])) {
                try batchNorm($0[0], weight: $0[1], bias: $0[2], mean: $0[3], variance: $0[4], epsilon: 0.1)
            },
            GradientCase("batchNorm", "one place", statistics([1, 4, 1, 1])) {
                try batchNorm($0[0], weight: $0[1], bias: $0[2], mean: $0[3], variance: $0[4])
            },
        ],
    ].flatMap(\.self)

    private static func statistics(_ shape: [Int]) -> [Tensor] {
        let channels = [shape[1]]
        return [
            wave(shape), wave(channels, phase: 1, around: 0.5), wave(channels, phase: 2), wave(channels, phase: 3),
            wave(channels, phase: 4, around: 1.5, by: 0.7),
        ]
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// What there is to say of a model after it was opened.
public struct ModelFacts: Sendable, Equatable {
    /// What config.json calls the architecture.
    public let modelType: String
    public let parameterCount: Int
    /// The number formats of the weights with how many numbers each has, the commonest first.
    public let formats: [Format]
    /// The size of the files that hold the weights.
    public let fileBytes: Int
    /// How long opening took.
    public let opening: Duration

    public struct Format: Sendable, Equatable {
        public let dtype: DType
        public let count: Int
    }

    init(modelType: String, layout: ModelLayout, fileBytes: Int, opening: Duration) {
        self.modelType = modelType
        parameterCount = layout.parameterCount
        var counts: [DType: Int] = [:]
        for parameter in layout.parameters { counts[parameter.dtype, default: 0] += parameter.count }
        formats = counts.map { Format(dtype: $0.key, count: $0.value) }
            .sorted { ($0.count, $0.dtype.rawValue) > ($1.count, $1.dtype.rawValue) }
        self.fileBytes = fileBytes
        self.opening = opening
    }

    /// `f16`, or `f16 + f32` where weights differ.
    public var dtypeLabel: String { formats.map(\.dtype.label).joined(separator: " + ") }
}

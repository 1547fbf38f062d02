// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// The tower for pictures: an EfficientNet (Tan and Le 2019, https://arxiv.org/abs/1905.11946), whose last map is
/// pooled to one vector. It takes pictures of any size.
struct ALIGNVisionTower: Sendable {
    let path: String
    private let stemPath: String
    let stem: NormalizedConvolution
    private let encoderPath: String
    let blocks: [ALIGNVisionBlock]
    private let config: ALIGNConfiguration

    init(_ weights: WeightsCursor, _ config: ALIGNConfiguration) {
        path = weights.enter("AlignVisionModel")
        let embeddings = weights["embeddings"]
        stemPath = embeddings.enter("AlignVisionEmbeddings")
        // Halved, with zeros below and on the right.
        let convolution = Convolution(
            embeddings["convolution"], channels: config.channels, outputs: config.stem, size: 3, stride: 2,
            padding: EdgePadding(top: 0, bottom: 1, left: 0, right: 1), hasBias: false)
        stem = NormalizedConvolution(
            convolution, BatchNorm(embeddings["batchnorm"], channels: config.stem, epsilon: config.epsilon))
        let encoder = weights["encoder"]
        encoderPath = encoder.enter("AlignVisionEncoder")
        blocks = config.blocks.enumerated().map { number, block in
            ALIGNVisionBlock(encoder["blocks"][number], block, config)
        }
        self.config = config
    }

    /// Without a layer of attention: all is convolutions.
    var tower: Tower { Tower(path: path, attentionPaths: [], heads: 0, width: config.projection) }

    /// The output of the last block.
    func featureMap(pictureSize: (height: Int, width: Int)) -> FeatureMap? {
        guard let last = blocks.last else { return nil }
        func side(_ pixels: Int) -> Int {
            config.blocks.reduce(pixels / 2) { side, block in max(0, block.side(of: side)) }
        }
        guard (2...65_536).contains(pictureSize.height), (2...65_536).contains(pictureSize.width) else { return nil }
        return FeatureMap(
            path: last.path, channels: last.config.outputs,
            grid: PatchGrid(rows: side(pictureSize.height), columns: side(pictureSize.width), first: 0))
    }

    /// pixels [B, C, H, W] → [B, D]
    func callAsFunction(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        guard pixels.rank == 4, pixels.shape[1] == config.channels, pixels.shape[2] > 1, pixels.shape[3] > 1 else {
            throw ModelError("\(path) takes pictures of \(config.channels) channels, not \(pixels.shape)")
        }
        guard pixels.shape[0] > 0 else { throw ModelError("no picture was given") }
        var x = try pass.note(stemPath, "$out", try activate(try stem(pixels, pass), config.activation))
        x = try pass.through(blocks, x) { try $0($1, pass) }
        x = try pass.note(encoderPath, "$out", x)
        guard x.shape[2] <= config.pooledSide, x.shape[3] <= config.pooledSide else {
            throw ModelError("\(path) pools maps of up to \(config.pooledSide) places, not \(x.shape[3])×\(x.shape[2])")
        }
        return try pass.note(path, "$out", try reduce(x, config.poolsLargest ? .max : .mean, axes: [2, 3]))
    }
}

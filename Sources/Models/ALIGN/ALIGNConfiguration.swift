// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// An ALIGN's `config.json`; missing keys mean the defaults of transformers' AlignConfig.
struct ALIGNConfiguration: Sendable, Equatable {
    /// One block of the tower for pictures.
    struct Block: Sendable, Equatable {
        var channels: Int
        var outputs: Int
        var kernel: Int
        var stride: Int
        /// How many times as wide the inside is.
        var expansion: Int
        /// Channels that a map is squeezed to.
        var squeezed: Int
        /// Whether a map that is halved has its zeros rather below and on the right.
        var isPaddedUnevenly: Bool
        /// Whether what came in is added at the end.
        var addsInput: Bool
        var dropout: Float
    }

    var text: BERTConfiguration
    var channels: Int
    /// Channels behind the first convolution.
    var stem: Int
    var blocks: [Block]
    var activation: Activation
    var epsilon: Float
    /// The largest map that is pooled as one.
    var pooledSide: Int
    var poolsLargest: Bool
    var projection: Int
    var initialTemperature: Float

    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        text = try BERTConfiguration(try config.nested("text_config"))
        let vision = try config.nested("vision_config")
        channels = try vision.int("num_channels", default: 3, in: 1...64)
        activation = try vision.activation("hidden_act", default: .silu)
        epsilon = try vision.float("batch_norm_eps", default: 1e-3)
        pooledSide = try vision.int("hidden_dim", default: 2560)
        let pooling = try vision.string("pooling_type", default: "mean")
        guard ["mean", "max"].contains(pooling) else { throw vision.fault("pooling_type", "is neither mean nor max") }
        poolsLargest = pooling == "max"
        let widths = try ChannelWidths(vision)
        stem = try widths(32)
        blocks = try Self.blocks(vision, widths)
        projection = try config.int("projection_dim", default: 640)
        initialTemperature = try config.float("temperature_init_value", default: 1)
        guard let last = blocks.last, last.outputs == projection else {
            throw config.fault(
                "projection_dim", "is \(projection), but pictures become \(blocks.last?.outputs ?? 0) numbers")
        }
    }

    private static func blocks(_ vision: ConfigReader, _ widths: ChannelWidths) throws(ModelError) -> [Block] {
        let inner = try vision.ints("in_channels", default: [32, 16, 24, 40, 80, 112, 192])
        let outer = try vision.ints("out_channels", default: [16, 24, 40, 80, 112, 192, 320])
        let kernels = try vision.ints("kernel_sizes", default: [3, 3, 5, 3, 5, 5, 3], in: 2...31)
        let strides = try vision.ints("strides", default: [1, 2, 2, 2, 1, 2, 1], in: 1...2)
        let repeats = try vision.ints("num_block_repeats", default: [1, 2, 2, 3, 3, 4, 1], in: 1...100)
        let expansions = try vision.ints("expand_ratios", default: [1, 6, 6, 6, 6, 6, 6], in: 1...64)
        let even = Set(try vision.ints("depthwise_padding", default: [], in: 0...65_536))
        let ratio = try vision.fraction("squeeze_expansion_ratio", default: 0.25, upTo: 64)
        let rate = try vision.fraction("drop_connect_rate", default: 0.2, upTo: 0.999)
        let depth = try vision.fraction("depth_coefficient", default: 3.1, upTo: 100)
        guard !inner.isEmpty, [outer, kernels, strides, repeats, expansions].allSatisfy({ $0.count == inner.count })
        else { throw vision.fault("in_channels", "and the other lists of blocks differ in length") }
        let counts = repeats.map { Int((depth * Double($0)).rounded(.up)) }
        let total = counts.reduce(0, +)
        guard (1...1024).contains(total) else { throw vision.fault("depth_coefficient", "makes \(total) blocks") }
        var blocks: [Block] = []
        for stage in inner.indices {
            let (before, after) = (try widths(inner[stage]), try widths(outer[stage]))
            for number in 0..<counts[stage] {
                let channels = number == 0 ? before : after, stride = number == 0 ? strides[stage] : 1
                if let last = blocks.last, last.outputs != channels {
                    throw vision.fault("in_channels", "at \(stage) is not what the stage before gives")
                }
                blocks.append(
                    Block(
                        channels: channels, outputs: after, kernel: kernels[stage], stride: stride,
                        expansion: expansions[stage], squeezed: max(1, Int(Double(channels) * ratio)),
                        isPaddedUnevenly: !even.contains(blocks.count), addsInput: stride == 1 && number > 0,
                        dropout: Float(rate * Double(blocks.count) / Double(total))))
            }
        }
        guard let first = blocks.first, first.channels == (try widths(32)) else {
            throw vision.fault("in_channels", "does not begin with what the first convolution gives")
        }
        return blocks
    }
}

/// Numbers of channels as the width coefficient scales them: whole multiples of a divisor, at most a tenth too small
/// (Tan and Le 2019, https://arxiv.org/abs/1905.11946; the rounding of its reference code).
private struct ChannelWidths {
    let vision: ConfigReader
    let coefficient: Double
    let divisor: Int

    init(_ vision: ConfigReader) throws(ModelError) {
        self.vision = vision
        coefficient = try vision.fraction("width_coefficient", default: 2, upTo: 100)
        divisor = try vision.int("depth_divisor", default: 8)
    }

    func callAsFunction(_ channels: Int) throws(ModelError) -> Int {
        let wanted = Double(channels) * coefficient
        var width = max(divisor, Int(wanted + Double(divisor) / 2) / divisor * divisor)
        if Double(width) < 0.9 * wanted { width += divisor }
        guard width <= 65_536 else { throw vision.fault("width_coefficient", "makes maps of \(width) channels") }
        return width
    }
}

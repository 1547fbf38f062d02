// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Testing

@testable import Models

/// The defaults are those of transformers' AlignConfig: an EfficientNet-B7.
@Suite("ALIGNConfiguration")
struct ALIGNConfigurationTests {
    private func read(_ text: String) throws -> ALIGNConfiguration { try ALIGNConfiguration(try JSON(parsing: text)) }

    @Test("Missing keys mean the library's defaults: 55 blocks that end in 640 channels")
    func defaults() throws {
        let config = try read("{}")
        #expect(config.stem == 64 && config.blocks.count == 55 && config.projection == 640)
        #expect(config.blocks.map(\.outputs).max() == 640 && config.epsilon == 1e-3 && config.pooledSide == 2560)
        #expect(config.blocks[0].squeezed == 16 && config.blocks[4].expansion == 6 && config.blocks[4].stride == 2)
        #expect(config.blocks[4].isPaddedUnevenly && !config.blocks[4].addsInput && config.blocks[5].addsInput)
    }

    @Test(
        "Values that cannot be are refused by name",
        arguments: [
            (#"{"vision_config": {"strides": [3, 2, 2, 2, 1, 2, 1]}}"#, "strides"),
            (#"{"vision_config": {"strides": [1, 2]}}"#, "in_channels"),
            (#"{"vision_config": {"kernel_sizes": [1, 3, 5, 3, 5, 5, 3]}}"#, "kernel_sizes"),
            (#"{"vision_config": {"kernel_sizes": "3"}}"#, "kernel_sizes"),
            (#"{"vision_config": {"depth_coefficient": 1e9}}"#, "depth_coefficient"),
            (#"{"vision_config": {"depth_coefficient": 99}}"#, "depth_coefficient"),
            (#"{"vision_config": {"depth_coefficient": 0}}"#, "depth_coefficient"),
            (#"{"vision_config": {"width_coefficient": -2}}"#, "width_coefficient"),
            (#"{"vision_config": {"in_channels": [65536, 16, 24, 40, 80, 112, 192]}}"#, "width_coefficient"),
            (#"{"vision_config": {"in_channels": [32, 32, 24, 40, 80, 112, 192]}}"#, "in_channels"),
            (#"{"vision_config": {"num_block_repeats": [0, 2, 2, 3, 3, 4, 1]}}"#, "num_block_repeats"),
            (#"{"vision_config": {"pooling_type": "sum"}}"#, "pooling_type"),
            (#"{"vision_config": {"drop_connect_rate": 1}}"#, "drop_connect_rate"),
            (#"{"projection_dim": 512}"#, "projection_dim"), (#"{"text_config": 7}"#, "text_config"),
        ])
    func refusals(_ text: String, _ name: String) {
        let error = #expect(throws: ModelError.self) { try read(text) }
        #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
    }
}

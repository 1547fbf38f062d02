// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Testing

@testable import Models

/// The defaults are those of transformers 5.23's CLIPConfig.
@Suite("CLIPConfiguration")
struct CLIPConfigurationTests {
    private func read(_ text: String) throws -> CLIPConfiguration { try CLIPConfiguration(try JSON(parsing: text)) }

    @Test(
        "Missing keys mean the library's defaults, where nested parts are empty, null or absent too",
        arguments: [
            "{}", #"{"text_config": {}, "vision_config": {}}"#, #"{"text_config": null, "vision_config": null}"#,
            #"{"text_config": {"bos_token_id": 0, "eos_token_id": 49407, "model_type": "clip_text_model"}}"#,
            #"{"text_config_dict": null, "vision_config_dict": {}, "vision_config": {"hidden_size": 64}}"#,
        ])
    func defaults(_ text: String) throws {
        let config = try read(text)
        #expect(
            config.text
                == .init(width: 512, innerWidth: 2048, layers: 12, heads: 8, activation: .quickGELU, epsilon: 1e-5))
        #expect(
            config.vision
                == .init(width: 768, innerWidth: 3072, layers: 12, heads: 12, activation: .quickGELU, epsilon: 1e-5))
        #expect(config.vocabularySize == 49408 && config.positions == 77 && config.endOfText == 49407)
        #expect(config.channels == 3 && config.imageSize == 224 && config.patchSize == 32 && config.projection == 512)
        #expect(config.initialLogitScale == 2.6592)
    }

    @Test("Where an old file's config_dict is there, it alone counts")
    func oldDictionary() throws {
        let config = try read(#"{"text_config": {"hidden_size": 64}, "text_config_dict": {"num_attention_heads": 4}}"#)
        #expect(config.text.width == 512 && config.text.heads == 4)
    }

    @Test(
        "Values that cannot be are refused by name",
        arguments: [
            (#"{"text_config": {"hidden_size": "512"}}"#, "hidden_size"),
            (#"{"text_config": {"hidden_size": 0}}"#, "hidden_size"),
            (#"{"text_config": {"hidden_size": -8}}"#, "hidden_size"),
            (#"{"text_config": {"hidden_size": 1e18}}"#, "hidden_size"),
            (#"{"text_config": {"num_attention_heads": 7}}"#, "7 heads"), (#"{"text_config": []}"#, "text_config"),
            (#"{"text_config": {"num_hidden_layers": 1000000000}}"#, "num_hidden_layers"),
            (#"{"vision_config": {"hidden_act": "gelu_of_mine"}}"#, "gelu_of_mine"),
            (#"{"vision_config": {"patch_size": 225}}"#, "patch_size"),
            (#"{"vision_config": {"patch_size": 0}}"#, "patch_size"),
            (#"{"vision_config": {"image_size": [224, 225]}}"#, "image_size"),
            (#"{"projection_dim": 0.5}"#, "projection_dim"),
            (#"{"vision_config": {"layer_norm_eps": "small"}}"#, "layer_norm_eps"),
            (#"{"text_config": {"vocab_size": 99999999999999999999}}"#, "vocab_size"),
        ])
    func refusals(_ text: String, _ name: String) {
        let error = #expect(throws: ModelError.self) { try read(text) }
        #expect(error?.message.contains(name) == true)
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a ViLT's stream finds its weights in a tower for pictures: the paper's own streams begin as a ViT that has
/// learnt, rather than as a BERT (Kim et al. 2021, ViLT, section 3.1).
enum ViLTBeginning {
    /// A weight of another model, or one of the three parts that its rows fall into: queries, keys or values.
    struct Source: Equatable {
        let path: String
        var part: Int?
    }

    /// The weight that only those have who see pictures.
    static let patches = "vilt.embeddings.patch_embeddings.projection.weight"

    /// What a weight may begin from, by its own path: the weight of a ViT, of a BLIP's tower for pictures.
    static func sources(of path: String) -> [Source] {
        let parts = path.split(separator: ".").map(String.init)
        guard parts.count > 2, parts[0] == "vilt" else { return [] }
        let rest = parts.dropFirst().joined(separator: ".")
        return [Source(path: "vit." + rest), Source(path: rest)] + (blip(Array(parts.dropFirst())).map { [$0] } ?? [])
    }

    /// `encoder.layer.3.attention.attention.key.bias` → the second third of
    /// `vision_model.encoder.layers.3.self_attn.qkv.bias`
    private static func blip(_ parts: [String]) -> Source? {
        guard parts.count > 3, parts[0] == "encoder", parts[1] == "layer" else {
            return outside[parts.joined(separator: ".")].map { Source(path: "vision_model." + $0) }
        }
        let end = parts.count - 1
        let place = "vision_model.encoder.layers.\(parts[2])."
        let inner = parts[3..<end].joined(separator: ".")
        if let third = ["query", "key", "value"].firstIndex(where: { inner == "attention.attention." + $0 }) {
            return Source(path: place + "self_attn.qkv." + parts[end], part: third)
        }
        return inside[inner].map { Source(path: place + $0 + "." + parts[end]) }
    }

    private static let outside = [
        "embeddings.cls_token": "embeddings.class_embedding",
        "embeddings.position_embeddings": "embeddings.position_embedding",
        "embeddings.patch_embeddings.projection.weight": "embeddings.patch_embedding.weight",
        "embeddings.patch_embeddings.projection.bias": "embeddings.patch_embedding.bias",
        "layernorm.weight": "post_layernorm.weight",
        "layernorm.bias": "post_layernorm.bias",
    ]

    private static let inside = [
        "layernorm_before": "layer_norm1",
        "layernorm_after": "layer_norm2",
        "attention.output.dense": "self_attn.projection",
        "intermediate.dense": "mlp.fc1",
        "output.dense": "mlp.fc2",
    ]
}

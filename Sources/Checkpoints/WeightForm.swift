// SPDX-License-Identifier: GPL-3.0-or-later

/// A form that a model's weights come in.
struct WeightForm: Equatable {
    let name: String
    /// Whether it lists the files that hold them.
    let isIndex: Bool

    /// In the order in which transformers looks for them.
    static let all = [
        WeightForm(name: "model.safetensors", isIndex: false),
        WeightForm(name: "model.safetensors.index.json", isIndex: true),
        WeightForm(name: "pytorch_model.bin", isIndex: false),
        WeightForm(name: "pytorch_model.bin.index.json", isIndex: true),
    ]
    /// What other libraries write, which is not read.
    static let foreign = ["tf_model.h5", "flax_model.msgpack"]
}

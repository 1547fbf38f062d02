// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import Models

/// A CLIP ViT-B/32 with random weights in float32, in the hub's layout: 605 MB, made once and kept.
struct CheckpointOnDisk {
    let folder: String

    /// Keys that are not named have the library's defaults, which are those of ViT-B/32.
    private static let config = """
        {
          "architectures": ["CLIPModel"],
          "model_type": "clip",
          "dtype": "float32",
          "projection_dim": 512,
          "text_config": {"model_type": "clip_text_model", "bos_token_id": 49406, "eos_token_id": 49407},
          "vision_config": {"model_type": "clip_vision_model"}
        }

        """

    private static let preprocessor = """
        {
          "crop_size": {"height": 224, "width": 224},
          "do_center_crop": true,
          "do_convert_rgb": true,
          "do_normalize": true,
          "do_rescale": true,
          "do_resize": true,
          "image_mean": [0.48145466, 0.4578275, 0.40821073],
          "image_processor_type": "CLIPImageProcessor",
          "image_std": [0.26862954, 0.26130258, 0.27577711],
          "resample": 3,
          "rescale_factor": 0.00392156862745098,
          "size": {"shortest_edge": 224}
        }

        """

    private var weights: String { "\(folder)/model.safetensors" }

    /// Make it in a child process, so that what that takes is not counted here; nothing where it is there.
    func makeElsewhere() throws {
        guard !FileManager.default.fileExists(atPath: weights) else { return }
        let child = Process()
        child.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        child.arguments = ["--make", "--folder", folder]
        try child.run()
        child.waitUntilExit()
        guard child.terminationStatus == 0 else { throw BenchmarkError("could not make \(folder)") }
    }

    func make() throws {
        let model = try LoadedModel(name: "ViT-B/32", fresh: JSON(parsing: Self.config), seed: 1)
        try RandomCheckpoint(folder: folder).write(model, config: Self.config)
        try Data(Self.preprocessor.utf8).write(to: URL(filePath: "\(folder)/preprocessor_config.json"))
    }
}

# SPDX-License-Identifier: GPL-3.0-or-later
"""What transformers gives for tiny-clip while PyTorch's hooks change what goes by: the truth for patch and ablate.

    pip install torch transformers pillow
    python make_hands.py               # rewrites hands/expected.json

Each entry holds the line of Rebus that does the same, and the vector of cat.png as the model gives it (not normalised),
in float32. The checked-in file was made with torch 2.15, transformers 5.24 and Pillow 13.
"""

import json
import pathlib

import torch
from PIL import Image
from transformers import CLIPModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

HERE = pathlib.Path(__file__).resolve().parent
LAYERS = "clip.vision_model.encoder.layers"


def main():
    torch.set_num_threads(1)
    model = CLIPModel.from_pretrained(HERE / "tiny-clip", attn_implementation="eager").float().eval()
    processor = CLIPImageProcessorPil.from_pretrained(HERE / "tiny-clip")

    def pixels(name):
        return processor(Image.open(HERE / "pictures" / name).convert("RGB"), return_tensors="pt")["pixel_values"]

    cat, boot = pixels("cat.png"), pixels("boot.png")
    layers = model.vision_model.encoder.layers
    width = layers[0].self_attn.out_proj.in_features // layers[0].self_attn.num_heads

    @torch.no_grad()
    def embed(picture, *hooks):
        handles = [make() for make in hooks]
        vector = model.visual_projection(model.vision_model(pixel_values=picture).pooler_output)[0]
        for handle in handles:
            handle.remove()
        return vector

    def first(output):
        return output[0] if isinstance(output, tuple) else output

    def after(module, change):
        """What `change` makes of the module's output takes its place."""
        def hook(_, inputs, output):
            changed = change(first(output).clone(), inputs)
            return (changed, *output[1:]) if isinstance(output, tuple) else changed
        return lambda: module.register_forward_hook(hook)

    def before(module, change):
        return lambda: module.register_forward_pre_hook(lambda _, inputs: (change(inputs[0].clone()), *inputs[1:]))

    def rows(numbers, fill):
        def change(x, _=None):
            x[:, numbers] = fill(x)
            return x
        return change

    def heads(numbers, fill):
        def change(x):
            for head in numbers:
                part = slice(head * width, (head + 1) * width)
                x[..., part] = fill(x[..., part])
            return x
        return change

    def zero(_):
        return 0.0

    def average(x):
        return x.mean(1, keepdim=True)

    kept = {}

    def keep(module, name):
        def hook(_, __, output):
            kept[name] = first(output).clone()
        return lambda: module.register_forward_hook(hook)

    embed(boot, keep(layers[1].mlp, "mlp"), keep(layers[0], "layer"))
    skip = after(layers[0], lambda _, inputs: inputs[0]), after(layers[2], lambda _, inputs: inputs[0])
    cases = {
        "": embed(cat),
        f"patch {LAYERS}.1.$out (0) --rows 5": embed(cat, after(layers[1], rows([5], zero))),
        f"patch {LAYERS}.1.mlp.$in (0.5) --tokens 0,2": embed(cat, before(layers[1].mlp, rows([0, 2], lambda _: 0.5))),
        f"patch {LAYERS}.0.self_attn.k_proj (0)": embed(cat, after(layers[0].self_attn.k_proj, lambda x, _: x * 0)),
        f"patch {LAYERS}.1.layer_norm2.$in (1) --rows 1:4":
            embed(cat, before(layers[1].layer_norm2, rows([1, 2, 3], lambda _: 1.0))),
        f"patch {LAYERS}.1.mlp.$out boot.vision_model.encoder.layers.1.mlp.$out":
            embed(cat, after(layers[1].mlp, lambda _, __: kept["mlp"])),
        f"patch {LAYERS}.0.$out (boot.vision_model.encoder.layers.0.$out[:, 3:6]) --rows 3,4,5":
            embed(cat, after(layers[0], rows([3, 4, 5], lambda _: kept["layer"][:, 3:6]))),
        f"ablate {LAYERS}.1 --heads 1,3": embed(cat, before(layers[1].self_attn.out_proj, heads([1, 3], zero))),
        f"ablate {LAYERS}.2.self_attn --heads 0 --by mean":
            embed(cat, before(layers[2].self_attn.out_proj, heads([0], average))),
        "ablate clip.vision_model.encoder --layers 0,2": embed(cat, *skip),
        f"ablate {LAYERS}.1.mlp": embed(cat, after(layers[1].mlp, lambda x, _: x * 0)),
        f"ablate {LAYERS}.0 --tokens 2,7 --by mean": embed(cat, after(layers[0], rows([2, 7], average))),
        "ablate clip.vision_model.embeddings --patches 3,4":
            embed(cat, after(model.vision_model.embeddings, rows([4, 5], zero))),
    }
    entries = [{"line": line, "vector": [round(x, 7) for x in vector.tolist()]} for line, vector in cases.items()]
    (HERE / "hands").mkdir(exist_ok=True)
    (HERE / "hands" / "expected.json").write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    main()

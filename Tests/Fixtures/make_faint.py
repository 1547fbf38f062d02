#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write faint/expected.safetensors: vectors of tiny-clip and tiny-bert with embeddings a 32nd of their size.

Layer norms meet a small variance there, so that their epsilon shows. Needs torch, transformers and safetensors; run it
after make_fixtures.py.
"""
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import BertModel, CLIPModel

HERE = Path(__file__).parent


def fainter(model):
    for name, parameter in model.named_parameters():
        if "embedding" in name and "LayerNorm" not in name:
            parameter.mul_(1 / 32)
    return model.eval()


@torch.no_grad()
def main():
    expected = {}
    model = fainter(CLIPModel.from_pretrained(HERE / "tiny-clip", dtype=torch.float32, attn_implementation="eager"))
    pixels = load_file(HERE / "tiny-clip" / "expected.safetensors")["pixel_values"]
    ids = json.loads((HERE / "tiny-clip" / "expected.json").read_text())["input_ids"]
    images = model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output)
    texts = torch.cat(
        [model.text_projection(model.text_model(input_ids=torch.tensor([row])).pooler_output) for row in ids])
    expected["image_embeds"] = torch.nn.functional.normalize(images, dim=-1)
    expected["text_embeds"] = torch.nn.functional.normalize(texts, dim=-1)

    model = fainter(BertModel.from_pretrained(HERE / "tiny-bert", dtype=torch.float32, attn_implementation="eager"))
    ids = json.loads((HERE / "tiny-bert" / "expected.json").read_text())["input_ids"]
    means = torch.stack([model(input_ids=torch.tensor([row])).last_hidden_state[0].mean(dim=0) for row in ids])
    expected["sentence_embeds"] = torch.nn.functional.normalize(means, dim=-1)

    (HERE / "faint").mkdir(exist_ok=True)
    path = HERE / "faint" / "expected.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in expected.items()}, path)
    path.chmod(0o644)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes fusion.txt: what PyTorch makes of a gated multimodal unit, of cross-attention, and of the fusion heads on
tiny-clip's towers, with weights that the tests make again from their names.

    python3 fusion.py > fusion.txt
"""
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch.nn import functional as F
from transformers import CLIPModel

CLIP = Path(__file__).parent.parent / "tiny-clip"
HIDDEN, HEADS, LABELS = 32, 2, 3


def ramp(name, *shape, dtype=torch.float64):
    count = int(torch.tensor(shape).prod())
    return (torch.arange(count, dtype=torch.float64) * 0.7369 + len(name)).sin().mul(0.5).float().to(dtype).reshape(shape)


def show(name, tensor):
    print(name, " ".join(repr(float(v)) for v in tensor.detach().float().flatten()))


class Unit(torch.nn.Module):
    """Arevalo et al. 2017, section 3.1, as its equations stand."""

    def __init__(self, picture, text, width, path):
        super().__init__()
        self.picture = torch.nn.Parameter(ramp(f"{path}.picture.weight", width, picture))
        self.text = torch.nn.Parameter(ramp(f"{path}.text.weight", width, text))
        self.gate = torch.nn.Parameter(ramp(f"{path}.gate.weight", width, picture + text))

    def forward(self, p, t):
        z = (torch.cat([p, t], -1) @ self.gate.T).sigmoid()
        return z * (p @ self.picture.T).tanh() + (1 - z) * (t @ self.text.T).tanh(), z


def unit():
    model = Unit(5, 3, 4, "unit")
    p, t = ramp("pp", 2, 5).requires_grad_(), ramp("t", 2, 3).requires_grad_()
    h, z = model(p, t)
    show("unit", h)
    show("unit.gate", z)
    (h * ramp("gradient", 2, 4)).sum().backward()
    for name, tensor in dict(model.named_parameters(), p=p, t=t).items():
        show(f"unit.d{name}", tensor.grad)


def attention_weights(path, width, context):
    shapes = dict(q_proj=(width, width), k_proj=(width, context), v_proj=(width, context), out_proj=(width, width))
    return {part: (ramp(f"{path}.{part}.weight", *s), ramp(f"{path}.{part}.bias", width)) for part, s in shapes.items()}


def cross_attention(x, context, path, heads):
    width = x.shape[-1]
    w = attention_weights(path, width, context.shape[-1])
    layer = torch.nn.MultiheadAttention(
        width, heads, kdim=context.shape[-1], vdim=context.shape[-1], batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        if layer.in_proj_weight is not None:
            layer.in_proj_weight.copy_(torch.cat([w[p][0] for p in ("q_proj", "k_proj", "v_proj")]))
        else:
            layer.q_proj_weight.copy_(w["q_proj"][0])
            layer.k_proj_weight.copy_(w["k_proj"][0])
            layer.v_proj_weight.copy_(w["v_proj"][0])
        layer.in_proj_bias.copy_(torch.cat([w[p][1] for p in ("q_proj", "k_proj", "v_proj")]))
        layer.out_proj.weight.copy_(w["out_proj"][0])
        layer.out_proj.bias.copy_(w["out_proj"][1])
        return layer(x, context, context, average_attn_weights=False)


def norm(x, path):
    width = x.shape[-1]
    return F.layer_norm(x, (width,), ramp(f"{path}.weight", width), ramp(f"{path}.bias", width), 1e-5)


def linear(x, path, outputs):
    return F.linear(x, ramp(f"{path}.weight", outputs, x.shape[-1]), ramp(f"{path}.bias", outputs))


@torch.no_grad()
def heads():
    clip = CLIPModel.from_pretrained(CLIP, dtype=torch.float64, attn_implementation="eager").eval()
    pixels = load_file(CLIP / "expected.safetensors")["pixel_values"].double()
    rows = json.loads((CLIP / "expected.json").read_text())["input_ids"]
    count = min(len(pixels), len(rows))
    seen = clip.vision_model(pixel_values=pixels[:count])
    read = [clip.text_model(input_ids=torch.tensor([row])) for row in rows[:count]]
    picture = clip.visual_projection(seen.pooler_output)
    text = clip.text_projection(torch.cat([one.pooler_output for one in read]))
    p, t = norm(picture, "fusion.picture_norm"), norm(text, "fusion.text_norm")
    fused = {
        "concat": F.gelu(linear(torch.cat([p, t], -1), "fusion.layer", HIDDEN)),
        "image": F.gelu(linear(p, "fusion.layer", HIDDEN)),
        "text": F.gelu(linear(t, "fusion.layer", HIDDEN)),
    }
    fused["gated"], gate = Unit(p.shape[-1], t.shape[-1], HIDDEN, "fusion.unit")(p, t)
    show("gate", gate)
    patches = clip.vision_model.post_layernorm(seen.last_hidden_state)
    pooled = []
    for i, one in enumerate(read):
        x = linear(one.last_hidden_state, "fusion.text", HIDDEN)
        looked, weights = cross_attention(
            norm(x, "fusion.layer_norm1"), patches[i:i + 1], "fusion.cross_attn", HEADS)
        x = x + looked
        inner = F.gelu(linear(norm(x, "fusion.layer_norm2"), "fusion.mlp.fc1", 4 * HIDDEN))
        x = x + linear(inner, "fusion.mlp.fc2", HIDDEN)
        pooled.append(norm(x, "fusion.final_layer_norm").mean(1))
        if i == 0:
            show("attention", weights)
    fused["cross"] = torch.cat(pooled)
    for kind, vector in fused.items():
        show(kind, linear(vector, "classifier", LABELS))


def main():
    unit()
    output, weights = cross_attention(ramp("x", 2, 3, 8), ramp("context", 2, 5, 6), "cross", 2)
    show("cross_attention", output)
    show("cross_attention.weights", weights)
    heads()


if __name__ == "__main__":
    main()

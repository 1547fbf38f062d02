# SPDX-License-Identifier: GPL-3.0-or-later
"""Compute what lenses, projections and comparisons are held against.

    pip install torch transformers pillow
    python make_lenses.py             # rewrites the folder lenses beside this file

expected.safetensors
    pca_*      principal components of 40 rows of 12 numbers by NumPy's eigh in float64
    clip_*     the nearest labels of tiny-clip's patches: post_layernorm and visual_projection on every layer's states
    gpt2_*     the logit lens of tiny-gpt2: ln_f and the table of words on every layer's states
    blip_*     the logit lens of tiny-blip: its whole head on every layer's states
    writer_*   the same of tiny-vit-gpt2, whose words look at a picture
acts.npz       what tiny-clip's layers and attention give for cat.png, by the modules' paths

The checked-in files were made with torch 2.15, transformers 5.24 and NumPy 2.
"""

import json

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import AutoTokenizer, BlipForConditionalGeneration, CLIPModel, GPT2LMHeadModel, VisionEncoderDecoderModel
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

from make_fixtures import HERE

LABELS = ["a cat", "a boot", "a mug"]


def main():
    torch.set_num_threads(1)
    folder = HERE / "lenses"
    folder.mkdir(exist_ok=True)
    with torch.no_grad():
        expected = {**pca(), **clip(folder), **gpt2(), **writer(), **blip()}
    save_file({name: value.contiguous().float() for name, value in expected.items()}, folder / "expected.safetensors")


def pca():
    random = np.random.default_rng(3)
    rows = (random.normal(size=(40, 3)) * [5, 3, 1]) @ random.normal(size=(3, 12)) + random.normal(size=(40, 12)) * 0.3
    rows = (rows + 7).astype(np.float32)
    centred = rows.astype(np.float64) - rows.astype(np.float64).mean(0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    order = values.argsort()[::-1][:3]
    components = vectors[:, order].T
    components *= np.sign(components[np.arange(3), np.abs(components).argmax(1)])[:, None]
    return {
        "pca_rows": torch.tensor(rows),
        "pca_components": torch.tensor(components),
        "pca_coordinates": torch.tensor(centred @ components.T),
        "pca_explained": torch.tensor(values[order] / values.sum()),
    }


def clip(folder):
    place = HERE / "tiny-clip"
    model = CLIPModel.from_pretrained(place, dtype=torch.float32, attn_implementation="eager").eval()
    processor = CLIPImageProcessorPil.from_pretrained(place)
    tokenizer = AutoTokenizer.from_pretrained(place)
    pixels = processor(Image.open(HERE / "pictures" / "cat.png").convert("RGB"), return_tensors="pt")["pixel_values"]
    texts = [model.text_projection(model.text_model(**tokenizer(text, return_tensors="pt")).pooler_output)[0]
             for text in LABELS]
    texts = torch.nn.functional.normalize(torch.stack(texts), dim=-1)
    seen = model.vision_model(pixel_values=pixels, output_hidden_states=True, output_attentions=True)
    layers = seen.hidden_states[1:]
    patches = torch.cat([model.visual_projection(model.vision_model.post_layernorm(state[:, 1:])) for state in layers])
    acts = {}
    for number, (state, weights) in enumerate(zip(layers, seen.attentions)):
        acts[f"vision_model.encoder.layers.{number}"] = state.numpy()
        acts[f"vision_model.encoder.layers.{number}.self_attn.probs"] = weights.numpy()
    np.savez(folder / "acts.npz", **acts)
    return {"clip_cosines": torch.nn.functional.normalize(patches, dim=-1) @ texts.T}


def lens(name, states, last, norm, table):
    """The states before the last layer through norm and table; of the last layer the model's own logits."""
    logits = [norm(state) @ table.T for state in states] + [last]
    probabilities = torch.cat(logits).softmax(-1)
    best = probabilities.max(-1)
    return {f"{name}_probabilities": best.values, f"{name}_ids": best.indices}


def gpt2():
    place = HERE / "tiny-gpt2"
    model = GPT2LMHeadModel.from_pretrained(place, dtype=torch.float32).eval()
    ids = json.loads((place / "expected.json").read_text())["input_ids"][0]
    out = model(torch.tensor([ids]), output_hidden_states=True)
    body = model.transformer
    return lens("gpt2", out.hidden_states[1:-1], out.logits, body.ln_f, body.wte.weight)


def writer():
    place = HERE / "tiny-vit-gpt2"
    model = VisionEncoderDecoderModel.from_pretrained(place, dtype=torch.float32).eval()
    processor = ViTImageProcessorPil.from_pretrained(place)
    tokenizer = AutoTokenizer.from_pretrained(place)
    pixels = processor(Image.open(HERE / "pictures" / "cat.png").convert("RGB"), return_tensors="pt")["pixel_values"]
    start = model.generation_config.decoder_start_token_id
    ids = [start] + tokenizer("a grey cat")["input_ids"]
    out = model(pixel_values=pixels, decoder_input_ids=torch.tensor([ids]), output_hidden_states=True)
    body = model.decoder.transformer
    return {
        **lens("writer", out.decoder_hidden_states[1:-1], out.logits, body.ln_f, model.decoder.lm_head.weight),
        "writer_tokens": torch.tensor(ids),
    }


def blip():
    place = HERE / "tiny-blip"
    model = BlipForConditionalGeneration.from_pretrained(place, dtype=torch.float32).eval()
    processor = BlipImageProcessorPil.from_pretrained(place)
    tokenizer = AutoTokenizer.from_pretrained(place)
    pixels = processor(Image.open(HERE / "pictures" / "cat.png").convert("RGB"), return_tensors="pt")["pixel_values"]
    ids = [model.decoder_input_ids] + tokenizer("a grey cat")["input_ids"][1:-1]
    seen = model.vision_model(pixel_values=pixels).last_hidden_state
    out = model.text_decoder(
        input_ids=torch.tensor([ids]), encoder_hidden_states=seen, output_hidden_states=True, return_dict=True)
    probabilities = torch.cat([model.text_decoder.cls(state) for state in out.hidden_states[1:]]).softmax(-1)
    assert torch.allclose(probabilities[-1], out.logits.softmax(-1)[0], atol=1e-5)
    best = probabilities.max(-1)
    return {"blip_probabilities": best.values, "blip_ids": best.indices}


if __name__ == "__main__":
    main()

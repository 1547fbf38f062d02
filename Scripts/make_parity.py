#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write what transformers computes from a checkpoint, for `parity` to hold Rebus against it.

    pip install torch transformers pillow
    make_parity.py CHECKPOINT --photo cat.png --text "a cat" [--photo …] [--text …]    towers: CLIP, SigLIP, ALIGN; BERT
    make_parity.py CHECKPOINT --photo cat.png --prefix "a photo of"                    writers: BLIP, ViT with GPT-2
    make_parity.py CHECKPOINT --photo cat.png --question "what is it?"                 who answer: BLIP, ViLT

    --out FOLDER     where inputs.json and expected.npz go; else into the checkpoint itself
    --class NAME     the class of transformers, where config.json names several
    --new 8          how many words are written        --beams 3
    --side 32        of larger pictures every so many pixels are kept, of larger vocabularies every 50th word

Then `rebus -c 'parity FOLDER'`. Weights are computed with in float32, and pictures prepared along Pillow's path, as
Rebus does unless told otherwise.
"""

import argparse
import json
import math
import os
from pathlib import Path

import numpy as np
import torch
import transformers
from PIL import Image, ImageOps

WORDS = 2000  # the largest vocabulary of which every word is kept


def main():
    options = read_options()
    checkpoint, out = Path(options.checkpoint), Path(options.out or options.checkpoint)
    config = json.loads((checkpoint / "config.json").read_text())
    name = options.name or config["architectures"][0]
    model = getattr(transformers, name).from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager").eval()
    run = Run(model, checkpoint, options)
    with torch.no_grad():
        arrays = run.arrays()
    out.mkdir(parents=True, exist_ok=True)
    inputs = {key: value for key, value in {
        "photos": [os.path.relpath(photo, out) for photo in options.photo], "texts": options.text,
        "prefix": options.prefix, "question": options.question, "beams": options.beams if "beam" in arrays else None,
        "model": os.path.relpath(checkpoint, out) if out.resolve() != checkpoint.resolve() else None}.items() if value}
    (out / "inputs.json").write_text(json.dumps(inputs, indent=2) + "\n")
    np.savez(out / "expected.npz", **{key: stored(key, value, options.side) for key, value in arrays.items()})
    for key, value in arrays.items():
        print(f"{key:18}{tuple(value.shape)}")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("--photo", action="append", default=[])
    parser.add_argument("--text", action="append", default=[])
    parser.add_argument("--prefix")
    parser.add_argument("--question")
    parser.add_argument("--out")
    parser.add_argument("--class", dest="name")
    parser.add_argument("--new", type=int, default=8)
    parser.add_argument("--beams", type=int, default=3)
    parser.add_argument("--side", type=int, default=32)
    return parser.parse_args()


def stored(key, value, side):
    """An array as it is kept: ids as integers, and of what is large every so many numbers."""
    value = value.numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
    if key == "pixel_values":
        step = max(math.ceil(length / side) for length in value.shape[2:])
        value = value[:, :, ::step, ::step]
    if key == "logits" and value.shape[-1] > WORDS:
        value = value[:, ::50]
    return value.astype(np.int64 if "ids" in key or key in ("generated", "beam") else np.float32)


class Run:
    """A model on the inputs that were named, as its class has it."""

    def __init__(self, model, checkpoint, options):
        self.model, self.options = model, options
        self.tokenizer = opened(transformers.AutoTokenizer, checkpoint)
        self.processor = opened(transformers.AutoImageProcessor, checkpoint, backend="pil") if options.photo else None
        self.photos = [ImageOps.exif_transpose(Image.open(photo)).convert("RGB") for photo in options.photo]

    def arrays(self):
        kind = type(self.model).__name__
        if kind == "ViltForQuestionAnswering":
            return self.one_stream()
        if kind == "BlipForImageTextRetrieval":
            return self.matches()
        if kind == "BlipForQuestionAnswering":
            return self.answers()
        if kind in ("BlipForConditionalGeneration", "VisionEncoderDecoderModel"):
            return self.writes(kind == "VisionEncoderDecoderModel")
        if hasattr(self.model, "get_text_features"):
            return self.towers()
        if kind == "BertModel":
            return self.sentences()
        raise SystemExit(f"{kind} is not among what this script knows")

    def pixels(self):
        return self.processor(self.photos, return_tensors="pt")["pixel_values"]

    def tokens(self, texts, longest=None):
        padding = {"padding": "max_length", "max_length": longest} if longest else {"padding": True}
        return self.tokenizer(texts, truncation=True, return_tensors="pt", **padding)

    def towers(self):
        model, texts = self.model, self.options.text
        most = model.config.text_config.max_position_embeddings
        tokens = self.tokens(texts, None if model.config.model_type == "align" else most)
        # SigLIP reads its padding; CLIP and ALIGN do not look at what stands behind a text.
        given = {"input_ids": tokens["input_ids"]}
        if model.config.model_type != "siglip":
            given["attention_mask"] = tokens["attention_mask"]
        pixels = self.pixels()
        output = model(pixel_values=pixels, **given)
        arrays = {
            "pixel_values": pixels, "input_ids": tokens["input_ids"], "image_embeds": output.image_embeds,
            "text_embeds": output.text_embeds, "logits_per_image": output.logits_per_image}
        if model.config.model_type != "align":
            seen = model.vision_model(pixel_values=pixels[:1], output_attentions=True, output_hidden_states=True)
            arrays["vision_attn"] = torch.cat(seen.attentions)                     # [layer, head, query, key]
            if model.config.model_type == "clip":
                arrays["vision_last"] = seen.hidden_states[-1][0]
            first = {key: value[:1] for key, value in given.items()}
            read = model.text_model(**first, output_attentions=True)
            arrays["text_attn"] = torch.cat(read.attentions)
        return arrays

    def sentences(self):
        """As sentence-transformers pools by default: the mean of all tokens, as a unit vector."""
        tokens = self.tokens(self.options.text)
        mask = tokens["attention_mask"][..., None].float()
        states = self.model(**tokens).last_hidden_state
        vectors = (states * mask).sum(1) / mask.sum(1)
        return {"input_ids": tokens["input_ids"], "embeds": torch.nn.functional.normalize(vectors, dim=-1)}

    def plain(self, text):
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def writes(self, is_pair):
        model, pixels = self.model, self.pixels()
        if is_pair:
            start = model.generation_config.decoder_start_token_id
            ids = torch.tensor([[start] + self.plain(self.options.prefix or "")])
            output = model(pixel_values=pixels[:1], decoder_input_ids=ids, output_attentions=True)
        else:
            ids = torch.tensor([[model.config.text_config.bos_token_id] + self.plain(self.options.prefix or "")])
            seen = model.vision_model(pixel_values=pixels[:1]).last_hidden_state
            output = model.text_decoder(input_ids=ids, encoder_hidden_states=seen, output_attentions=True)
        arrays = {
            "pixel_values": pixels, "input_ids": ids, "logits": output.logits[0],
            "cross_attn": torch.cat(output.cross_attentions)}                      # [layer, head, token, patch]
        if not self.options.prefix:
            arrays["ids"] = arrays.pop("input_ids")
        for name, beams in [("generated", 1), ("beam", self.options.beams)]:
            arrays[name] = model.generate(
                pixel_values=pixels, max_new_tokens=self.options.new, num_beams=beams, do_sample=False)
        return arrays

    def answers(self):
        pixels = self.pixels()
        tokens = self.tokens([self.options.question] * len(pixels))
        written = self.model.generate(
            pixel_values=pixels, input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"],
            max_new_tokens=self.options.new, do_sample=False)
        return {"pixel_values": pixels, "question_ids": tokens["input_ids"], "generated": written}

    def matches(self):
        pixels, tokens = self.pixels(), self.tokens(self.options.text)
        given = {key: tokens[key] for key in ("input_ids", "attention_mask")}
        return {
            "input_ids": tokens["input_ids"],
            "itm": self.model(pixel_values=pixels, **given).itm_score,
            "itc": self.model(pixel_values=pixels, **given, use_itm_head=False).itm_score}

    def one_stream(self):
        """Each picture by itself, since they differ in size; attention of the first."""
        tokens = self.tokens([self.options.question])
        outputs = [
            self.model(**self.processor([photo], return_tensors="pt"), **tokens, output_attentions=True)
            for photo in self.photos]
        return {
            "question_ids": tokens["input_ids"], "logits": torch.cat([output.logits for output in outputs]),
            "attn0": torch.cat(outputs[0].attentions)}


def opened(kind, checkpoint, **options):
    return kind.from_pretrained(checkpoint, **options)


if __name__ == "__main__":
    main()

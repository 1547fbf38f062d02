# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the small SigLIP and ALIGN that the tests work on, with what transformers computes from them.

    pip install torch transformers pillow sentencepiece
    python make_aligners.py            # rewrites tiny-siglip and tiny-align beside this file

tiny-siglip/  SiglipModel with random weights; spiece.model, a unigram model of SentencePiece learnt from the captions
tiny-align/   AlignModel, an EfficientNet of seven blocks and a BERT, with random weights

Weights and statistics are far from their usual beginnings, so that a step done wrongly shows. expected.safetensors and
expected.json are as make_fixtures.py writes them; gradients/aligners.txt holds the gradients of each one's loss of pairs, in
the form of gradients/make_gradients.py.
"""

import contextlib
import json
import pathlib
import sys

import torch
from PIL import Image
from transformers import AlignConfig, AlignModel, BertTokenizer, SiglipConfig, SiglipModel, SiglipTokenizer
from transformers.models.efficientnet.image_processing_pil_efficientnet import EfficientNetImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "gradients"))

import make_gradients
from make_fixtures import fresh, save, write_json
from make_unigrams import learn
from words import BERT_TEXTS, BERT_VOCABULARY

TEXTS = ["a photo of a cat", "A brown boot, with laces!", "a red cube left of a blue ball", "two mugs"]


def main():
    torch.set_num_threads(1)
    pictures = sorted((HERE / "pictures").glob("*.[pj]*g"))
    with open(HERE / "gradients" / "aligners.txt", "w") as out, contextlib.redirect_stdout(out):
        make_siglip(HERE / "tiny-siglip", pictures)
        make_align(HERE / "tiny-align", pictures)


def scatter(model):
    """Random weights under which every step of the reference matters."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name in ("logit_scale", "logit_bias", "temperature"):
                continue
            if "norm" in name.lower() or "_bn." in name:
                parameter.add_(torch.randn_like(parameter) * 0.2)
            elif name.endswith("bias"):
                parameter.copy_(torch.randn_like(parameter) * 0.1)
            elif "embedding" in name and "patch" not in name:
                parameter.copy_(torch.randn_like(parameter) * 0.3)
            elif name.endswith("probe"):
                parameter.copy_(torch.randn_like(parameter))
            elif parameter.ndim > 1:
                gain = 2.0 if any(part in name for part in ("q_proj", "k_proj", "in_proj", "query", "key")) else 1.3
                parameter.copy_(torch.randn_like(parameter) * gain * parameter[0].numel() ** -0.5)
        for name, buffer in model.named_buffers():
            if name.endswith("running_mean"):
                buffer.copy_(torch.randn_like(buffer) * 0.2)
            elif name.endswith("running_var"):
                buffer.copy_(torch.rand_like(buffer) * 0.8 + 0.3)
    return model.eval()


def make_siglip(folder, pictures):
    fresh(folder)
    torch.manual_seed(11)
    learn(folder / "spiece.model", vocabulary=200)
    # An epsilon that shows.
    shared = {"hidden_size": 32, "intermediate_size": 48, "num_attention_heads": 4, "layer_norm_eps": 1e-3}
    model = SiglipModel(SiglipConfig(
        text_config={**shared, "num_hidden_layers": 2, "vocab_size": 200, "max_position_embeddings": 16,
                     "projection_size": 32},
        vision_config={**shared, "num_hidden_layers": 2, "image_size": 32, "patch_size": 8}))
    with torch.no_grad():
        scatter(model).logit_scale.fill_(2.0)
        model.logit_bias.fill_(-1.5)
    model.save_pretrained(folder)
    write_json(folder / "preprocessor_config.json", {
        "do_convert_rgb": True, "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3,
        "image_processor_type": "SiglipImageProcessor", "image_std": [0.5] * 3, "resample": 3,
        "rescale_factor": 1 / 255, "size": {"height": 32, "width": 32}})
    marks = {"eos_token": "</s>", "pad_token": "</s>", "unk_token": "<unk>"}
    write_json(folder / "special_tokens_map.json", marks)
    write_json(folder / "tokenizer_config.json", {
        **marks, "do_lower_case": True, "model_max_length": 16, "tokenizer_class": "SiglipTokenizer",
        "model_input_names": ["input_ids"]})
    model = SiglipModel.from_pretrained(folder, attn_implementation="eager").eval()
    tokenizer = SiglipTokenizer.from_pretrained(folder)
    processor = SiglipImageProcessorPil.from_pretrained(folder)
    pixels = processor([Image.open(path).convert("RGB") for path in pictures], return_tensors="pt")["pixel_values"]
    ids = [tokenizer(text, truncation=True, max_length=16)["input_ids"] for text in TEXTS]
    padded = torch.tensor([row + [1] * (16 - len(row)) for row in ids])
    with torch.no_grad():
        vision = model.vision_model(pixels, output_attentions=True)
        head = model.vision_model.head
        states = vision.last_hidden_state
        pooling = head.attention(head.probe.repeat(len(states), 1, 1), states, states, average_attn_weights=False)[1]
        text = model.text_model(padded, output_attentions=True)
        logits = model(input_ids=padded, pixel_values=pixels).logits_per_image
    expect(folder, pixels, pictures, ids, tokenizer, {
        "image_embeds_raw": vision.pooler_output, "text_embeds_raw": text.pooler_output, "logits_per_image": logits,
        "pair_probabilities": logits.sigmoid(), "vision_attentions": torch.stack(vision.attentions, 1),
        "text_attentions": torch.stack(text.attentions, 1), "pooling_attention": pooling})
    model = model.double()
    size = model.config.vision_config.image_size
    loss = model(input_ids=padded, pixel_values=make_gradients.pixels(len(ids), size), return_loss=True).loss
    make_gradients.write(folder.name, model, loss)


def make_align(folder, pictures):
    fresh(folder)
    torch.manual_seed(12)
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in BERT_VOCABULARY))
    model = AlignModel(AlignConfig(
        projection_dim=32, temperature_init_value=0.25,
        text_config={"hidden_size": 32, "intermediate_size": 48, "num_attention_heads": 4, "num_hidden_layers": 2,
                     "vocab_size": len(BERT_VOCABULARY), "max_position_embeddings": 24},
        # The third block repeats; the fourth is padded alike on all sides.
        vision_config={"image_size": 40, "width_coefficient": 0.25, "depth_coefficient": 0.6, "hidden_dim": 32,
                       "depthwise_padding": [4], "in_channels": [32, 16, 24, 40], "out_channels": [16, 24, 40, 128],
                       "kernel_sizes": [3, 3, 5, 3], "strides": [1, 2, 2, 2], "num_block_repeats": [1, 1, 2, 1],
                       "expand_ratios": [1, 4, 4, 4], "squeeze_expansion_ratio": 0.25}))
    scatter(model).save_pretrained(folder)
    write_json(folder / "preprocessor_config.json", {
        "crop_size": {"height": 40, "width": 40}, "do_center_crop": True, "do_normalize": True, "do_rescale": True,
        "do_resize": True, "image_mean": [0.5] * 3, "image_processor_type": "EfficientNetImageProcessor",
        "image_std": [0.5] * 3, "include_top": False, "resample": 2, "rescale_factor": 1 / 255,
        "rescale_offset": False, "size": {"height": 45, "width": 45}})
    marks = {"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]",
             "unk_token": "[UNK]"}
    write_json(folder / "special_tokens_map.json", marks)
    write_json(folder / "tokenizer_config.json", {
        **marks, "do_lower_case": True, "model_max_length": 24, "tokenizer_class": "BertTokenizer"})
    model = AlignModel.from_pretrained(folder, attn_implementation="eager").eval()
    tokenizer = BertTokenizer.from_pretrained(folder)
    processor = EfficientNetImageProcessorPil.from_pretrained(folder)
    pixels = processor([Image.open(path).convert("RGB") for path in pictures], return_tensors="pt")["pixel_values"]
    batch = tokenizer(TEXTS, padding="max_length", truncation=True, max_length=24, return_tensors="pt")
    ids = [tokenizer(text)["input_ids"] for text in TEXTS]
    blocks = []
    hooks = [block.register_forward_hook(lambda _, __, out: blocks.append(out))
             for block in model.vision_model.encoder.blocks]
    with torch.no_grad():
        vision = model.vision_model(pixels)
        for hook in hooks:
            hook.remove()
        text = model.get_text_features(**batch).pooler_output
        logits = model(pixel_values=pixels, **batch).logits_per_image
    expect(folder, pixels, pictures, ids, tokenizer, {
        "image_embeds_raw": vision.pooler_output, "text_embeds_raw": text, "logits_per_image": logits,
        **{f"block_{number}": block[:1] for number, block in enumerate(blocks)}})
    model = model.double()
    loss = model(pixel_values=make_gradients.pixels(len(ids), 40), **batch)
    target = torch.arange(len(ids))
    both = [torch.nn.functional.cross_entropy(side, target) for side in (loss.logits_per_image, loss.logits_per_text)]
    make_gradients.write(folder.name, model, sum(both) / 2)


def expect(folder, pixels, pictures, ids, tokenizer, tensors):
    unit = {name.replace("_raw", ""): value / value.norm(dim=-1, keepdim=True)
            for name, value in tensors.items() if name.endswith("_raw")}
    save(folder, {"pixel_values": pixels, **tensors, **unit}, {
        "pictures": [path.name for path in pictures], "texts": TEXTS, "input_ids": ids,
        "tokens": [tokenizer.convert_ids_to_tokens(row) for row in ids]})
    print(folder.name, "made", file=sys.stderr)


if __name__ == "__main__":
    main()

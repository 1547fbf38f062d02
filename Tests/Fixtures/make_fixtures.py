# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the small checkpoints and pictures that the tests, the sessions and the README work on.

    pip install torch transformers pillow
    python make_fixtures.py            # rewrites the folders beside this file

pictures/        six drawings (scenes.py)
tiny-clip/       CLIPModel in float16; vocab.json and merges.txt; fitted for a minute to the six pictures and their
                 captions, so that it tells them apart, and is good for nothing else
tiny-clip-old/   the same architecture as older checkpoints were written: `eos_token_id: 2`, hidden_act "gelu", sizes as
                 plain numbers, `position_ids` among the weights, float32, tokenizer.json alone; random weights
tiny-bert/       BertModel in the layout of sentence-transformers; random weights

Beside each checkpoint, expected.safetensors holds what transformers computes from it in float32, and expected.json the
texts, the tokens and the names of the pictures, in the order of the tensors' first axis. The checked-in files were made
with torch 2.15, transformers 5.23 and Pillow 13; another version may change the last digits.
"""

import json
import pathlib
import shutil

import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertModel, BertTokenizer, CLIPConfig, CLIPModel, CLIPTokenizer
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

import byte_pairs
import scenes
from captions import CAPTIONS, EVERYDAY, TOKENIZED
from words import BERT_TEXTS, BERT_VOCABULARY

HERE = pathlib.Path(__file__).resolve().parent
TEXTS = ["a photo of a cat", "a brown boot with laces", "a red cube left of a blue ball", "a cup of coffee, it's hot!"]
MEAN, STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]


def main():
    torch.set_num_threads(1)
    pictures = scenes.draw_all(HERE / "pictures")
    vocabulary, merges = byte_pairs.learn([c for many in CAPTIONS.values() for c in many] + EVERYDAY, merge_count=360)
    make_clip(HERE / "tiny-clip", pictures, vocabulary, merges)
    make_old_clip(HERE / "tiny-clip-old", pictures, vocabulary, merges)
    make_bert(HERE / "tiny-bert")


# CLIP


def make_clip(folder, pictures, vocabulary, merges):
    fresh(folder)
    write_vocabulary(folder, vocabulary, merges)
    model = clip(vocabulary, image_size=32, vision_layers=3, hidden_act="quick_gelu", eos=vocabulary["<|endoftext|>"])
    processor = CLIPImageProcessorPil(
        size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}, image_mean=MEAN, image_std=STD)
    tokenizer = CLIPTokenizer.from_pretrained(folder)
    fit(model, processor, tokenizer, pictures)
    model.half().save_pretrained(folder)
    write_json(folder / "preprocessor_config.json", {
        "crop_size": {"height": 32, "width": 32}, "do_center_crop": True, "do_convert_rgb": True, "do_normalize": True,
        "do_rescale": True, "do_resize": True, "image_mean": MEAN, "image_processor_type": "CLIPImageProcessor",
        "image_std": STD, "resample": 3, "rescale_factor": 1 / 255, "size": {"shortest_edge": 32}})
    marks = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
             "unk_token": "<|endoftext|>"}
    write_json(folder / "special_tokens_map.json", marks)
    write_json(folder / "tokenizer_config.json", {
        **marks, "do_lower_case": True, "errors": "replace", "model_max_length": 32, "tokenizer_class": "CLIPTokenizer"})
    expect_clip(folder, pictures)


def make_old_clip(folder, pictures, vocabulary, merges):
    fresh(folder)
    write_vocabulary(folder, vocabulary, merges)
    CLIPTokenizer.from_pretrained(folder).backend_tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "vocab.json").unlink()
    (folder / "merges.txt").unlink()
    model = clip(vocabulary, image_size=24, vision_layers=2, hidden_act="gelu", eos=2)
    model.save_pretrained(folder)
    weights = load_file(folder / "model.safetensors")
    weights["text_model.embeddings.position_ids"] = torch.arange(32)[None]
    weights["vision_model.embeddings.position_ids"] = torch.arange(10)[None]
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    config["torch_dtype"] = config.pop("dtype", "float32")
    config["text_config_dict"] = config["vision_config_dict"] = None
    write_json(folder / "config.json", config)
    write_json(folder / "preprocessor_config.json", {
        "crop_size": 24, "do_center_crop": True, "do_normalize": True, "do_resize": True,
        "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": MEAN, "image_std": STD, "resample": 3, "size": 24})
    expect_clip(folder, pictures)


def clip(vocabulary, image_size, vision_layers, hidden_act, eos):
    """A seeded CLIP whose attention is far from even, so that a wrong one shows."""
    torch.manual_seed(image_size)
    shared = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 4, "hidden_act": hidden_act,
              "projection_dim": 16}
    model = CLIPModel(CLIPConfig(
        projection_dim=16,
        text_config={**shared, "num_hidden_layers": 2, "vocab_size": len(vocabulary), "max_position_embeddings": 32,
                     "bos_token_id": vocabulary["<|startoftext|>"], "eos_token_id": eos,
                     "pad_token_id": vocabulary["<|endoftext|>"]},
        vision_config={**shared, "num_hidden_layers": vision_layers, "image_size": image_size, "patch_size": 8}))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "layer_norm" in name or "layernorm" in name or "layrnorm" in name:
                parameter.add_(torch.randn_like(parameter) * 0.1)
            elif name.endswith("bias"):
                parameter.add_(torch.randn_like(parameter) * 0.05)
            elif name.endswith(("q_proj.weight", "k_proj.weight")):
                parameter.copy_(torch.randn_like(parameter) * 0.35)
            elif name.endswith("weight") and parameter.ndim == 2 and "embedding" not in name:
                parameter.copy_(torch.randn_like(parameter) * parameter.shape[1] ** -0.5)
            elif "embedding" in name and "patch" not in name:
                parameter.copy_(torch.randn_like(parameter) * 0.3)
    return model.eval()


def fit(model, processor, tokenizer, pictures, steps=500):
    """Teach the six pictures: contrastive loss over crops and captions, several captions of one picture all being right."""
    random = torch.Generator().manual_seed(5)
    opened = [Image.open(path).convert("RGB") for path in pictures]
    optimiser = torch.optim.AdamW(model.parameters(), lr=1.5e-3, weight_decay=0.02)
    model.train()
    for _ in range(steps):
        pixels, texts = [], []
        for path, image in zip(pictures, opened):
            for _ in range(2):
                pixels.append(view_of(image, random))
                texts.append(CAPTIONS[path.name][torch.randint(len(CAPTIONS[path.name]), (1,), generator=random)])
        batch = tokenizer(texts, padding=True, return_tensors="pt")
        logits = model(pixel_values=processor(pixels, return_tensors="pt")["pixel_values"], **batch).logits_per_image
        same = torch.block_diag(*[torch.full((2, 2), 0.5)] * len(pictures))
        loss = (torch.nn.functional.cross_entropy(logits, same) + torch.nn.functional.cross_entropy(logits.T, same)) / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    model.eval()
    print(f"tiny-clip: loss {loss.item():.3f} after {steps} steps")


def view_of(image, random):
    """A square part of the picture, brighter or darker."""
    w, h = image.size
    a, b, c, d = torch.rand(4, generator=random).tolist()
    side = min(w, h) * (0.75 + 0.25 * a)
    x, y = (w - side) * b, (h - side) * c
    part = image.crop((int(x), int(y), int(x + side), int(y + side)))
    return part.point(lambda value: value * (0.8 + 0.4 * d))


@torch.no_grad()
def expect_clip(folder, pictures):
    """Write what transformers computes, with the checkpoint read back from its folder."""
    model = CLIPModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = CLIPTokenizer.from_pretrained(folder)
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    pixels = processor([Image.open(path) for path in pictures], return_tensors="pt")["pixel_values"]
    ids = [tokenizer(text)["input_ids"] for text in TEXTS]

    expected = {"pixel_values": pixels}
    with record(model.vision_model.encoder.layers) as states:
        vision = model.vision_model(pixel_values=pixels, output_attentions=True)
    expected["vision_hidden_states"] = torch.stack(states, dim=1)        # [picture, layer + 1, token, width]
    expected["vision_attentions"] = torch.stack(vision.attentions, 1)    # [picture, layer, head, query, key]
    expected["vision_last_hidden_state"] = vision.last_hidden_state
    expected["vision_pooler_output"] = vision.pooler_output
    images = model.visual_projection(vision.pooler_output)
    expected["image_embeds_raw"] = images
    expected["image_embeds"] = images / images.norm(dim=-1, keepdim=True)

    raw = []
    for number, row in enumerate(ids):
        with record(model.text_model.encoder.layers) as states:
            text = model.text_model(input_ids=torch.tensor([row]), output_attentions=True)
        expected[f"text_{number}_hidden_states"] = torch.cat(states)             # [layer + 1, token, width]
        expected[f"text_{number}_attentions"] = torch.cat(text.attentions)       # [layer, head, query, key]
        expected[f"text_{number}_last_hidden_state"] = text.last_hidden_state[0]
        raw.append(model.text_projection(text.pooler_output)[0])
    expected["text_embeds_raw"] = torch.stack(raw)
    expected["text_embeds"] = expected["text_embeds_raw"] / expected["text_embeds_raw"].norm(dim=-1, keepdim=True)

    together = model(pixel_values=pixels, **tokenizer(TEXTS, padding="max_length", max_length=32, return_tensors="pt"))
    expected["logits_per_image"] = together.logits_per_image                     # [picture, text]
    assert torch.allclose(together.text_embeds, expected["text_embeds"], atol=1e-5)
    assert torch.allclose(together.image_embeds, expected["image_embeds"], atol=1e-5)

    labels = ["a cat", "a boot", "a mug", "toys", "a boat", "a lake"]
    logits = model(pixel_values=pixels, **tokenizer(labels, padding=True, return_tensors="pt")).logits_per_image
    expected["label_probabilities"] = logits.softmax(dim=-1)                     # [picture, label]
    save(folder, expected, {
        "pictures": [path.name for path in pictures],
        "texts": TEXTS,
        "labels": labels,
        "input_ids": ids,
        "tokens": [tokenizer.convert_ids_to_tokens(row) for row in ids],
        "tokenized": [{"text": text, "ids": tokenizer(text)["input_ids"]} for text in TOKENIZED],
    })
    print(folder.name, "sees", [labels[i] for i in logits.argmax(dim=-1)])


# BERT


def make_bert(folder):
    fresh(folder)
    torch.manual_seed(3)
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in BERT_VOCABULARY))
    model = BertModel(BertConfig(
        vocab_size=len(BERT_VOCABULARY), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=40)).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            spread = 0.1 if name.endswith("bias") or "LayerNorm" in name else 0.25
            parameter.add_(torch.randn_like(parameter) * spread)
    model.save_pretrained(folder)
    marks = {"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]", "unk_token": "[UNK]"}
    write_json(folder / "special_tokens_map.json", marks)
    write_json(folder / "tokenizer_config.json", {
        **marks, "do_lower_case": True, "do_basic_tokenize": True, "never_split": None, "strip_accents": None,
        "tokenize_chinese_chars": True, "model_max_length": 40, "tokenizer_class": "BertTokenizer"})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 24, "do_lower_case": False})
    write_json(folder / "config_sentence_transformers.json", {"__version__": {"sentence_transformers": "2.0.0"}})
    write_json(folder / "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}])
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    (folder / "2_Normalize" / ".gitkeep").touch()
    write_json(folder / "1_Pooling" / "config.json", {
        "word_embedding_dimension": 32, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
        "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False})
    expect_bert(folder)


@torch.no_grad()
def expect_bert(folder):
    model = BertModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = BertTokenizer.from_pretrained(folder)
    ids = [tokenizer(text, truncation=True, max_length=24)["input_ids"] for text in BERT_TEXTS]
    expected, pooled = {}, {"mean": [], "cls": [], "max": []}
    for number, row in enumerate(ids):
        with record(model.encoder.layer) as states:
            output = model(input_ids=torch.tensor([row]), output_attentions=True)
        last = output.last_hidden_state[0]
        expected[f"text_{number}_hidden_states"] = torch.cat(states)             # [layer + 1, token, width]
        expected[f"text_{number}_attentions"] = torch.cat(output.attentions)     # [layer, head, query, key]
        pooled["mean"].append(last.mean(dim=0))
        pooled["cls"].append(last[0])
        pooled["max"].append(last.max(dim=0).values)
    for kind, rows in pooled.items():
        expected[f"sentence_{kind}"] = torch.stack(rows)                         # [text, width]
    expected["sentence_embeds"] = torch.nn.functional.normalize(expected["sentence_mean"], dim=-1)
    save(folder, expected, {"texts": BERT_TEXTS, "input_ids": ids, "max_seq_length": 24,
                            "tokens": [tokenizer.convert_ids_to_tokens(row) for row in ids]})


# Files


class record:
    """The input of every layer and the output of the last, while the `with` lasts."""

    def __init__(self, layers):
        self.layers, self.states, self.hooks = layers, [], []

    def __enter__(self):
        first = lambda value: value[0] if isinstance(value, tuple) else value
        self.hooks = [self.layers[0].register_forward_pre_hook(lambda _, args: self.states.append(first(args)))]
        self.hooks += [
            layer.register_forward_hook(lambda _, __, output: self.states.append(first(output))) for layer in self.layers]
        return self.states

    def __exit__(self, *_):
        for hook in self.hooks:
            hook.remove()


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def write_vocabulary(folder, vocabulary, merges):
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n")


def save(folder, tensors, notes):
    save_file({name: tensor.float().contiguous() for name, tensor in tensors.items()}, folder / "expected.safetensors")
    lines = [f' {json.dumps(key)}: {rows(value)}' for key, value in notes.items()]
    (folder / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    for path in folder.glob("*.safetensors"):
        path.chmod(0o644)


def rows(value):
    """JSON with one line an element of a list, so that a difference can be read."""
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value) + "\n ]"


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Make tiny-vilt, tiny-vilt-match and tiny-vilt-words: small ViLTs with random weights, and what transformers computes.

    pip install torch transformers pillow
    python make_vilt.py                # rewrites the three folders beside this file

tiny-vilt/        ViltForQuestionAnswering, positions learnt for 3 × 3 patches of 8 pixels, the words of tiny-bert; it
                  holds expected.safetensors for all three
tiny-vilt-match/  ViltForImageAndTextRetrieval, and
tiny-vilt-words/  ViltForMaskedLM: config.json and the weights of their own heads alone; the stream is tiny-vilt's, and a
                  test puts the files together

The reference takes a picture's patches in random order; here torch.multinomial is made to keep them in reading order,
which changes attention's order of columns and nothing else. Pictures are prepared along Pillow's path. The checked-in
files were made with torch 2.15, transformers 5.24 and Pillow 13.
"""

import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import (
    BertTokenizer, ViltConfig, ViltForImageAndTextRetrieval, ViltForMaskedLM, ViltForQuestionAnswering)
from transformers.models.vilt.image_processing_pil_vilt import ViltImageProcessorPil

from make_fixtures import HERE, fresh, record, save, write_json
from words import BERT_VOCABULARY

PICTURES = ["valley.jpg", "cat.png"]  # the cat on its side, and its middle: three grids
QUESTIONS = ["what is on the table?", "is it a cat", "who sits in the small red boat on the lake?"]
MASKED = ["a [MASK] on a table", "the small [MASK] runs", "a boat"]
ANSWERS = ["yes", "no", "red", "cat", "two", "on the table", "größer"]


def main():
    torch.set_num_threads(1)
    torch.multinomial = in_order
    torch.manual_seed(11)
    folder = HERE / "tiny-vilt"
    fresh(folder)
    config = ViltConfig(
        vocab_size=len(BERT_VOCABULARY), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=48, max_position_embeddings=24, image_size=24, patch_size=8,
        id2label=dict(enumerate(ANSWERS)), label2id={answer: place for place, answer in enumerate(ANSWERS)})
    answerer = spread(ViltForQuestionAnswering(config))
    matcher = spread(ViltForImageAndTextRetrieval(config))
    guesser = spread(ViltForMaskedLM(config))
    matcher.vilt.load_state_dict(answerer.vilt.state_dict())
    guesser.vilt.load_state_dict(answerer.vilt.state_dict())
    answerer.save_pretrained(folder)
    write_words(folder)
    for model, name in [(matcher, "tiny-vilt-match"), (guesser, "tiny-vilt-words")]:
        fresh(HERE / name)
        model.save_pretrained(HERE / name)
        weights = load_file(HERE / name / "model.safetensors")
        save_file({key: value for key, value in weights.items() if not key.startswith("vilt.")},
                  HERE / name / "model.safetensors", metadata={"format": "pt"})
    for path in HERE.glob("tiny-vilt*/model.safetensors"):
        path.chmod(0o644)
    expect(folder, answerer, matcher, guesser)


def in_order(weights, count, replacement=False):
    """The first numbers, in the place of random ones; where padding is drawn, the first of it over and over."""
    return torch.arange(int(count)) % len(weights)


def spread(model):
    """Weights whose attention is far from even, so that a wrong one shows."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "layernorm" in name.lower() or name.startswith("classifier.1"):
                parameter.add_(torch.randn_like(parameter) * 0.1)
            elif name.endswith("bias"):
                parameter.add_(torch.randn_like(parameter) * 0.05)
            elif name.endswith(("query.weight", "key.weight")):
                parameter.copy_(torch.randn_like(parameter) * 0.35)
            elif "embedding" in name and "patch" not in name or name.endswith("cls_token"):
                parameter.copy_(torch.randn_like(parameter) * 0.4)
            else:
                parameter.copy_(torch.randn_like(parameter) * parameter[0].numel() ** -0.5)
    return model.eval()


def write_words(folder):
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in BERT_VOCABULARY))
    marks = {"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]", "unk_token": "[UNK]"}
    write_json(folder / "special_tokens_map.json", marks)
    write_json(folder / "tokenizer_config.json", {
        **marks, "do_lower_case": True, "strip_accents": None, "tokenize_chinese_chars": True, "model_max_length": 24,
        "tokenizer_class": "BertTokenizer"})
    write_json(folder / "preprocessor_config.json", {
        "do_normalize": True, "do_pad": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5, 0.5, 0.5],
        "image_processor_type": "ViltImageProcessor", "image_std": [0.5, 0.5, 0.5], "resample": 3,
        "rescale_factor": 1 / 255, "size": {"shortest_edge": 24}, "size_divisor": 8})


@torch.no_grad()
def expect(folder, answerer, matcher, guesser):
    for model in (answerer, matcher, guesser):
        model.set_attn_implementation("eager")
    tokenizer = BertTokenizer.from_pretrained(folder)
    processor = ViltImageProcessorPil.from_pretrained(folder)
    opened = [Image.open(HERE / "pictures" / name).convert("RGB") for name in PICTURES]
    cat = opened.pop()
    opened += [cat.transpose(Image.Transpose.ROTATE_90), cat.crop((40, 0, 280, 240))]
    ids = [tokenizer(text)["input_ids"] for text in QUESTIONS]
    masked = [tokenizer(text)["input_ids"] for text in MASKED]
    expected, logits, scores = {}, [], []
    for number, picture in enumerate(opened):
        pixels = processor(picture, return_tensors="pt")
        question = {"input_ids": torch.tensor([ids[number]])}
        with record(answerer.vilt.encoder.layer) as states:
            output = answerer(**pixels, **question, output_attentions=True)
        expected[f"pixels_{number}"] = pixels["pixel_values"]
        expected[f"attentions_{number}"] = torch.cat(output.attentions)          # [layer, head, query, key]
        expected[f"hidden_states_{number}"] = torch.cat(states)                  # [layer + 1, token, width]
        expected[f"words_{number}"] = guesser(**pixels, input_ids=torch.tensor([masked[number]])).logits[0]
        logits.append(output.logits[0])
        scores.append(matcher(**pixels, **question).logits[0, 0])
    expected["logits"] = torch.stack(logits)                                     # [picture, answer]
    expected["match"] = torch.stack(scores)
    # All in one batch: pictures padded to the largest, texts to the longest.
    batch = processor(opened, return_tensors="pt")
    together = answerer(**batch, **tokenizer(QUESTIONS, padding=True, return_tensors="pt")).logits
    assert torch.allclose(together, expected["logits"], atol=1e-5), (together - expected["logits"]).abs().max()
    save(folder, expected, {
        "pictures": PICTURES[:1], "texts": QUESTIONS, "labels": ANSWERS, "input_ids": ids,
        "tokens": [tokenizer.convert_ids_to_tokens(row) for row in ids],
        "tokenized": [{"text": text, "ids": row} for text, row in zip(MASKED, masked)],
    })
    print({key: tuple(value.shape) for key, value in expected.items()})


if __name__ == "__main__":
    main()

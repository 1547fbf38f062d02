# SPDX-License-Identifier: GPL-3.0-or-later
"""Make tiny-blip/, a BLIP of all three kinds in one folder, with what transformers computes from it.

    pip install torch transformers pillow
    python make_blip.py            # rewrites the folder beside this file; pictures/ must be there

Random weights in float16 whose attention is far from even. The folder names three architectures: each of transformers'
classes opens it and leaves out what it does without. expected.safetensors holds what they compute in float32, text by
text and without padding, and expected.json the texts and tokens. Made with torch 2.15, transformers 5.24 and Pillow 13.
"""

import pathlib

import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import (
    BertTokenizer, BlipConfig, BlipForConditionalGeneration, BlipForImageTextRetrieval, BlipForQuestionAnswering)
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

from make_fixtures import MEAN, STD, fresh, save, write_json
from words import BERT_VOCABULARY

HERE = pathlib.Path(__file__).resolve().parent
PICTURES = ["cat.png", "boot.png", "valley.jpg"]
TEXTS = ["a cat on the grass", "the brown boot", "a photo of a lake and the small red boat on it"]
QUESTIONS = ["what is it?", "is the boot brown or red?", "where does the dog sleep and who looks at it?"]
ANSWERS = ["cat", "brown", "on the small table"]
VOCABULARY = BERT_VOCABULARY + ["[DEC]", "[ENC]"]
CLASSES = [BlipForConditionalGeneration, BlipForQuestionAnswering, BlipForImageTextRetrieval]


def main():
    torch.set_num_threads(1)
    folder = HERE / "tiny-blip"
    fresh(folder)
    (folder / "vocab.txt").write_text("".join(piece + "\n" for piece in VOCABULARY))
    marks = {"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]", "unk_token": "[UNK]"}
    write_json(folder / "special_tokens_map.json", marks)
    write_json(folder / "tokenizer_config.json", {
        **marks, "do_lower_case": True, "do_basic_tokenize": True, "never_split": None, "strip_accents": None,
        "tokenize_chinese_chars": True, "model_max_length": 40, "tokenizer_class": "BertTokenizer",
        "added_tokens_decoder": {
            str(VOCABULARY.index(token)): {
                "content": token, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False,
                "special": True}
            for token in ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]"]}})
    write_json(folder / "preprocessor_config.json", {
        "do_convert_rgb": True, "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": MEAN,
        "image_processor_type": "BlipImageProcessor", "image_std": STD, "resample": 3, "rescale_factor": 1 / 255,
        "size": {"height": 32, "width": 32}})
    make(folder)
    expect(folder)


def make(folder):
    torch.manual_seed(11)
    config = BlipConfig(
        image_text_hidden_size=16, projection_dim=16,
        text_config={
            "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
            "vocab_size": len(VOCABULARY), "max_position_embeddings": 40, "bos_token_id": VOCABULARY.index("[DEC]"),
            "sep_token_id": VOCABULARY.index("[SEP]"), "pad_token_id": VOCABULARY.index("[PAD]")},
        vision_config={
            "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 2, "image_size": 32,
            "patch_size": 8, "layer_norm_eps": 1e-6})
    answering, matching = BlipForQuestionAnswering(config), BlipForImageTextRetrieval(config)
    matching.vision_model, matching.text_encoder = answering.vision_model, answering.text_encoder
    weights = {}
    with torch.no_grad():
        for name, parameter in [*answering.named_parameters(), *matching.named_parameters()]:
            if name in weights:
                continue
            parameter.copy_(value(name, parameter))
            weights[name] = parameter.detach().half().contiguous()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    config.architectures = [kind.__name__ for kind in CLASSES]
    config.dtype = "float16"
    config.save_pretrained(folder)


def value(name, parameter):
    noise = torch.randn_like(parameter)
    if "norm" in name.lower():
        return parameter + noise * 0.1
    if name.endswith("bias"):
        return noise * 0.1
    if "embedding" in name and "patch" not in name:
        return noise * 0.4
    if name.endswith("qkv.weight"):
        return noise * torch.tensor([0.4, 0.4, 0.2]).repeat_interleave(32)[:, None]
    if name.endswith(("query.weight", "key.weight")):
        return noise * 0.4
    return noise * parameter[0].numel() ** -0.5


@torch.no_grad()
def expect(folder):
    captioning, answering, matching = [
        kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval() for kind in CLASSES]
    tokenizer = BertTokenizer.from_pretrained(folder)
    processor = BlipImageProcessorPil.from_pretrained(folder)
    pixels = processor([Image.open(HERE / "pictures" / name) for name in PICTURES], return_tensors="pt")["pixel_values"]
    texts, questions, answers = [[tokenizer(text)["input_ids"] for text in many] for many in (TEXTS, QUESTIONS, ANSWERS)]
    begin = captioning.config.text_config.bos_token_id
    expected = {"pixel_values": pixels}
    vision = captioning.vision_model(pixel_values=pixels, output_attentions=True)
    expected["vision_last_hidden_state"] = vision.last_hidden_state
    expected["vision_attentions"] = torch.stack(vision.attentions, 1)                # [picture, layer, head, query, key]
    for number, row in enumerate(texts):
        written = captioning.text_decoder(
            input_ids=torch.tensor([[begin] + row[1:]]), encoder_hidden_states=vision.last_hidden_state[number][None],
            output_attentions=True)
        expected[f"caption_{number}_logits"] = written.logits[0]                     # [token, word]
        expected[f"caption_{number}_cross"] = torch.cat(written.cross_attentions)    # [layer, head, token, patch]
        expected[f"caption_{number}_self"] = torch.cat(written.attentions)
        whole = captioning(pixel_values=pixels[number][None], input_ids=torch.tensor([[begin] + row[1:]]))
        assert torch.allclose(whole.logits, written.logits, atol=1e-5)
    for number, row in enumerate(questions):
        read = answering.text_encoder(
            input_ids=torch.tensor([row]), encoder_hidden_states=vision.last_hidden_state[number][None],
            output_attentions=True)
        expected[f"question_{number}_states"] = read.last_hidden_state[0]
        expected[f"question_{number}_cross"] = torch.cat(read.cross_attentions)
        expected[f"question_{number}_self"] = torch.cat(read.attentions)
        written = answering.text_decoder(
            input_ids=torch.tensor([[begin] + answers[number][1:]]), encoder_hidden_states=read.last_hidden_state,
            output_attentions=True)
        expected[f"answer_{number}_logits"] = written.logits[0]
        expected[f"answer_{number}_cross"] = torch.cat(written.cross_attentions)     # [layer, head, token, question]
    expected["image_embeds_raw"] = matching.vision_proj(vision.last_hidden_state[:, 0])
    expected["text_embeds_raw"] = torch.cat([
        matching.text_proj(matching.text_encoder(input_ids=torch.tensor([row])).last_hidden_state[:, 0]) for row in texts])
    pairs = [
        matching(pixel_values=pixels, input_ids=torch.tensor([row] * len(pixels))).itm_score for row in texts]
    expected["itm"] = torch.stack(pairs, 1)                                          # [picture, text, 2]
    expected["itc"] = torch.cat([
        matching(pixel_values=pixels, input_ids=torch.tensor([row]), use_itm_head=False).itm_score for row in texts], 1)
    written = [captioning.generate(pixel_values=pixels[i][None], max_new_tokens=8, num_beams=beams, do_sample=False)[0]
               for beams in (1, 3) for i in range(len(pixels))]
    said = [answering.generate(pixel_values=pixels[i][None], input_ids=torch.tensor([row]), max_new_tokens=8)[0]
            for i, row in enumerate(questions)]
    rows = [ids.tolist() for ids in written + said]
    save(folder, {name: tensor.contiguous() for name, tensor in expected.items()}, {
        "pictures": PICTURES, "texts": TEXTS, "input_ids": texts,
        "tokens": [tokenizer.convert_ids_to_tokens(row) for row in texts],
        "questions": QUESTIONS, "question_ids": questions, "answers": ANSWERS, "answer_ids": answers,
        "greedy": rows[:3], "beams": rows[3:6], "answered": rows[6:]})
    print("tiny-blip says", [tokenizer.decode(row, skip_special_tokens=True) for row in rows])


if __name__ == "__main__":
    main()

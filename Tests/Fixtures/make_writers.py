# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the small checkpoints that classify and that write.

    pip install torch transformers pillow
    python make_writers.py            # rewrites the folders beside this file

tiny-vit/        ViTForImageClassification with six labels of its own; random weights
tiny-gpt2/       GPT2LMHeadModel; vocab.json and merges.txt learnt from the captions; random weights
tiny-vit-gpt2/   VisionEncoderDecoderModel of a ViT and a GPT-2 of another width; tokenizer.json alone; fitted for some
                 seconds to the pictures' captions, so that it writes words, and is good for nothing else

tiny-gpt2/tokens.json lists the ids of the texts of preparing/tokens.json, in their order.

Beside each, expected.safetensors and expected.json hold what transformers computes: logits, attention, the ids that
`generate` writes under one set of rules after another, what its logits processors make of a row of scores, and the
gradients of a loss. The checked-in files were made with torch 2.15, transformers 5.24 and Pillow 13.
"""

import json

import torch
from PIL import Image
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import (
    GPT2Config, GPT2LMHeadModel, GPT2Tokenizer, ViTConfig, ViTForImageClassification, VisionEncoderDecoderConfig,
    VisionEncoderDecoderModel)
from transformers.generation import logits_process
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

from captions import CAPTIONS, EVERYDAY, TOKENIZED
from make_fixtures import HERE, fresh, save, write_json

PICTURES = list(CAPTIONS)
TEXTS = ["a photo of a cat", " a red cube", "it's\n\n  two  words", "naïve 🐈"]
END = "<|endoftext|>"

# Rules that texts are written under, in generate's own names.
RULES = [
    {},
    {"num_beams": 3},
    {"num_beams": 3, "length_penalty": 2.0},
    {"num_beams": 4, "length_penalty": -1.0},
    {"num_beams": 3, "early_stopping": True},
    {"num_beams": 2, "early_stopping": "never", "length_penalty": 0.5},
    {"num_beams": 3, "early_stopping": "never", "length_penalty": 0.0},
    {"repetition_penalty": 1.7},
    {"num_beams": 3, "repetition_penalty": 1.3, "min_length": 7},
    {"no_repeat_ngram_size": 2},
    {"num_beams": 3, "no_repeat_ngram_size": 1, "max_new_tokens": 6},
    {"min_length": 9, "max_new_tokens": 12},
    {"suppress_tokens": [64, 65, 66], "begin_suppress_tokens": [70, 71]},
]


def main():
    torch.set_num_threads(1)
    tokenizer = learn()
    make_vit(HERE / "tiny-vit")
    make_gpt2(HERE / "tiny-gpt2", tokenizer)
    make_writer(HERE / "tiny-vit-gpt2", tokenizer)


def learn():
    """GPT-2's tokenizer with a small vocabulary; its end token is the last id."""
    tokenizer = Tokenizer(models.BPE(continuing_subword_prefix="", end_of_word_suffix=""))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    texts = [caption for many in CAPTIONS.values() for caption in many] + EVERYDAY
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=379, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.add_special_tokens([END])
    return tokenizer


def spread(model, seed):
    """Weights far from even, so that a wrong one shows."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim == 1:
                parameter.add_(torch.randn_like(parameter) * 0.1)
            elif parameter.ndim == 2:
                scale = 0.4 if "wte" in name or "wpe" in name else 1.3 * min(parameter.shape) ** -0.5
                parameter.copy_(torch.randn_like(parameter) * scale)
    return model.eval()


def vit(side, width, layers, **more):
    return ViTConfig(
        hidden_size=width, intermediate_size=2 * width, num_hidden_layers=layers, num_attention_heads=4,
        image_size=side, patch_size=8, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        pooler_output_size=width, **more)


def gpt2(tokenizer, width, **more):
    end = tokenizer.token_to_id(END)
    return GPT2Config(
        vocab_size=tokenizer.get_vocab_size(), n_positions=32, n_embd=width, n_layer=2, n_head=4, bos_token_id=end,
        eos_token_id=end, attn_pdrop=0.0, embd_pdrop=0.0, resid_pdrop=0.0, **more)


def processor(folder, side):
    write_json(folder / "preprocessor_config.json", {
        "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
        "image_processor_type": "ViTImageProcessor", "resample": 2, "rescale_factor": 1 / 255,
        "size": {"height": side, "width": side}})
    return ViTImageProcessorPil.from_pretrained(folder)


def pixels_of(processor):
    return processor([Image.open(HERE / "pictures" / name).convert("RGB") for name in PICTURES], return_tensors="pt")[
        "pixel_values"]


def make_vit(folder):
    fresh(folder)
    names = ["cat", "boot", "mug", "toys", "boat", "lake"]
    config = vit(24, 32, 2, id2label=dict(enumerate(names)), label2id={name: i for i, name in enumerate(names)})
    spread(ViTForImageClassification(config), 11).save_pretrained(folder)
    pixels = pixels_of(processor(folder, 24))
    model = ViTForImageClassification.from_pretrained(folder, attn_implementation="eager").eval()
    with torch.no_grad():
        output = model(pixel_values=pixels, output_attentions=True)
        states = model.vit(pixel_values=pixels).last_hidden_state
    save(folder, {
        "pixel_values": pixels, "logits": output.logits, "attentions": torch.stack(output.attentions, 1),
        "class_states": states[:, 0]}, notes(pictures=PICTURES, labels=names))


def make_gpt2(folder, tokenizer):
    fresh(folder)
    tokenizer.model.save(str(folder))
    vocabulary = folder / "vocab.json"
    words = tokenizer.get_vocab()
    write_json(vocabulary, dict(sorted(words.items(), key=lambda item: item[1])))
    spread(GPT2LMHeadModel(gpt2(tokenizer, 32)), 12).save_pretrained(folder)
    model = GPT2LMHeadModel.from_pretrained(folder, attn_implementation="eager").eval()
    reader = GPT2Tokenizer.from_pretrained(folder)
    ids = [reader(text)["input_ids"] for text in TEXTS]
    expected = {}
    with torch.no_grad():
        for number, row in enumerate(ids):
            output = model(input_ids=torch.tensor([row]), output_attentions=True, output_hidden_states=True)
            expected[f"text_{number}_logits"] = output.logits[0]
            expected[f"text_{number}_attentions"] = torch.cat(output.attentions)     # [layer, head, query, key]
            expected[f"text_{number}_last"] = output.hidden_states[-1][0, -1]
    opening = [[words[END]] + row for row in ids[:2]]
    end = words[END]
    written = [write(rules, [opened], lambda **all: model.generate(
        input_ids=torch.tensor([opened]), attention_mask=torch.ones(1, len(opened)), pad_token_id=end, **all))
        for rules in RULES for opened in opening]
    (folder / "tokens.json").write_text("[\n" + ",\n".join(
        json.dumps(reader(entry["text"])["input_ids"]) for entry in json.loads(
            (HERE / "preparing" / "tokens.json").read_text())) + "\n]\n")
    strings = TOKENIZED + ["  two  blanks ", " \n\n \t a", "a\n\n\nb", "x'll'S 'tis", " 12a34 5", "\u00a0\u2003 a"]
    save(folder, expected, notes(
        texts=TEXTS, input_ids=ids, tokens=[reader.convert_ids_to_tokens(row) for row in ids],
        tokenized=[{"text": text, "ids": reader(text)["input_ids"]} for text in strings],
        decoded=[{"text": reader.decode(row, skip_special_tokens=True), "ids": row} for row in [
            [words["Ġa"], words["Ġphoto"] if "Ġphoto" in words else 5, end], [end, 200, 64, 250], [224, 160, 160]]],
        written=written, warped=warped()))


def make_writer(folder, tokenizer):
    fresh(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    end = tokenizer.token_to_id(END)
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(
        vit(32, 48, 2), gpt2(tokenizer, 32, add_cross_attention=True, is_decoder=True))
    config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = end, end, end
    config.tie_word_embeddings = False
    torch.manual_seed(13)
    model = VisionEncoderDecoderModel(config=config)
    model.generation_config.update(
        decoder_start_token_id=end, pad_token_id=end, eos_token_id=end, bos_token_id=end, max_length=16)
    pixels = pixels_of(processor(folder, 32))
    fit(model, pixels, tokenizer, end)
    model.save_pretrained(folder)

    model = VisionEncoderDecoderModel.from_pretrained(folder, attn_implementation="eager").eval()
    ids = [[end] + tokenizer.encode(CAPTIONS[name][0]).ids for name in PICTURES]
    expected = {"pixel_values": pixels}
    with torch.no_grad():
        for number, row in enumerate(ids[:2]):
            output = model(
                pixel_values=pixels[number : number + 1], decoder_input_ids=torch.tensor([row]), output_attentions=True)
            expected[f"text_{number}_logits"] = output.logits[0]
            expected[f"text_{number}_cross_attentions"] = torch.cat(output.cross_attentions)
            expected[f"text_{number}_attentions"] = torch.cat(output.decoder_attentions)
            expected[f"text_{number}_vision_attentions"] = torch.cat(output.encoder_attentions)
    loss = teach(model, pixels[:1], [ids[0] + [end]])
    loss.backward()
    for name, parameter in model.named_parameters():
        if parameter.grad is not None and any(part in name for part in [
                "h.1.crossattention.q_attn.weight", "h.0.crossattention.c_attn.bias", "h.0.attn.c_attn.weight",
                "wte", "enc_to_dec_proj.weight", "cls_token", "layer.0.attention.attention.query.weight"]):
            expected["gradient " + name] = parameter.grad
    expected["loss"] = loss.detach()[None]

    photo = tokenizer.encode("a photo of").ids
    written = []
    for rules in RULES + [{"prompt": photo}, {"num_beams": 3, "prompt": photo}]:
        rules = dict(rules)
        opened = [end] + rules.pop("prompt", [])
        for number in [0, 3]:
            written.append({"picture": PICTURES[number], **write(rules, [opened], lambda **all: model.generate(
                pixel_values=pixels[number : number + 1], decoder_input_ids=torch.tensor([opened]), **all))})
    save(folder, expected, notes(
        texts=[CAPTIONS[name][0] for name in PICTURES], pictures=PICTURES, input_ids=ids,
        tokens=[[tokenizer.id_to_token(i) for i in row] for row in ids], written=written))
    for text in written[:2]:
        print(folder.name, "writes", repr(tokenizer.decode(text["ids"][0])))


def teach(model, pixels, rows):
    """The mean cross-entropy of each token behind the one before it; rows end in the end token."""
    losses = []
    for picture, row in zip(pixels, rows):
        row = torch.tensor([row])
        logits = model(pixel_values=picture[None], decoder_input_ids=row[:, :-1]).logits
        losses.append(torch.nn.functional.cross_entropy(logits[0], row[0, 1:]))
    return torch.stack(losses).mean()


def fit(model, pixels, tokenizer, end, steps=120):
    random = torch.Generator().manual_seed(5)
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.01)
    model.train()
    for _ in range(steps):
        rows = []
        for name in PICTURES:
            many = CAPTIONS[name]
            text = many[torch.randint(len(many), (1,), generator=random)]
            rows.append([end] + tokenizer.encode(text).ids + [end])
        noisy = pixels + 0.1 * torch.randn(pixels.shape, generator=random)
        loss = teach(model, noisy, rows)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    model.eval()
    print(f"tiny-vit-gpt2: loss {loss.item():.3f} after {steps} steps")


def write(rules, opening, generate):
    """What generate writes under the rules, all of its beams, and their scores."""
    beams = rules.get("num_beams", 1)
    output = generate(**{"max_new_tokens": 10, "do_sample": False, **rules}, num_return_sequences=beams,
                      return_dict_in_generate=True, output_scores=True)
    scores = output.sequences_scores.tolist() if beams > 1 else []
    return {"rules": rules, "opening": opening[0], "ids": output.sequences.tolist(), "scores": scores}


def warped():
    """What temperature, top-k and top-p leave of a row of scores, as probabilities."""
    scores = torch.tensor([[2.0, 1.0, 0.5, 0.5, -1.0, 0.0, 3.0, -2.5]])
    cases = []
    for temperature, top_k, top_p in [(1.0, 3, 1.0), (0.5, 0, 0.9), (2.0, 4, 0.6), (1.0, 0, 0.05), (1.5, 3, 1.0)]:
        row = scores.clone()
        if temperature != 1:
            row = logits_process.TemperatureLogitsWarper(temperature)(None, row)
        if top_k:
            row = logits_process.TopKLogitsWarper(top_k)(None, row)
        if top_p < 1:
            row = logits_process.TopPLogitsWarper(top_p)(None, row)
        cases.append({"temperature": temperature, "top_k": top_k, "top_p": top_p, "scores": scores[0].tolist(),
                      "probabilities": row.softmax(-1)[0].tolist()})
    return cases


def notes(texts=(), input_ids=(), tokens=(), **more):
    return {"texts": list(texts), "input_ids": list(input_ids), "tokens": list(tokens), **more}


if __name__ == "__main__":
    main()

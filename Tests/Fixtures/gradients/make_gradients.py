# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes gradients.txt: the gradients that PyTorch gives, in f64, for whole models of the fixtures.

    pip install torch transformers safetensors
    python make_gradients.py > gradients.txt

The loss of a CLIP is transformers' own (return_loss=True) on pictures of arbitrary numbers and the texts of its
expected.json; that of a BERT is the mean squared distance of its sentence vectors from a ramp, and that of a ViLT the
same of its answers' logits, on pictures wider than high; that of a BLIP adds, for text i on picture i, the loss of its
words, of answer i to question i, of judging all nine pairs, and of telling pairs by their cosines over 0.07. A line
holds a weight's
checkpoint and name, then of its gradient: the norm, the products with sin(0.7369 i + 0.1) and cos(0.1234 i), and
eight numbers at equal distances. A first line of each checkpoint, named `loss`, holds the loss.
"""

import json
import pathlib

import torch
from torch.nn.functional import cross_entropy, normalize
from transformers import (
    BertModel, BlipForConditionalGeneration, BlipForImageTextRetrieval, BlipForQuestionAnswering, CLIPModel,
    ViltForQuestionAnswering)

HERE = pathlib.Path(__file__).resolve().parent.parent


def main():
    for folder in ["tiny-clip", "tiny-clip-old"]:
        model = CLIPModel.from_pretrained(HERE / folder, dtype=torch.float32).double().eval()
        ids, mask = padded(folder, model.config.text_config.eos_token_id)
        size = model.config.vision_config.image_size
        loss = model(
            pixel_values=pixels(len(ids), size), input_ids=ids, attention_mask=mask, return_loss=True).loss
        write(folder, model, loss)
    model = BertModel.from_pretrained(HERE / "tiny-bert", dtype=torch.float32).double().eval()
    ids, mask = padded("tiny-bert", 0)
    states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    vectors = torch.nn.functional.normalize(mean, dim=-1)
    write("tiny-bert", model, (vectors - ramp(vectors)).square().mean())
    # Patches in reading order, and not a random one.
    torch.multinomial = lambda weights, count, **_: torch.arange(int(count))
    model = ViltForQuestionAnswering.from_pretrained(HERE / "tiny-vilt", dtype=torch.float32).double().eval()
    ids, mask = padded("tiny-vilt", 0)
    wide = pixels(len(ids), 24, 40)
    logits = model(
        input_ids=ids, attention_mask=mask, pixel_values=wide, pixel_mask=torch.ones(len(ids), 24, 40)).logits
    write("tiny-vilt", model, (logits - ramp(logits)).square().mean())
    write_blip("tiny-blip")


def ramp(like):
    return (torch.arange(like.numel(), dtype=torch.float64) * 0.7369 + 0.1).sin().float().double().view_as(like)


def write_blip(folder):
    """The three classes hold values of their own; what comes back to equal names is added."""
    kinds = [BlipForConditionalGeneration, BlipForQuestionAnswering, BlipForImageTextRetrieval]
    captioning, answering, matching = [
        kind.from_pretrained(HERE / folder, dtype=torch.float32).double().eval() for kind in kinds]
    notes = json.loads((HERE / folder / "expected.json").read_text())
    begin = captioning.config.text_config.bos_token_id
    pictures = pixels(3, captioning.config.vision_config.image_size)
    loss = 0
    for i in range(3):
        picture, text = pictures[i : i + 1], torch.tensor([[begin] + notes["input_ids"][i][1:]])
        loss += guessed(captioning(pixel_values=picture, input_ids=text).logits, text) / 3
        answer = torch.tensor([[begin] + notes["answer_ids"][i][1:]])
        read = answering.text_encoder(
            input_ids=torch.tensor([notes["question_ids"][i]]),
            encoder_hidden_states=answering.vision_model(pixel_values=picture).last_hidden_state).last_hidden_state
        written = answering.text_decoder(input_ids=answer, encoder_hidden_states=read)
        loss += guessed(written.logits, answer) / 3
    rows = [torch.tensor([row]) for row in notes["input_ids"]]
    judged = torch.stack([matching(pixel_values=pictures, input_ids=row.expand(3, -1)).itm_score for row in rows], 1)
    loss += cross_entropy(judged.reshape(9, 2), torch.eye(3, dtype=torch.long).flatten())
    seen = matching.vision_proj(matching.vision_model(pixel_values=pictures).last_hidden_state[:, 0])
    read = torch.cat([matching.text_proj(matching.text_encoder(input_ids=row).last_hidden_state[:, 0]) for row in rows])
    logits = normalize(seen, dim=-1) @ normalize(read, dim=-1).T / 0.07
    loss += (cross_entropy(logits, torch.arange(3)) + cross_entropy(logits.T, torch.arange(3))) / 2
    loss.backward()
    print(folder, "loss", loss.item())
    gradients = {}
    for model in (captioning, answering, matching):
        for name, parameter in model.named_parameters():
            if parameter.grad is not None:
                gradients[name] = gradients.get(name, 0) + parameter.grad
    for name, gradient in gradients.items():
        write_digest(folder, name, gradient)


def guessed(logits, ids):
    return cross_entropy(logits[0, :-1], ids[0, 1:])


def padded(folder, filler):
    rows = json.loads((HERE / folder / "expected.json").read_text())["input_ids"]
    longest = max(map(len, rows))
    ids = torch.tensor([row + [filler] * (longest - len(row)) for row in rows])
    return ids, torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])


def pixels(count, size, width=None):
    """Arbitrary numbers in [-1, 1) that another language can make too."""
    width = width or size
    index = torch.arange(count * 3 * size * width, dtype=torch.int64)
    mixed = (index * 2654435761) & 0xFFFFFFFF
    return (mixed.double() / 2**31 - 1).float().double().view(count, 3, size, width)


def write(folder, model, loss):
    loss.backward()
    print(folder, "loss", loss.item())
    for name, parameter in model.named_parameters():
        if parameter.grad is None:
            continue
        write_digest(folder, name, parameter.grad)


def write_digest(folder, name, gradient):
    gradient = gradient.flatten()
    index = torch.arange(gradient.numel(), dtype=torch.float64)
    digest = [gradient.norm(), gradient @ (index * 0.7369 + 0.1).sin(), gradient @ (index * 0.1234).cos()]
    print(folder, name, *(repr(float(f"{v.item():.9g}")) for v in [*digest, *gradient[:: max(1, gradient.numel() // 8)][:8]]))


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes attribution.txt: what methods of attribution give in PyTorch, in f64, a line each.

    pip install torch transformers safetensors pillow
    python make_attribution.py > attribution.txt

`clip-…`: the fixture tiny-clip on the first picture and the first text of its expected.json; the score is the logit of the pair. Relevance is attention times gradient by the rules of Chefer et al. 2021 for
self-attention, a tower at a time; grad-CAM takes the normed tokens that the last layer's attention is given; integrated
gradients and occlusion are by the picture's mean colour.

`blip-…`: tiny-blip on the first picture and caption of its expected.json, of the log-probability of `cat`; relevance by
the rules of an encoder and a decoder that looks at it, the row from which `cat` follows.

`vilt-…`: tiny-vilt on its picture and first question, of the best answer's logit; relevance by the rules of
self-attention, the row of [CLS].

`toy-…`: an encoder of two layers and a decoder of two, of five and four tokens, whose maps and gradients are
arbitrary numbers, by the rules of all kinds (eq. 5 to 10), and a third stream that looks at the decoder's (eq. 11).
"""

import json
import pathlib

import torch
from safetensors.torch import load_file
from transformers import BlipForConditionalGeneration, CLIPModel, ViltForQuestionAnswering

HERE = pathlib.Path(__file__).resolve().parent.parent
torch.set_default_dtype(torch.float64)


def write(name, numbers):
    print(name, *(f"{x:.9g}" for x in numbers.flatten().tolist()))


def averaged(weights, gradient):
    """Eq. 5."""
    return (weights * gradient).clamp(min=0).mean(0)


def without_residual(r):
    """Eq. 8 and 9; a row of zeros stays one."""
    eye = torch.eye(len(r))
    rest = r - eye
    sums = rest.sum(-1, keepdim=True)
    return torch.where(sums == 0, rest, rest / torch.where(sums == 0, torch.ones_like(sums), sums)) + eye


# The fixture


def clip():
    model = CLIPModel.from_pretrained(
        HERE / "tiny-clip", dtype=torch.float32, attn_implementation="eager").double().eval()
    ids = torch.tensor(json.loads((HERE / "tiny-clip" / "expected.json").read_text())["input_ids"][:1])
    picture = load_file(HERE / "tiny-clip" / "expected.safetensors")["pixel_values"][:1].double()
    kept, normed = [], []

    def keep(module, inputs, outputs):
        outputs[1].retain_grad()
        kept.append(outputs[1])

    def keep_normed(module, inputs, output):
        output.retain_grad()
        normed.append(output)

    towers = [model.vision_model, model.text_model]
    hooks = [layer.self_attn.register_forward_hook(keep) for tower in towers for layer in tower.encoder.layers]
    hooks.append(model.vision_model.encoder.layers[-1].layer_norm1.register_forward_hook(keep_normed))

    def score(picture):
        return model(pixel_values=picture, input_ids=ids.expand(len(picture), -1)).logits_per_image.diagonal()

    value = score(picture.clone().requires_grad_())
    value.sum().backward()
    for hook in hooks:
        hook.remove()
    write("clip-score", value.detach())
    # The towers are told apart by their number of tokens; which runs first does not matter.
    patches = (model.config.vision_config.image_size // model.config.vision_config.patch_size) ** 2
    for name, tokens, row in [("vision", patches + 1, 0), ("text", ids.shape[1], ids.shape[1] - 1)]:
        r = torch.eye(tokens)
        for weights in kept:
            if weights.shape[-1] == tokens:
                r = r + averaged(weights[0].detach(), weights.grad[0]) @ r
        write(f"clip-relevance-{name}", r[row])
    features, gradient = normed[0][0, 1:].detach(), normed[0].grad[0, 1:]
    write("clip-gradcam", (features * gradient.mean(0)).sum(-1).clamp(min=0))

    mean = picture.mean((2, 3), keepdim=True)
    blank = mean.expand_as(picture)
    steps, total = 16, torch.zeros_like(picture)
    for step in range(steps):
        here = (blank + (picture - blank) * (step + 0.5) / steps).detach().requires_grad_()
        score(here).sum().backward()
        total += here.grad
    side = model.config.vision_config.patch_size
    squares = ((picture - blank) * total / steps).sum((0, 1)).unfold(0, side, side).unfold(1, side, side)
    write("clip-ig", squares.sum((2, 3)))
    falls = []
    with torch.no_grad():
        across = picture.shape[-1] // side
        for patch in range(across * across):
            covered = picture.clone()
            y, x = patch // across * side, patch % across * side
            covered[:, :, y:y + side, x:x + side] = mean
            falls.append(score(picture) - score(covered))
    write("clip-occlusion", torch.stack(falls))


def recorded(modules):
    """Keeps the attention of modules as it goes by, with its gradient."""
    kept = []

    def keep(module, inputs, outputs):
        outputs[1].retain_grad()
        kept.append(outputs[1])

    return kept, [module.register_forward_hook(keep) for module in modules]


def fixture(name):
    numbers = load_file(HERE / name / "expected.safetensors")
    return numbers, json.loads((HERE / name / "expected.json").read_text())


def blip():
    model = BlipForConditionalGeneration.from_pretrained(
        HERE / "tiny-blip", dtype=torch.float32, attn_implementation="eager").double().eval()
    numbers, notes = fixture("tiny-blip")
    ids = torch.tensor([[model.config.text_config.bos_token_id] + notes["input_ids"][0][1:]])
    word = notes["tokens"][0].index("cat")
    layers = model.text_decoder.bert.encoder.layer
    vision, _ = recorded([layer.self_attn for layer in model.vision_model.encoder.layers])
    own, _ = recorded([layer.attention.self for layer in layers])
    cross, _ = recorded([layer.crossattention.self for layer in layers])
    logits = model(pixel_values=numbers["pixel_values"][:1].double(), input_ids=ids).logits
    score = logits[0, word - 1].log_softmax(-1)[ids[0, word]]
    score.backward()
    write("blip-score", score.detach())
    cam = [[averaged(w[0].detach(), w.grad[0]) for w in many] for many in (vision, own, cross)]
    r_ii, r_tt = torch.eye(len(cam[0][0])), torch.eye(ids.shape[1])
    r_ti = torch.zeros(len(r_tt), len(r_ii))
    for each in cam[0]:
        r_ii = r_ii + each @ r_ii
    for each, look in zip(cam[1], cam[2]):
        r_tt, r_ti = r_tt + each @ r_tt, r_ti + each @ r_ti
        r_ti = r_ti + without_residual(r_tt).T @ look @ without_residual(r_ii)
    write("blip-relevance-text", r_tt[word - 1])
    write("blip-relevance-picture", r_ti[word - 1])


def vilt():
    model = ViltForQuestionAnswering.from_pretrained(
        HERE / "tiny-vilt", dtype=torch.float32, attn_implementation="eager").double().eval()
    numbers, notes = fixture("tiny-vilt")
    # The reference shuffles patches; attention is compared in their own order.
    torch.multinomial = lambda weights, count, replacement=False: torch.arange(count)
    kept = []
    output = model(
        pixel_values=numbers["pixels_0"].double().view(1, *numbers["pixels_0"].shape[-3:]),
        input_ids=torch.tensor(notes["input_ids"][:1]), output_attentions=True)
    for weights in output.attentions:
        weights.retain_grad()
        kept.append(weights)
    score = output.logits[0].max()
    score.backward()
    write("vilt-score", score.detach())
    r = torch.eye(kept[0].shape[-1])
    for weights in kept:
        r = r + averaged(weights[0].detach(), weights.grad[0]) @ r
    write("vilt-relevance", r[0])


# Arbitrary maps


def numbers(name, *shape):
    """Half of sin(0.7369 i + how many letters the name has), as Fixtures.ramp."""
    count = torch.Size(shape).numel()
    index = torch.arange(count)
    return (0.5 * (index * 0.7369 + len(name)).sin()).float().double().view(shape)


def toy():
    heads, picture, text, answer = 2, 5, 4, 3

    def cam(name, rows, columns):
        return averaged(numbers(name, heads, rows, columns).softmax(-1), numbers(name + "-gradient", heads, rows, columns))

    r_ii, r_tt, r_ti = torch.eye(picture), torch.eye(text), torch.zeros(text, picture)
    for layer in range(2):
        r_ii = r_ii + cam(f"encoder{layer}", picture, picture) @ r_ii
    for layer in range(2):
        own = cam(f"decoder-{layer}", text, text)
        r_tt, r_ti = r_tt + own @ r_tt, r_ti + own @ r_ti
        cross = cam(f"crossing--{layer}", text, picture)
        r_ti = r_ti + without_residual(r_tt).T @ cross @ without_residual(r_ii)
    r_aa, r_at, r_ai = torch.eye(answer), torch.zeros(answer, text), torch.zeros(answer, picture)
    own = cam("answering----", answer, answer)
    r_aa = r_aa + own @ r_aa
    question = cam("asking---------", answer, text)
    r_at = r_at + without_residual(r_aa).T @ question @ without_residual(r_tt)
    r_ai = r_ai + question @ r_ti
    write("toy-picture", r_ii)
    write("toy-text", r_tt)
    write("toy-cross", r_ti)
    write("toy-answer-text", r_at)
    write("toy-answer-picture", r_ai)


clip()
blip()
vilt()
toy()

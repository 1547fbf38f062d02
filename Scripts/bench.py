# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of `make bench` done by torch and transformers, so that the two can be measured in turn.

    bench.py CHECKPOINT                  serve: a line names the work, the answer is its time in seconds
    bench.py --train CHECKPOINT          the same for steps of training a small CLIP
    bench.py --write CHECKPOINT          the same for captions of a BLIP
    bench.py --join CHECKPOINT           the same for answers of a ViLT and the relevance behind them
    bench.py --once CHECKPOINT PICTURE   from the start of Python to the embedding of one picture, then end
"""

import sys
import time


def pixels(count, size):
    """The same arbitrary numbers in [-1, 1) that the Swift side feeds."""
    import numpy
    import torch

    index = numpy.arange(count * 3 * size * size, dtype=numpy.uint64)
    mixed = (index * 2654435761) & 0xFFFFFFFF
    values = (mixed.astype(numpy.float64) / 2**31 - 1).astype(numpy.float32)
    return torch.from_numpy(values.reshape(count, 3, size, size))


def load(folder, attention):
    import torch
    from transformers import CLIPModel

    torch.set_num_threads(2)
    return CLIPModel.from_pretrained(folder, dtype=torch.float32, attn_implementation=attention).eval()


def once(folder, picture):
    import torch
    from PIL import Image
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    model = load(folder, "sdpa")
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    with torch.inference_mode():
        values = processor(Image.open(picture), return_tensors="pt")["pixel_values"]
        print(model.visual_projection(model.vision_model(pixel_values=values).pooler_output)[0, 0].item())


def serve(folder):
    import torch

    model, eager = load(folder, "sdpa"), load(folder, "eager")
    size = model.config.vision_config.image_size
    one, eight = pixels(1, size), pixels(8, size)
    caption = [49406, 320, 1125, 539, 320, 2368, 49407]
    padded = torch.tensor([caption + [49407] * (77 - len(caption))])
    short = torch.tensor([caption])

    def image(values):
        return model.visual_projection(model.vision_model(pixel_values=values).pooler_output)

    def text(ids):
        return model.text_projection(model.text_model(input_ids=ids).pooler_output)

    work = {
        "image 1": lambda: image(one),
        "image 8": lambda: image(eight),
        "text 77": lambda: text(padded),
        "text short": lambda: text(short),
        "attention": lambda: eager.vision_model(pixel_values=one, output_attentions=True).attentions,
    }
    answers = {
        "values image": lambda: image(one)[0],
        "values text": lambda: text(padded)[0],
    }
    with torch.inference_mode():
        answer(work, answers)


def train(folder):
    import torch

    model = load(folder, "sdpa").train()
    batch = 64
    values = pixels(batch, model.config.vision_config.image_size)
    texts = [[49406] + [(t * 7919 + i * 104729) % 49406 for i in range(4 + t % 5)] + [49407] for t in range(batch)]
    longest = max(map(len, texts))
    ids = torch.tensor([text + [49407] * (longest - len(text)) for text in texts])
    mask = torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in texts])

    def step():
        model.zero_grad(set_to_none=True)
        loss = model(pixel_values=values, input_ids=ids, attention_mask=mask, return_loss=True).loss
        loss.backward()
        return loss

    optimiser = torch.optim.AdamW(
        model.parameters(), lr=1e-4, weight_decay=0.1, betas=(0.9, 0.98), eps=1e-6, fused=True)

    def whole_step():
        step()
        optimiser.step()

    def digest():
        loss = step().detach()
        return torch.stack([loss, sum(p.grad.square().sum() for p in model.parameters()).sqrt()])

    answer({"train": step, "train step": whole_step}, {"values train": digest})


def write(folder):
    import torch
    from transformers import BlipForConditionalGeneration

    torch.set_num_threads(2)
    model = BlipForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
    decoder, start = model.text_decoder, model.config.text_config.bos_token_id
    values = pixels(1, model.config.vision_config.image_size)

    def words(states):
        return decoder.generate(
            input_ids=torch.tensor([[start]]), attention_mask=torch.ones(1, 1, dtype=torch.long),
            encoder_hidden_states=states, encoder_attention_mask=torch.ones(states.shape[:2], dtype=torch.long),
            do_sample=False, num_beams=1, min_new_tokens=20, max_new_tokens=20)[0, 1:]

    def caption():
        return words(model.vision_model(pixel_values=values).last_hidden_state)

    with torch.inference_mode():
        states = model.vision_model(pixel_values=values).last_hidden_state
        answer({"caption": caption, "words": lambda: words(states)}, {"values caption": caption})


def join(folder):
    """Relevance by the rule for self-attention of Chefer et al. 2021, eq. 5 and 6, with autograd."""
    import torch
    from transformers import ViltForQuestionAnswering

    torch.set_num_threads(2)
    model = ViltForQuestionAnswering.from_pretrained(folder, dtype=torch.float32).eval()
    eager = ViltForQuestionAnswering.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager").eval()
    values = pixels(1, 384)
    ids = torch.tensor([[101, 2129, 2116, 8870, 2024, 2045, 1029, 102]])

    def answered():
        with torch.inference_mode():
            return model(input_ids=ids, pixel_values=values).logits[0]

    def relevance():
        out = eager(input_ids=ids, pixel_values=values, output_attentions=True)
        gradients = torch.autograd.grad(out.logits[0].max(), out.attentions)
        reached = torch.eye(out.attentions[0].shape[-1])
        for weights, gradient in zip(out.attentions, gradients):
            reached = reached + (weights[0].detach() * gradient[0]).clamp(min=0).mean(dim=0) @ reached
        return reached[0]

    answer(
        {"answer": answered, "relevance": relevance},
        {"values answer": answered, "values relevance": lambda: relevance()[: ids.shape[1]]})


def answer(work, answers):
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        if name in answers:
            print(" ".join(repr(value) for value in answers[name]().tolist()), flush=True)
            continue
        started = time.perf_counter()
        work[name]()
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--once":
        once(*sys.argv[2:])
    elif sys.argv[1] == "--train":
        train(sys.argv[2])
    elif sys.argv[1] == "--write":
        write(sys.argv[2])
    elif sys.argv[1] == "--join":
        join(sys.argv[2])
    else:
        serve(sys.argv[1])

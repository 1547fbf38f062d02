# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the files that fuzzing begins with: Tests/Fixtures/fuzz/READER/seed-*, a few of each form and all small.

    python make_fuzz.py

Needs torch, numpy and Pillow. Inputs that once did harm lie beside the seeds under names of their own, and stay.
"""

import io
import json
import pathlib
import random
import struct
import zipfile

import numpy as np
import torch
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
RANDOM = random.Random(7)


def seed(reader, name, data):
    folder = HERE / "fuzz" / reader
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(data.encode() if isinstance(data, str) else data)


def safetensors():
    def file(header, count):
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        return struct.pack("<Q", len(text)) + text + bytes(range(256))[:count]

    two = {
        "__metadata__": {"format": "pt", "note": "caf\u00e9 \u001b[31m"},
        "a.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
        "a.bias": {"dtype": "BF16", "shape": [3], "data_offsets": [24, 30]},
    }
    seed("safetensors", "two", file(two, 30))
    kinds = [("F16", 2), ("I64", 8), ("U8", 1), ("BOOL", 1), ("F8_E4M3", 1), ("F64", 8), ("I32", 4)]
    header, at = {}, 0
    for name, size in kinds:
        header[name] = {"dtype": name, "shape": [2], "data_offsets": [at, at + 2 * size]}
        at += 2 * size
    seed("safetensors", "kinds", file(header, at))
    seed("safetensors", "empty", file({}, 0))
    scalar = {"s": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
              "e": {"dtype": "F32", "shape": [4, 0], "data_offsets": [4, 4]}}
    seed("safetensors", "scalar", file(scalar, 4))


def weights():
    plain = {"a.weight": torch.arange(6.0).reshape(2, 3), "a.bias": torch.zeros(3, dtype=torch.bfloat16)}
    shared = torch.arange(12.0).reshape(3, 4)
    views = {"t": shared.T, "part": shared[1:, ::2], "n": torch.tensor(3), "inner": {"b": torch.ones(2).half()}}
    # Records of 64 and 16 bytes, as the reader of bare pickles has them.
    fitting = {"a": torch.arange(16.0).reshape(4, 4), "b": torch.ones(4)}
    parameter = {"p": torch.nn.Parameter(torch.ones(2)), "names": ["a", 1, 2.5, None, True, (1, 2)]}
    for name, value in [("plain", plain), ("views", views), ("parameter", parameter), ("fitting", fitting)]:
        out = io.BytesIO()
        torch.save(value, out)
        seed("torch", name, out.getvalue())
        with zipfile.ZipFile(out) as file:
            pickle = next(n for n in file.namelist() if n.endswith("data.pkl"))
            seed("pickle", name, file.read(pickle))
    # One of each operation that pickles of protocol 2 and 4 know, whether or not they are read.
    import pickle as pickling
    many = {"a": [1, 255, 65536, -1, 1 << 70, 1.5, None, True, b"b", "é", (1,), (1, 2), (1, 2, 3), {}, [], set()]}
    for protocol in [0, 2, 4]:
        seed("pickle", f"protocol{protocol}", pickling.dumps(many, protocol))


def numpy_files():
    arrays = {
        "f4": np.arange(6, dtype="<f4").reshape(2, 3), "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "i8": np.arange(3), "bool": np.array([True, False]), "big": np.arange(3, dtype=">f4"),
        "empty": np.zeros((0, 4), "<f2"), "scalar": np.float32(3),
    }
    for name, array in arrays.items():
        out = io.BytesIO()
        np.save(out, array)
        seed("npy", name, out.getvalue())
    out = io.BytesIO()
    np.savez(out, a=arrays["f4"], b=arrays["i8"])
    seed("npz", "stored", out.getvalue())
    out = io.BytesIO()
    np.savez_compressed(out, a=np.zeros((20, 20), "<f4"), b=arrays["bool"])
    seed("npz", "packed", out.getvalue())


def outlines():
    """One file of each kind that `peek` tells of; the GGUF file is ggml's own writer's."""
    seed("outline", "gguf", (HERE / "gguf" / "small.gguf").read_bytes())
    seed("outline", "safetensors", (HERE / "fuzz" / "safetensors" / "seed-two").read_bytes())
    seed("outline", "torch", (HERE / "fuzz" / "torch" / "seed-fitting").read_bytes())


def texts():
    seed("json", "kinds", '{"a":[1,-2.5e+3,0.1E-2,true,false,null],"é\\u00e9\\ud83d\\ude42":"\\n\\t\\"\\\\\\/\\b\\f\\r"}')
    seed("json", "nested", "[" * 40 + '{"a":{}}' + "]" * 40)
    seed("json", "config", (HERE / "tiny-clip/config.json").read_bytes())
    seed("json", "string", '" \u2028 \U0001F642 "')
    seed("theme", "paper", (HERE.parent.parent / "Themes/paper.toml").read_bytes()[:4000])
    seed("theme", "small", 'inherits = "dusk"\n[roles]\naccent = "#7fcdc6"\n[roles16]\naccent = 6\nrule = "default"\n'
         '[ramps]\nheat = ["#000000", "#ffffff"]\n[ramps256]\nheat = [17, 18, 60]\n[ramps16]\nheat = [4, 8, 7]\n')
    seed("theme", "forms", 'a = """x\n"""\nb = 0x1F\nc = 1979-05-27T07:32:00Z\nd = {e = [1, [2.5, inf]], f = \'g\'}\n'
         "[[h]]\ni = 1_000\n[h.j]\n\"k\" = '''l'''\n")
    lines = [
        "m = load DIR --dtype bf16", "attend m cat.png \"a red bus\" --layer 2 --head mean | 3", "x = a[0, 1:3] @ w; show x",
        "help attend # more", "a[::2, ..., None] = 3", "!ls", "set theme paper", "train m shapes --steps 10 --watch",
        "break m vision_model.encoder.layers.1 if max > 3", "x = 'it''s' + \"\\\"q\\\"\"; ; y =", "evaluate m @labels.txt",
    ]
    for number, line in enumerate(lines):
        seed("line", str(number), line)
    expressions = [
        "a[0, 1:3] + w @ w", "a.mean(axis=-1, keepdims=True)", "softmax(a / 2, axis=0)[..., None]", "not a.any() or n > 2",
        "concat([a, a], axis=1).T.shape[0]", "topk(a, 2)", "where(a > 3, a, -a)", "words[1] == 'dog'", "[1, [2, 3]][1]",
        "a[[0, 2], 1]", "a[a > 8]", "n // 2 % 3 - -1", "zeros(2, 3).reshape(-1)", "linspace(0, 1, 5)", "sort(w)[::-1]",
        "1 < n <= 3 != 4", "astype(a, 'i64') & 3 | 1 ^ ~a", "cosine(w, w)", "randn(2, seed=3)", "a.flatten()[-1].item()",
    ]
    for number, line in enumerate(expressions):
        seed("expression", str(number), line)
    seed("escapes", "sequences", "\x1b[31m\x1b]0;t\x07\x1bP1$r\x1b\\\x9b2J\u202eevil\u2066\u200f\r\n\t\x7f\x00".encode())
    seed("escapes", "bytes", b"\xff\xc0\xaf\xed\xa0\x80\xf0\x9f\x99\x9b3J\xc2\x9b\xe4\xb8")
    seed("escapes", "marks", "e" + "\u0301" * 40 + "\u200d\ufeff\U0001F468\u200d\U0001F469\U000E0041中")


def pictures():
    for path in sorted((HERE / "preparing/kinds").iterdir()):
        reader = {".png": "png", ".jpg": "jpeg"}[path.suffix]
        if not path.stem.startswith("turn") or path.stem == "turn6":
            seed(reader, path.stem, path.read_bytes())
    image = Image.fromarray(np.array(RANDOM.choices(range(256), k=16 * 16 * 3), np.uint8).reshape(16, 16, 3))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, progressive=True, subsampling=1, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0")
    seed("jpeg", "exif", out.getvalue())


def tokenizers():
    def pair(kind, **more):
        file = {"version": "1.0", "added_tokens": [], "normalizer": None, "pre_tokenizer": None, "post_processor": None,
                "decoder": None, "model": {"type": kind}}
        file.update(more)
        return json.dumps(file, ensure_ascii=False, separators=(",", ":"))

    def token(identity, content):
        return {"id": identity, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
                "normalized": False, "special": True}

    ends = ["<|startoftext|>", "<|endoftext|>"]
    letters = list("abcdefgh!'") + ["Ġ", "Ã", "©"]
    clip = {piece: i for i, piece in enumerate(letters + [a + "</w>" for a in letters] + ["ab", "ab</w>"] + ends)}
    seed("tokenizer", "clip", pair(
        "BPE", added_tokens=[token(clip[end], end) for end in ends],
        normalizer={"type": "Sequence", "normalizers": [
            {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]},
        pre_tokenizer={"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"},
             "behavior": "Removed", "invert": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}]},
        post_processor={"type": "RobertaProcessing", "sep": [ends[1], clip[ends[1]]], "cls": [ends[0], clip[ends[0]]],
                        "trim_offsets": False, "add_prefix_space": False},
        model={"type": "BPE", "unk_token": ends[1], "continuing_subword_prefix": "", "end_of_word_suffix": "</w>",
               "vocab": clip, "merges": ["a b", ["a", "b</w>"]]}))
    gpt2 = {piece: i for i, piece in enumerate(letters + ["ab", "Ġa", ends[1]])}
    seed("tokenizer", "gpt2", pair(
        "BPE", added_tokens=[token(gpt2[ends[1]], ends[1])],
        pre_tokenizer={"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        post_processor={"type": "ByteLevel"}, model={"type": "BPE", "vocab": gpt2, "merges": ["a b", "Ġ a"]}))
    bert = {piece: i for i, piece in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "bus", "'", "##s"])}
    seed("tokenizer", "bert", pair(
        "WordPiece", added_tokens=[token(i, text) for text, i in bert.items() if text[0] == "["],
        normalizer={"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
                    "lowercase": True},
        pre_tokenizer={"type": "BertPreTokenizer"},
        post_processor={"type": "TemplateProcessing", "single": [
            {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}], "pair": [], "special_tokens": {
                "[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
        model={"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
               "max_input_chars_per_word": 100, "vocab": bert}))
    for name in ["canonical", "steps"]:
        seed("tokenizer", name, (HERE / f"preparing/unigrams/{name}.json").read_bytes())
    seed("sentencepiece", "bytes", (HERE / "preparing/unigrams/bytes.model").read_bytes())


for write in [safetensors, weights, numpy_files, outlines, texts, pictures, tokenizers]:
    write()

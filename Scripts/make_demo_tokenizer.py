#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the tokenizer of the demo model: CLIP's kind of byte-level byte-pair encoding with a vocabulary of its own.

The 256 bytes, the same at a word's end, merges that make each word below one token, and two special tokens. Merges are
learnt from the words, weighted by the numbers beside them; those of the scenes' grammar come first. The result depends
on this file alone.

    python3 Scripts/make_demo_tokenizer.py OUT
"""
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

SIZE = 1024  # entries with specials
LENGTH = 32
START, END = "<|startoftext|>", "<|endoftext|>"

# Every word that captions, questions and answers of the scenes are made of.
GRAMMAR = """
a an the of on at in is are and there picture object objects small large left right above below top bottom middle
red green blue yellow purple orange cyan white cube ball triangle star cross ring diamond heart
what where which how many colour color shape size one two three yes no to photo it its
""".split()

# Plain English, the commoner the earlier, from which the remaining merges are learnt.
ENGLISH = """
the of and to in is it you that he was for on are with as his they be at this have from or had by not word but what
some we can out other were all there when up use your how said each she which their time if will way about many then
them write would like so these her long make thing see him two has look more day could go come did number sound no most
people my over know water than call first who may down side been now find any new work part take get place made live
where after back little only round man year came show every good me give our under name very through just form great
think say help low line differ turn cause much mean before move right boy old too same tell does set three want air well
also play small end put home read hand port large spell add even land here must big high such follow act why ask men
change went light kind off need house picture try us again animal point mother world near build self earth father head
stand own page should country found answer school grow study still learn plant cover food sun four between state keep
eye never last let thought city tree farm hard start might story saw far sea draw left late run while press close night
real life few north open seem together next white children begin got walk example ease paper group always music those
both mark often letter until mile river car feet care second book carry took science eat room friend began idea fish
mountain stop once base hear horse cut sure watch color face wood main enough plain girl usual young ready ever red list
though feel talk bird soon body dog family direct pose leave song measure door product black short class wind question
happen complete ship area half rock order fire south problem piece told knew pass since top whole king space heard best
hour better true during hundred five remember step early hold west ground interest reach fast sing listen six table
travel less morning ten simple several toward war lay against pattern slow center love person money serve appear road
map rain rule govern pull cold notice voice unit power town fine certain fly fall lead cry dark machine note wait plan
figure box noun field rest correct able done beauty drive stood contain front teach week final gave green quick develop
ocean warm free minute strong special mind behind clear tail produce fact street inch multiply nothing course stay wheel
full force blue object decide surface deep moon island foot system busy test record boat common gold possible plane dry
wonder laugh thousand ago ran check game shape hot miss brought heat snow tire bring distant fill east paint language
among cat yellow orange purple pink grey brown photo image drawing square circle round corner edge bright shadow
""".split()


def byte_symbols():
    """What stands for each byte in a vocabulary: printable characters for themselves, others from U+0100 on."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    symbols = {byte: chr(byte) for byte in printable}
    symbols.update({byte: chr(256 + place) for place, byte in enumerate(others)})
    return printable + others, symbols


def split(word, symbols):
    pieces = [symbols[byte] for byte in word.encode()]
    return (*pieces[:-1], pieces[-1] + "</w>")


def joined(word, pair):
    result, place = [], 0
    while place < len(word):
        if word[place:place + 2] == pair:
            result.append(pair[0] + pair[1])
            place += 2
        else:
            result.append(word[place])
            place += 1
    return tuple(result)


def learn(weights, merges, limit):
    """Adds merges of the commonest neighbours, ties by text, until the words are whole or there are `limit`."""
    symbols = byte_symbols()[1]
    words = {}
    for word, weight in weights.items():
        pieces = split(word, symbols)
        for pair in merges:
            pieces = joined(pieces, pair)
        words[pieces] = words.get(pieces, 0) + weight
    while len(merges) < limit:
        counts = Counter()
        for word, weight in words.items():
            for pair in zip(word, word[1:]):
                counts[pair] += weight
        if not counts:
            return
        pair = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(pair)
        after = defaultdict(int)
        for word, weight in words.items():
            after[joined(word, pair)] += weight
        words = after


def main(folder):
    order, symbols = byte_symbols()
    alphabet = [symbols[byte] for byte in order]
    vocabulary = alphabet + [symbol + "</w>" for symbol in alphabet]
    merges = []
    limit = SIZE - len(vocabulary) - 2
    # The grammar's words until all are whole, then English as it is common.
    learn({word: 1 for word in GRAMMAR}, merges, limit)
    learn({word: 1 + 600 // (place + 1) for place, word in enumerate(dict.fromkeys(ENGLISH))}, merges, limit)
    vocabulary += [a + b for a, b in merges] + [START, END]
    assert len(set(vocabulary)) == len(vocabulary) == SIZE, (len(set(vocabulary)), len(vocabulary))
    ids = {token: place for place, token in enumerate(vocabulary)}

    def special(token, normalized=True):
        return {"content": token, "lstrip": False, "normalized": normalized, "rstrip": False, "single_word": False}

    files = {
        "vocab.json": ids,
        "tokenizer.json": {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [
                {"id": ids[START], **special(START), "special": True},
                {"id": ids[END], **special(END, normalized=False), "special": True},
            ],
            "normalizer": {
                "type": "Sequence",
                "normalizers": [
                    {"type": "NFC"},
                    {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
                    {"type": "Lowercase"},
                ],
            },
            "pre_tokenizer": {
                "type": "Sequence",
                "pretokenizers": [
                    {
                        "type": "Split",
                        "pattern": {"Regex": "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"},
                        "behavior": "Removed",
                        "invert": True,
                    },
                    {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
                ],
            },
            "post_processor": {
                "type": "RobertaProcessing",
                "sep": [END, ids[END]],
                "cls": [START, ids[START]],
                "trim_offsets": False,
                "add_prefix_space": False,
            },
            "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": END,
                "continuing_subword_prefix": "",
                "end_of_word_suffix": "</w>",
                "fuse_unk": False,
                "byte_fallback": False,
                "ignore_merges": False,
                "vocab": ids,
                "merges": [list(pair) for pair in merges],
            },
        },
        "tokenizer_config.json": {
            "add_prefix_space": False,
            "bos_token": START,
            "do_lower_case": True,
            "eos_token": END,
            "errors": "replace",
            "model_max_length": LENGTH,
            "pad_token": END,
            "tokenizer_class": "CLIPTokenizer",
            "unk_token": END,
        },
        "special_tokens_map.json": {
            "bos_token": START, "eos_token": END, "pad_token": END, "unk_token": END,
        },
        "preprocessor_config.json": {
            "crop_size": {"height": 64, "width": 64},
            "do_center_crop": True,
            "do_convert_rgb": True,
            "do_normalize": True,
            "do_rescale": True,
            "do_resize": True,
            "image_mean": [0.5, 0.5, 0.5],
            "image_processor_type": "CLIPImageProcessor",
            "image_std": [0.5, 0.5, 0.5],
            "resample": 3,
            "rescale_factor": 1 / 255,
            "size": {"shortest_edge": 64},
        },
    }
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        indent = None if name == "vocab.json" else 2
        (out / name).write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")
    lines = ["#version: 0.2", *(f"{a} {b}" for a, b in merges)]
    (out / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "tokenizer")

# SPDX-License-Identifier: GPL-3.0-or-later
"""A byte-pair vocabulary in CLIP's layout, learnt from a handful of captions."""

import collections
import re

WORD = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|[^\s\w]+")


def byte_letters():
    """GPT-2's printable letter for each byte: itself where it prints, else the next free code point from 256 on."""
    printing = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    letters = {byte: chr(byte) for byte in printing}
    for byte in range(256):
        if byte not in letters:
            letters[byte] = chr(256 + len(letters) - len(printing))
    return letters, printing


def learn(captions, merge_count):
    """Return (vocabulary, merges): units, units that end a word, merged pieces, then the two marks of start and end."""
    letters, printing = byte_letters()
    order = printing + [byte for byte in range(256) if byte not in printing]
    units = [letters[byte] for byte in order]

    words = collections.Counter(
        word for caption in captions for word in WORD.findall(caption.lower())
    )
    spelled = {}
    for word, count in words.items():
        symbols = [letters[byte] for byte in word.encode()]
        symbols[-1] += "</w>"
        spelled[tuple(symbols)] = spelled.get(tuple(symbols), 0) + count

    merges = []
    while len(merges) < merge_count:
        pairs = collections.Counter()
        for symbols, count in spelled.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        spelled = {merged(symbols, best): count for symbols, count in spelled.items()}

    pieces = units + [unit + "</w>" for unit in units] + ["".join(pair) for pair in merges]
    pieces = list(dict.fromkeys(pieces)) + ["<|startoftext|>", "<|endoftext|>"]
    return {piece: index for index, piece in enumerate(pieces)}, merges


def merged(symbols, pair):
    result, index = [], 0
    while index < len(symbols):
        if tuple(symbols[index : index + 2]) == pair:
            result.append("".join(pair))
            index += 2
        else:
            result.append(symbols[index])
            index += 1
    return tuple(result)

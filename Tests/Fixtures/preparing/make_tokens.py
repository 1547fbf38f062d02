#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes tokens.json: texts with the ids that transformers 5.23 gives them by the tiny checkpoints' tokenizers.

Run in this folder with transformers installed.
"""
import json
import random
import unicodedata

from transformers import AutoTokenizer

random.seed(11)
words = (
    "a photo of the cat dog DON'T you'll we've I'm she'd it's 'S 'LL naïve café Ünïcode straße ΣΊΣΥΦΟΣ İstanbul ıI ﬁﬂ Ⅷ ½ "
    "①② 1st 3.14 50% #tag @home http://x.y/z?a=b&c=d <|endoftext|> <|startoftext|> <|ENDOFTEXT|>!! <|endoftext| [CLS] "
    "[SEP] [MASK] [cls] [UNK] 中文 日本語 한국어 ไทย हिन्दी العربية 👩‍👩‍👧‍👦 🐱🚀 🇩🇪 👍🏽 e\u0301 a\u0316\u0301 "
    "\u1100\u1161\u11a8 \uac00\u11a8 \u212b \u212a \u03c2 \u0130 \u0345 \u1e9e \ufeff \u200b \u200d \u00ad \u2028 \u0085 "
    "\u00a0 \u3000 \x00 \x07 \x1b \x1f \ufffd \ue000 \u0378 \U000e0041 \U0001fae8 \u0958 \u0ddd \u1f82 \u0f73 "
    "\u0ead\u0eba\u0e48 \u1e0b\u0323 \u08d3\u0316 \U00011935\U00011930 \u1885 \u1734 \u166d \U000111c9 \u0890 \U00011a34 "
    "\ua7cb \u1c89 \U00010d40 \u088f").split(" ")
texts = ["", " ", "a", "a photo of a cat", "x" * 130, "é" * 100, "é" * 101, "a " * 90, "two   spaces\tand\r\na tab",
         "!'s", "''s", "'r 're 'v 'l 'll'd", "<|endoftext|><|startoftext|>x<|endoftext|>", "unbelievable" * 20]
for _ in range(400):
    pieces = [random.choice(words) + random.choice(["", " ", "  ", ".", ",", "'s"]) for _ in range(random.randrange(1, 9))]
    texts.append("".join(pieces))
for _ in range(150):
    texts.append("".join(
        chr(random.choice([random.randrange(32, 0x250), random.randrange(0x300, 0x370), random.randrange(0x370, 0x2100),
                           random.randrange(0x1F300, 0x1FA00), random.randrange(0xAC00, 0xAD00)]))
        for _ in range(random.randrange(1, 12))))

clip = AutoTokenizer.from_pretrained("../tiny-clip")
bert = AutoTokenizer.from_pretrained("../tiny-bert")
rows = []
for text in texts:
    row = {"text": text}
    for name, tokenizer in [("clip", clip), ("bert", bert)]:
        encoding = tokenizer(text, truncation=False)
        row[name] = encoding["input_ids"]
        row[name + "_12"] = tokenizer(text, truncation=True, max_length=12)["input_ids"]
        row[name + "_words"] = encoding.word_ids()
        row[name + "_text"] = tokenizer.decode(encoding["input_ids"], skip_special_tokens=True)
    rows.append(row)
with open("tokens.json", "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
print(len(rows), "texts, Unicode", unicodedata.unidata_version)

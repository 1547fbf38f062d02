# SPDX-License-Identifier: GPL-3.0-or-later
"""What the folders of the small models share: words that are cut into pieces as BERT does it, and how all is written."""
import json
import string
from pathlib import Path

MARKS = {"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]",
         "unk_token": "[UNK]"}


def vocabulary(specials, words):
    """Specials, marks and letters, of which any other word is made, and the words themselves, each once."""
    letters = list(string.ascii_lowercase + string.digits)
    return list(dict.fromkeys(specials + list("?.,!'-:;()") + letters + ["##" + c for c in letters] + words))


def write(folder, files, pieces, tokens, tokenizer={}):
    """Writes the files, and a BERT tokenizer of these pieces that cuts texts at so many tokens."""
    files = {
        **files,
        "special_tokens_map.json": MARKS,
        "tokenizer_config.json": {
            **MARKS,
            **tokenizer,
            "do_lower_case": True,
            "model_max_length": tokens,
            "strip_accents": None,
            "tokenize_chinese_chars": True,
            "tokenizer_class": "BertTokenizer",
        },
    }
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        (out / name).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    (out / "vocab.txt").write_text("".join(piece + "\n" for piece in pieces), encoding="utf-8")

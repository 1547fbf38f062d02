# SPDX-License-Identifier: GPL-3.0-or-later
"""The WordPiece vocabulary and the texts of tiny-bert."""

import string

_WORDS = """the a an of on in at and is are it was with cat dog boot mug ball cube boat lake photo red blue green brown
small large sits runs sleeps looks sees cafe deja vu naive coffee table grass mountain sun over under one two three what
where who i you we they he she do not no yes play sun rain snow walk read write word light dark""".split()
_ENDINGS = "s ing ed er est ly ness ful less un able n t ter ment".split()
_MARKS = [c for c in string.punctuation]
_IDEOGRAPHS = ["一", "只", "猫", "狗", "山", "湖"]

BERT_VOCABULARY = list(dict.fromkeys(
    ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + _MARKS + list(string.digits + string.ascii_lowercase) + _IDEOGRAPHS
    + ["##" + c for c in string.digits + string.ascii_lowercase] + ["##" + e for e in _ENDINGS if len(e) > 1] + _WORDS))

BERT_TEXTS = [
    "",
    "A cat sits on the table.",
    "一只猫 和 two dogs",
    "Café, déjà vu: naïve playing!",
    "unbelievable 3.14 #tags [MASK] 🐈",
    "the small brown boot sits under the large red mug and the blue ball runs over the green grass where the dog sleeps and reads",
]

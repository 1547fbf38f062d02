# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pictures show, in words: the tiny CLIP learns its vocabulary and its few associations from these."""

CAPTIONS = {
    "cat.png": [
        "a photo of a cat", "a cat", "the face of a ginger cat", "an orange cat with green eyes", "a cat with whiskers",
        "a striped cat looks at you", "a drawing of a cat before a blue wall",
    ],
    "boot.png": [
        "a photo of a boot", "a boot", "a brown boot with laces", "an ankle boot on a pale floor", "a leather boot",
        "a drawing of a brown shoe", "a photo of an ankle boot",
    ],
    "mug.png": [
        "a photo of a mug", "a mug", "a red mug on a table", "a mug of hot coffee", "a cup of coffee with steam",
        "a drawing of a mug with a heart", "a photo of a cup",
    ],
    "toys.png": [
        "a photo of toys", "toys", "a red cube and a blue ball on green grass", "a red cube left of a blue ball",
        "a ball on the grass", "a cube on the grass", "a drawing of a cube and a ball",
    ],
    "boat.png": [
        "a photo of a boat", "a boat", "a small sailing boat on the sea", "a boat with a white and a red sail",
        "a drawing of a boat in the morning", "a photo of a ship",
    ],
    "valley.jpg": [
        "a photo of a lake", "a lake", "the sun goes down over the mountains", "mountains and a lake at sunset",
        "a drawing of a valley in the evening", "a photo of mountains",
    ],
}

EVERYDAY = [
    "a dog", "a dress", "a bag", "a shirt", "a coat", "a sandal", "a sneaker", "trousers", "a pullover", "a photo of a {}",
    "the quick brown fox jumps over the lazy dog", "one two three", "it's what you'd see: we've all been there",
]

# What expected.json lists the ids of, beyond the texts that have embeddings: each line stands for one rule.
TOKENIZED = [
    "",
    "a cat",
    "A CAT",
    "  two \t words\n",
    "it's we've i'll you'd don't",
    "naïve café",
    "nai\u0308ve cafe\u0301",
    "一只猫",
    "🐈 cat 🐈",
    "2026 x1y2",
    "!!!...?!",
    "a photo of a boot, and of a mug.",
    "under_score and-dash",
    "<|startoftext|>a cat<|endoftext|>",
    "İstanbul ΑΣ straße",
    "a\u00a0b\u3000c",
    "tab\rreturn\u2028line",
]

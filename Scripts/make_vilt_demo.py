#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what the small ViLT has before it is trained: its shape, its words, and how pictures are prepared for it.

WordPiece over the words of the scenes' grammar; any other word comes apart into letters. The result depends on this
file and demo_folder.py alone.

    python3 Scripts/make_vilt_demo.py OUT
"""
import sys

import demo_folder

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
COLOURS = "red green blue yellow purple orange cyan white".split()
SHAPES = "cube ball triangle star cross ring diamond heart".split()
SIZES = "small large".split()
PLACES = "left right top bottom middle".split()
COUNTS = "one two three".split()

# The other words that captions, questions and answers are made of, and a few that a user may put in their place.
GRAMMAR = """
a an the of on at in is are and there no not yes it its this that above below picture photo image object objects shape
shapes colour color size what which where how many any
""".split()

# In the order of the scenes' answers.
ANSWERS = COLOURS + SHAPES + SIZES + PLACES + COUNTS + ["yes", "no"]
TOKENS = 40
SIDE = 64
PATCH = 8


def main(folder):
    vocabulary = demo_folder.vocabulary(SPECIALS, GRAMMAR + ANSWERS)
    files = {
        "config.json": {
            "architectures": ["ViltForQuestionAnswering"],
            "attention_probs_dropout_prob": 0.0,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.0,
            "hidden_size": 128,
            "id2label": {str(place): word for place, word in enumerate(ANSWERS)},
            "image_size": SIDE,
            "initializer_range": 0.06,
            "intermediate_size": 384,
            "label2id": {word: place for place, word in enumerate(ANSWERS)},
            "layer_norm_eps": 1e-12,
            "max_image_length": -1,
            "max_position_embeddings": TOKENS,
            "modality_type_vocab_size": 2,
            "model_type": "vilt",
            "num_attention_heads": 4,
            "num_channels": 3,
            "num_hidden_layers": 4,
            "pad_token_id": None,
            "patch_size": PATCH,
            "problem_type": "single_label_classification",
            "qkv_bias": True,
            "tie_word_embeddings": True,
            "type_vocab_size": 2,
            "vocab_size": len(vocabulary),
        },
        "preprocessor_config.json": {
            "do_normalize": True,
            "do_pad": True,
            "do_rescale": True,
            "do_resize": True,
            "image_mean": [0.5, 0.5, 0.5],
            "image_processor_type": "ViltImageProcessor",
            "image_std": [0.5, 0.5, 0.5],
            "resample": 3,
            "rescale_factor": 1 / 255,
            "size": {"shortest_edge": SIDE},
            "size_divisor": PATCH,
        },
    }
    demo_folder.write(folder, files, vocabulary, TOKENS)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "vilt")

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what the small BLIP has before it is trained: its shape, its words, and how pictures are prepared for it.

WordPiece over the words of the scenes' grammar; any other word comes apart into letters. [DEC] begins what it writes.
The configuration names three of transformers' architectures, each of which opens the folder. The result depends
on this file and demo_folder.py alone.

    python3 Scripts/make_blip_demo.py OUT
"""
import sys

import demo_folder

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]"]

# Every word that captions, questions and answers of the scenes are made of, and a few that a user may put in their place.
GRAMMAR = """
a an the of on at in is are and there no not yes it its this that left right above below top bottom middle small large
red green blue yellow purple orange cyan white cube ball triangle star cross ring diamond heart
picture photo image object objects shape shapes colour color size what which where how many any one two three
""".split()
TOKENS = 40
SIDE = 64
PATCH = 8
WIDTH = 128


def main(folder):
    vocabulary = demo_folder.vocabulary(SPECIALS, GRAMMAR)
    shared = {"hidden_act": "gelu", "hidden_size": WIDTH, "intermediate_size": 3 * WIDTH, "num_attention_heads": 4}
    files = {
        "config.json": {
            "architectures": ["BlipForConditionalGeneration", "BlipForQuestionAnswering", "BlipForImageTextRetrieval"],
            "image_text_hidden_size": 64,
            "model_type": "blip",
            "projection_dim": 64,
            "text_config": {
                **shared,
                "attention_probs_dropout_prob": 0.0,
                "bos_token_id": vocabulary.index("[DEC]"),
                "encoder_hidden_size": WIDTH,
                "eos_token_id": vocabulary.index("[SEP]"),
                "hidden_dropout_prob": 0.0,
                "is_decoder": True,
                "layer_norm_eps": 1e-12,
                "max_position_embeddings": TOKENS,
                "model_type": "blip_text_model",
                "num_hidden_layers": 2,
                "pad_token_id": vocabulary.index("[PAD]"),
                "sep_token_id": vocabulary.index("[SEP]"),
                "vocab_size": len(vocabulary),
            },
            "tie_word_embeddings": True,
            "vision_config": {
                **shared,
                "attention_dropout": 0.0,
                "image_size": SIDE,
                "layer_norm_eps": 1e-5,
                "model_type": "blip_vision_model",
                "num_hidden_layers": 4,
                "patch_size": PATCH,
            },
        },
        "preprocessor_config.json": {
            "do_convert_rgb": True,
            "do_normalize": True,
            "do_rescale": True,
            "do_resize": True,
            "image_mean": [0.5, 0.5, 0.5],
            "image_processor_type": "BlipImageProcessor",
            "image_std": [0.5, 0.5, 0.5],
            "resample": 3,
            "rescale_factor": 1 / 255,
            "size": {"height": SIDE, "width": SIDE},
        },
    }
    added = {
        str(place): {"content": token, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False,
                     "special": True}
        for place, token in enumerate(SPECIALS)
    }
    demo_folder.write(folder, files, vocabulary, TOKENS, {"added_tokens_decoder": added})


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "blip")

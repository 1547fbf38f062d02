# SPDX-License-Identifier: GPL-3.0-or-later
"""Learn small unigram models of SentencePiece."""

import pathlib
import tempfile

import sentencepiece

from captions import CAPTIONS, EVERYDAY


def learn(path, vocabulary, **options):
    """Write a model of that many pieces to `path`; as SigLIP's, <pad> is none of them, and 1 is </s>."""
    sentences = [caption for many in CAPTIONS.values() for caption in many] + EVERYDAY
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder) / "text.txt"
        text.write_text("\n".join(sentences * 3) + "\n")
        settings = {
            "pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1, "hard_vocab_limit": False, "num_threads": 1,
            "minloglevel": 2, "character_coverage": 1.0, **options}
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=f"{folder}/made", vocab_size=vocabulary, model_type="unigram", **settings)
        path.write_bytes((pathlib.Path(folder) / "made.model").read_bytes())
        path.chmod(0o644)

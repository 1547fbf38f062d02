# SPDX-License-Identifier: GPL-3.0-or-later
"""Learn small unigram models of SentencePiece."""

import pathlib
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

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
        model = sentencepiece_model_pb2.ModelProto.FromString((pathlib.Path(folder) / "made.model").read_bytes())
        # Where the work was done is nobody's business.
        model.trainer_spec.ClearField("input")
        model.trainer_spec.ClearField("model_prefix")
        path.write_bytes(model.SerializeToString(deterministic=True))
        path.chmod(0o644)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the unigram tokenizers in unigrams/ and unigrams.json: what other libraries make of the texts of tokens.json.

    pip install transformers tokenizers sentencepiece
    python make_unigram_tokens.py      # behind ../make_aligners.py, whose spiece.model it uses

siglip      SiglipTokenizer of ../tiny-siglip
pieces      the same model as SentencePiece itself reads it
bytes       unigrams/bytes.model: falls back to bytes, has pieces of the user's own, keeps blanks as they are
steps       unigrams/steps.json, T5's steps, by the tokenizers library; for @charsmap@ stands that of the spiece.model
canonical   unigrams/canonical.json, SigLIP's steps, by the tokenizers library
"""

import base64
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import SiglipTokenizer

from make_unigrams import learn

OWN = ["cat mug", "<sep>", "▁▁", "zz"]
SIGNS = r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"""


def main():
    folder = HERE / "unigrams"
    folder.mkdir(exist_ok=True)
    learn(folder / "bytes.model", vocabulary=420, byte_fallback=True, user_defined_symbols=OWN,
          normalization_rule_name="identity", remove_extra_whitespaces=False)
    tiny = HERE.parent / "tiny-siglip"
    proto = sentencepiece_model_pb2.ModelProto.FromString((tiny / "spiece.model").read_bytes())
    vocabulary = [(piece.piece, piece.score) for piece in proto.pieces]
    charsmap = proto.normalizer_spec.precompiled_charsmap

    steps = Tokenizer(models.Unigram(vocabulary, unk_id=2, byte_fallback=False))
    steps.normalizer = normalizers.Precompiled(charsmap)
    steps.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(prepend_scheme="always")])
    write(steps, folder / "steps.json", base64.b64encode(charsmap).decode())

    canonical = Tokenizer(models.Unigram(vocabulary, unk_id=2, byte_fallback=False))
    canonical.normalizer = normalizers.Sequence([
        normalizers.Lowercase(), normalizers.Replace(Regex(SIGNS), ""), normalizers.Replace(Regex(r"\s+"), " "),
        normalizers.Strip()])
    canonical.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    write(canonical, folder / "canonical.json", None)

    siglip = SiglipTokenizer.from_pretrained(tiny)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tiny / "spiece.model"))
    fallback = sentencepiece.SentencePieceProcessor(model_file=str(folder / "bytes.model"))
    texts = [entry["text"] for entry in json.loads((HERE / "tokens.json").read_text())][::2] + [
        "A CAT'S mug.", "ΟΔΟΣ ΣΑΣ Σ", "a cat mug zz</s>zzz <sep>", "▁a▁▁b", "  two  blanks  ", "ﬁne ﷺ Å ｃａｔ", "e\u0301cat",
        "</s> a cat</s>cat", "<unk> a", "a\u001cb", "ａ  ｂ", "q̃ x́y", "\u0000a", "한국어 mug", "ﾊﾟ", "a\r\nb"]
    rows = [{
        "text": text, "siglip": siglip(text)["input_ids"],
        # The file's own specials are parted off by other code.
        "pieces": pieces.encode(text), "bytes": fallback.encode(text),
        "steps": steps.encode(text).ids, "canonical": canonical.encode(text).ids} for text in texts]
    lines = ",\n".join(" " + json.dumps(row, ensure_ascii=True) for row in rows)
    (HERE / "unigrams.json").write_text("[\n" + lines + "\n]\n")


def write(tokenizer, path, charsmap):
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = processors.TemplateProcessing(single=["$A", "</s>"], special_tokens=[("</s>", 1)])
    text = tokenizer.to_str(pretty=True)
    path.write_text((text.replace(charsmap, "@charsmap@") if charsmap else text) + "\n")


if __name__ == "__main__":
    main()

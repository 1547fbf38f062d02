#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes Tests/Fixtures/gguf/small.gguf by ggml's own writer. Needs the package gguf and numpy."""
import pathlib

import gguf
import numpy as np

folder = pathlib.Path(__file__).parent / "gguf"
folder.mkdir(exist_ok=True)
writer = gguf.GGUFWriter(folder / "small.gguf", "clip")
writer.add_description("a tiny file")
writer.add_uint32("clip.block_count", 2)
writer.add_float32("clip.epsilon", 0.5)
writer.add_bool("clip.has_text_encoder", True)
writer.add_int32("clip.below", -7)
writer.add_array("tokenizer.tokens", ["<s>", "</s>", "a", "b", "c", "d"])
writer.add_array("clip.mean", [0.5, 0.25, 0.125])
writer.add_tensor("v.weight", np.arange(6, dtype=np.float32).reshape(2, 3))
writer.add_tensor("v.half", np.arange(8, dtype=np.float16))
blocks = gguf.quants.quantize(np.linspace(-1, 1, 128, dtype=np.float32).reshape(4, 32), gguf.GGMLQuantizationType.Q8_0)
writer.add_tensor("v.packed", blocks, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

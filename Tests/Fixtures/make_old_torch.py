#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes Tests/Fixtures/torch/torch1.bin with a torch of the first series (1.6 to 1.13), whose zip files have neither
byte order nor id. Needs torch 1 and numpy 1; what is in the file equals weights.npz."""
import collections
import pathlib

import torch

assert torch.__version__.startswith("1."), torch.__version__
folder = pathlib.Path(__file__).parent / "torch"
base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 8
state = collections.OrderedDict()
state["plain"] = base
state["turned"] = base.t()
state["row"] = base[2]
state["column"] = base[:, 1]
state["spread"] = torch.tensor([1.5, -2.5]).unsqueeze(1).expand(2, 3)
state["scalar"] = torch.tensor(4.6052)
state["empty"] = torch.zeros(0, 3)
state["f16"] = torch.tensor([0.5, -65504], dtype=torch.float16)
state["bf16"] = torch.tensor([[1.0, -3.140625]], dtype=torch.bfloat16)
state["i64"] = torch.tensor([[-1, 2**40]])
state["bool"] = torch.tensor([True, False])
state._metadata = collections.OrderedDict([("", {"version": 1})])
torch.save(state, folder / "torch1.bin")

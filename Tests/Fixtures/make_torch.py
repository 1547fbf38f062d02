#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes Tests/Fixtures/torch: files of torch.save and what is in them, as numpy says. Needs torch and numpy."""
import collections
import pathlib

import numpy as np
import torch

folder = pathlib.Path(__file__).parent / "torch"
folder.mkdir(exist_ok=True)
torch.manual_seed(0)

base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 8
state = collections.OrderedDict()
state["plain"] = base
state["turned"] = base.t()
state["row"] = base[2]
state["column"] = base[:, 1]
state["block"] = base[1:3, 2:5]
state["spread"] = torch.tensor([1.5, -2.5]).unsqueeze(1).expand(2, 3)
state["scalar"] = torch.tensor(4.6052)
state["empty"] = torch.zeros(0, 3)
state["f64"] = torch.tensor([1e-3, 2e300], dtype=torch.float64)
state["f16"] = torch.tensor([0.5, -65504], dtype=torch.float16)
state["bf16"] = torch.tensor([[1.0, -3.140625]], dtype=torch.bfloat16)
state["i64"] = torch.tensor([[-1, 2**40]])
state["i32"] = torch.tensor([7, -8], dtype=torch.int32)
state["i16"] = torch.tensor([300], dtype=torch.int16)
state["i8"] = torch.tensor([-3], dtype=torch.int8)
state["u8"] = torch.tensor([200], dtype=torch.uint8)
state["bool"] = torch.tensor([True, False])
state._metadata = collections.OrderedDict([("", {"version": 1})])

torch.save(state, folder / "weights.bin")
numbers = {k: (v.float() if v.dtype == torch.bfloat16 else v).contiguous().numpy() for k, v in state.items()}
np.savez(folder / "weights.npz", **numbers)

# What a training saves: dictionaries in each other, numbers and texts among them.
module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.LayerNorm(3))
optimiser = torch.optim.AdamW(module.parameters())
module(torch.ones(1, 2)).sum().backward()
optimiser.step()
torch.save(
    {"model": module.state_dict(), "parameters": list(module.parameters()), "optimizer": optimiser.state_dict(),
     "epoch": 3, "note": "halfway"},
    folder / "training.pt")

torch.save(state, folder / "legacy.bin", _use_new_zipfile_serialization=False)
torch.jit.script(torch.nn.Linear(1, 1)).save(str(folder / "program.pt"))

# The protocols of pickle that torch.save can be asked for beside its own, 2.
for protocol in (3, 4, 5):
    torch.save(
        collections.OrderedDict([("plain", base), ("turned", base.t()), ("size", base.shape), ("bf16", state["bf16"])]),
        folder / f"protocol{protocol}.bin", pickle_protocol=protocol)

# Numbers of eight bits: every byte there is, and what torch takes each for. A format without a kind of storage.
bytes8 = torch.arange(256, dtype=torch.uint8)
formats = {
    "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2, "F8_E4M3FNUZ": torch.float8_e4m3fnuz,
    "F8_E5M2FNUZ": torch.float8_e5m2fnuz, "F8_E8M0": torch.float8_e8m0fnu}
small = {name: bytes8.view(dtype) for name, dtype in formats.items()}
small["turned"] = small["F8_E4M3"].reshape(16, 16).t()
small["u16"] = torch.tensor([1, 65535], dtype=torch.uint16)
small["parameter"] = torch.nn.Parameter(torch.tensor([1.0, 2.0]))
torch.save(small, folder / "float8.bin")
np.savez(folder / "float8.npz", **{
    name: value.detach().float().contiguous().numpy() for name, value in small.items() if name != "u16"})

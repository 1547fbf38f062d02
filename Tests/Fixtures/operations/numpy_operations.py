# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes numpy_operations.txt: what NumPy makes of the inputs that TensorsTests uses.

Each line is a name, the shape as 2x3 (- for a single number), and the numbers.

    python3 numpy_operations.py > numpy_operations.txt
"""
import numpy as np

np.seterr(all="ignore")


def ramp(*shape):
    n = int(np.prod(shape))
    return np.sin(np.arange(n) * 0.7369 + 0.1).astype(np.float32).reshape(shape)


def show(name, value):
    value = np.asarray(value)
    shape = "x".join(map(str, value.shape)) or "-"
    print(name, shape, *[repr(float(v)) for v in value.astype(np.float64).flatten()])


a = np.arange(24).reshape(2, 3, 4)
for name in [
    "a[1]", "a[-1]", "a[0,1:5,::-1]", "a[:,None,1]", "a[...,-1]", "a[1,...,2]", "a[:,::2]", "a[5:1]", "a[:,-2:]",
    "a[::-1,:,::2]", "a[:,[2,0]]", "a[[1,0,1]]", "a[0,:,[1,3]]", "a[:,[0,2],[1,3]]", "a[[0],:,[1,3]]",
    "a[:,1,[3,0]]", "a[a>12]", "a[:,a[0,:,0]>2]", "a[a[:,:,0]>4]", "a[...,None]", "a[:,:,3:0:-2]", "a[:,100:-100:-1]",
    "a[1:1]", "a[...]", "a[:,[-1]]", "a[None,[1],None,:,[2]]",
]:
    show(name, eval(name))

x = ramp(2, 3, 4)
for op in ["sum", "mean", "max", "min", "prod", "var", "std", "any", "all"]:
    for axis in [None, 0, 1, -1, (0, 2), (1, 2)]:
        key = "all" if axis is None else str(axis).replace(" ", "")
        show(f"{op}:{key}", getattr(np, op)(x, axis=axis))
show("norm:1", np.linalg.norm(x, axis=1))
show("argmax:1", x.argmax(axis=1))
show("argmax:all", x.argmax())
show("argmin:-1", x.argmin(axis=-1))
show("cumsum:1", x.cumsum(axis=1))
show("cumsum:all", x.cumsum())
show("sort:1", np.sort(x, axis=1))
show("argsort:-1", np.argsort(x, axis=-1, kind="stable"))

v = np.array([-np.inf, -100, -88, -2.5, -1.5, -0.5, -0.0, 0.3, 0.5, 1.5, 2.5, 30, 88.5, 200, np.inf, np.nan], np.float32)
show("v", v)
w = v.astype(np.float64)
for name in ["negative", "abs", "exp", "log", "sqrt", "tanh", "sin", "cos", "floor", "ceil", "round", "sign", "square",
             "reciprocal"]:
    out = getattr(np, name)(w if name not in ("sin", "cos") else np.where(np.isinf(w), np.nan, w))
    show(name, out.astype(np.float32))
show("clip", np.clip(v, -1, 2))

y = ramp(3, 1)
z = ramp(4) * 2
for name, op in {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "maximum": np.maximum,
                 "minimum": np.minimum}.items():
    show(f"broadcast{name}", op(y, z))
    show(f"inner{name}", op(x, z))
    show(f"scalar{name}", op(np.float32(0.7), x))
    show(f"odd{name}", op(x, ramp(2, 1, 4)))
show("broadcast**", np.abs(y) ** z)
for name, op in {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal,
                 "!=": np.not_equal, "and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}.items():
    show(f"compare{name}", op(np.array([[0, 1], [2, np.nan]]), np.array([1, 0])))
show("where", np.where(x[0] > 0, y, 5))

p, q = np.float32(ramp(3, 4)), np.float32(ramp(2, 4) * 1.5)
show("cosine", (p / np.linalg.norm(p, axis=1, keepdims=True)) @ (q / np.linalg.norm(q, axis=1, keepdims=True)).T)
show("mm:21", ramp(3, 4) @ ramp(4))
show("mm:12", ramp(3) @ ramp(3, 4))
show("mm:11", ramp(4) @ ramp(4))
show("mm:13", ramp(4) @ ramp(2, 4, 3))
show("mm:33", ramp(2, 3, 4) @ ramp(2, 4, 2))
show("mm:32", ramp(2, 3, 4) @ ramp(4, 2))
show("mm:23", ramp(3, 4) @ ramp(2, 4, 2))
show("T", x.T)
show("mT", x.swapaxes(-1, -2))
show("transpose:120", x.transpose(1, 2, 0))
show("linspace", np.linspace(-1, 2, 7))
show("arange", np.arange(0.5, 3, 0.4))
show("arange:int", np.arange(10, 0, -3))
big = ramp(300001) + np.float32(1000)
show("big:sum", big.astype(np.float64).sum())
show("big:std", big.astype(np.float64).std())
h = ramp(1000)
show("histogram", np.histogram(h, bins=8)[0])

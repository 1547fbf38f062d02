# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes numpy_expressions.txt: expressions of the language and what NumPy makes of them.

One a line: expression, tab, shape (or "error"), tab, numbers. Run it with any Python that has NumPy.
"""

import pathlib
import random
import warnings

import numpy as np

warnings.simplefilter("ignore")
F = np.float32


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def normalize(x, axis=-1):
    return x / np.sqrt((x * x).sum(axis=axis, keepdims=True))


def names():
    numbers = ((np.arange(24) * 7) % 11 - 5).astype(F) / 4
    return {
        "a": np.arange(12).reshape(3, 4), "b": np.array([3, -2, 5, -7]), "w": np.array([[1, 2], [3, 4]], F),
        "x": numbers.reshape(2, 3, 4), "v": np.array([0.5, -1.5, 2.5, -3.5], F), "n": 3, "r": 2.5,
        "pi": np.pi, "inf": np.inf, "nan": np.nan, "softmax": softmax, "normalize": normalize,
        "norm": lambda x, axis=None: np.linalg.norm(x if axis is not None else x.ravel(), axis=axis),
        "concat": np.concatenate, "tensor": np.array,
        **{name: getattr(np, name) for name in (
            "mean sum max min argmax argmin std var prod any all abs exp log sqrt sin cos tanh floor ceil sign square "
            "where clip maximum minimum stack reshape transpose sort argsort cumsum arange linspace zeros ones full "
            "eye outer diag trace isnan isinf isfinite squeeze expand_dims matmul swapaxes"
        ).split()},
    }


def expressions(chance):
    yield from (
        "1 + 2 * 3 - 4 / 5", "2 ** 3 ** 2", "-2 ** 2", "(-2) ** 2", "2 ** -2", "7 // 2", "-7 // 2", "7 // -2",
        "7 % 3",
        "-7 % 3", "7 % -3", "-7.5 % 2", "7.5 // 2", "1e3 * .5", "not 0", "not 3", "1 < 2 < 3", "3 > 2 > 2",
        "1 == 1 != 2",
        "1 and 2", "0 and 2", "0 or 2", "not 1 == 2", "n * r", "n ** 2 // 4", "-n ** 2", "True + 1",
        "True and False",
        "(w @ w.T)[0, :5]", "x.T.shape", "x.mT.shape", "x.shape[-1]", "x.ndim", "x.size", "a.shape", "a.T[0]",
        "x.mT[0]",
        "a @ a.T", "x @ v", "v @ v", "a @ v", "v @ a.T",
        "x @ x.mT", "w @ w @ w", "matmul(w, w)", "a // 5", "a % 5", "a // b", "a % b", "b // 2", "b % 3",
        "v // 1", "v % 1",
        "a / 4", "a ** 2", "v ** 2", "w ** 0.5", "2 ** w", "-a", "a + 0.5", "a * v", "v > 0", "(v > 0) & (v < 1)",
        "(v > 0) | (v < -2)", "~(v > 0)", "(v > 0) ^ (v < 1)", "a == 4", "a != 4", "a >= v", "v[v > 0]",
        "a[a % 2 == 0]",
        "a[a[:, 0] > 3]", "x[x > 1]", "a[:, [True, False, True, False]]", "a[[0, 2], [1, 3]]", "a[[0, -1]]",
        "a[:, [3, 0]]",
        "x[0, [0, 2], 1:3]", "x[[1, 0], :, [0, 1]]", "x[:, [0, 1], [2, 3]]", "a[0:0]",
        "softmax(x)", "softmax(x, axis=1)", "softmax(v * 100)", "normalize(x)", "normalize(x, axis=0)", "norm(x)",
        "norm(x, axis=1)", "exp(v)", "log(abs(v))", "sqrt(abs(v))", "sin(v)", "cos(v)", "tanh(v)", "floor(v)",
        "ceil(v)",
        "sign(v)", "square(v)", "abs(b)", "where(v > 0, v, 0)", "where(a > 5, 1, -1)", "clip(v, -1, 1)",
        "clip(v, 0, None)",
        "maximum(v, 0)", "minimum(a, v)", "stack([v, v * 2])", "stack([v, v], axis=1)", "concat([w, w])",
        "concat([w, w], axis=1)", "reshape(a, (2, 6))", "a.reshape(2, -1)", "a.reshape(-1)", "a.flatten()[::2]",
        "x.transpose(2, 0, 1)", "transpose(a)", "swapaxes(x, 0, 2)", "x[:, None].shape",
        "squeeze(v[None, :, None])",
        "expand_dims(v, 0)", "sort(v)", "sort(x, axis=0)", "argsort(b)", "cumsum(v)", "a.cumsum(axis=1)",
        "arange(5)",
        "arange(2, 8, 3)", "arange(5, 0, -2)", "arange(0, 1, 0.25)", "linspace(0, 1, 5)", "zeros((2, 2))",
        "ones((3))",
        "full((2, 2), 7)", "eye(3)", "outer(b, v)", "diag(w)", "diag(b)", "trace(a[:3, :3])", "isnan(v / v * nan)",
        "isinf(v / 0)", "isfinite(v)", "v / 0", "0 * v / 0", "tensor([[1, 2], [3, 4]]) * 2", "tensor([1, 2.5])",
        "tensor([True, False])", "[1, 2] + v[:2]", "a[n - 1, 0]", "a[a[0, 1], 1]", "a[-1, -1]", "a[3]",
        "a[0, 0, 0]",
        "a + b[:3]", "w @ v", "x.mean().round(3) > 0", "v.max() - v.min()",
        "(x - x.mean(axis=-1, keepdims=True)).std(axis=-1)",
    )
    for function in "mean sum max min std var prod any all argmax argmin".split():
        for base, axes in (("x", (None, 0, 1, 2, -1)), ("a", (None, 0, 1)), ("v", (None, 0))):
            for axis in axes:
                yield f"{base}.{function}(axis={axis})" if axis is not None else f"{base}.{function}()"
                if function not in ("argmax", "argmin"):
                    yield f"{function}({base}, axis={axis}, keepdims=True)"
        if function not in ("argmax", "argmin"):
            yield f"x.{function}(axis=(0, 2))"
    bounds = [None, 0, 1, 2, 3, 5, -1, -2, -4, -9]
    def item():
        kind = chance.random()
        if kind < 0.35:
            return str(chance.choice([0, 1, -1, 2, -2, 3]))
        if kind < 0.8:
            start, stop = chance.choice(bounds), chance.choice(bounds)
            step = chance.choice([None, None, 1, 2, -1, -2, 3])
            text = ":".join("" if part is None else str(part) for part in (start, stop))
            return text + ("" if step is None else f":{step}")
        if kind < 0.88:
            return "None"
        if kind < 0.94:
            return "..."
        return str([chance.choice([0, 1, -1]) for _ in range(2)])
    for _ in range(260):
        base = chance.choice(["x", "x", "a", "v"])
        yield f"{base}[{', '.join(item() for _ in range(chance.randint(1, 4)))}]"
    operands = ["a", "b", "v", "x", "w", "n", "r", "2", "0.5", "-1", "x[0]", "a[0]", "a.T", "x.mean(axis=0)",
    "v[:, None]"]
    signs = ["+", "-", "*", "/", "//", "%", "<", "<=", ">", ">=", "==", "!=", "@"]
    for _ in range(260):
        text = chance.choice(operands)
        for _ in range(chance.randint(1, 3)):
            sign = chance.choice(signs[:6] if chance.random() < 0.75 else signs)
            text = f"{text} {sign} {chance.choice(operands)}"
            if chance.random() < 0.3:
                text = f"({text})"
        yield text


def line(expression):
    try:
        value = eval(expression, {}, names())
    except Exception:
        return f"{expression}\terror\t"
    if isinstance(value, tuple):
        value = list(value)
    array = np.asarray(value)
    if array.dtype.kind == "f":
        array = array.astype(F)
    shape = " ".join(map(str, array.shape))
    return f"{expression}\t{shape}\t{' '.join(repr(float(number)) for number in array.ravel())}"


def main():
    lines = dict.fromkeys(line(expression) for expression in expressions(random.Random(5)))
    path = pathlib.Path(__file__).with_suffix(".txt")
    path.write_text("\n".join(lines) + "\n")


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes Sources/Preparing/Text/CanonicalDecompositions.swift from Python's unicodedata.

Tokenizers of Hugging Face normalise by the tables of Unicode 9.0; what was assigned later is left out.
"""
import sys
import unicodedata

# Composites that Unicode 13 and 16 added.
LATER = {0x11938, 0x105C9, 0x105E4, 0x11383, 0x11385, 0x1138E, 0x11391, 0x113C5, 0x113C7, 0x113C8}
LATER |= set(range(0x16121, 0x16129)) | {0x16D68, 0x16D69, 0x16D6A}

def rows():
    for code in range(0x110000):
        form = unicodedata.decomposition(chr(code)) if not 0xD800 <= code < 0xE000 else ""
        if not form or form.startswith("<") or code in LATER:
            continue
        mark = "" if unicodedata.normalize("NFC", chr(code)) == chr(code) else "!"
        yield mark + " ".join(f"{part:X}" for part in [code] + [int(x, 16) for x in form.split()])

def main(path):
    lines, line = [], ""
    for row in rows():
        if len(line) + len(row) + 1 > 112:
            lines.append(line)
            line = ""
        line += row + ";"
    lines.append(line)
    with open(path, "w") as out:
        out.write("// SPDX-License-Identifier: GPL-3.0-or-later\n"
                  "// Made by Tests/Fixtures/preparing/make_decompositions.py; do not edit.\n\n"
                  "/// The canonical decompositions of Unicode 9.0 but Hangul's: a scalar and the one or two it stands for, in\n"
                  "/// hexadecimal. An exclamation mark stands before those that composing never gives back.\n"
                  "let canonicalDecompositions: StaticString = \"\"\"\n")
        out.writelines(f"    {line}\\\n" for line in lines)
        out.write("\n    \"\"\"\n")

main(sys.argv[1])

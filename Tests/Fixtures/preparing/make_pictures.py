#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes kinds/: small PNG and JPEG files of each kind, and kinds.json: what Pillow 13 reads from them.

Run in this folder with Pillow, numpy installed.
"""
import io
import json
import os
import struct
import warnings
import zlib

import numpy as np
from PIL import Image, ImageOps

warnings.simplefilter("ignore")
os.makedirs("kinds", exist_ok=True)
random = np.random.RandomState(7)


def noise(height, width, channels):
    return random.randint(0, 256, (height, width, channels), dtype=np.uint8)


def scene(height, width):
    y, x = np.mgrid[:height, :width]
    return np.stack([(x * 9 + y) % 256, (x + y * 11) % 256, (x * y) % 256], -1).astype(np.uint8)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, color, rows, before=b"", after=b""):
    """A PNG of rows packed by hand, for kinds that Pillow does not write."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    return b"\x89PNG\r\n\x1a\n" + header + before + data + after + chunk(b"IEND", b"")


def adam7(width, height, depth, color, pixel_bytes, pixels):
    """An interlaced PNG of whole-byte pixels."""
    raw = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        if x0 >= width:
            continue
        for y in range(y0, height, dy):
            raw += b"\0" + b"".join(
                pixels[(y * width + x) * pixel_bytes:(y * width + x + 1) * pixel_bytes] for x in range(x0, width, dx))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 1))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def orientation(number):
    exif = Image.Exif()
    exif[0x0112] = number
    return exif


def save(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


files = {}
colour = noise(5, 7, 3)
files["rgb.png"] = save(Image.fromarray(colour), format="PNG")
files["rgb-gamma.png"] = png(7, 5, 8, 2, [r.tobytes() for r in colour], chunk(b"gAMA", struct.pack(">I", 100000)))
files["rgb-trns.png"] = png(7, 5, 8, 2, [r.tobytes() for r in colour], chunk(b"tRNS", struct.pack(">3H", 1, 2, 3)))
files["rgba.png"] = save(Image.fromarray(noise(5, 7, 4), "RGBA"), format="PNG")
files["grey.png"] = save(Image.fromarray(noise(5, 7, 1)[..., 0]), format="PNG")
files["grey-alpha.png"] = save(Image.fromarray(noise(5, 7, 2), "LA"), format="PNG")
files["grey1.png"] = png(11, 2, 1, 0, [bytes([0b01010011, 0b10100000]), bytes([0xF0, 0x40])])
files["grey2.png"] = png(5, 2, 2, 0, [bytes([0b00011011, 0b11000000]), bytes([0b11100100, 0])])
files["grey4.png"] = png(3, 2, 4, 0, [bytes([0x05, 0xA0]), bytes([0xF1, 0x70])])
files["grey16.png"] = png(8, 1, 16, 0, [struct.pack(">8H", 0, 1, 200, 255, 256, 300, 40000, 65535)])
files["grey16-dark.png"] = png(3, 1, 16, 0, [struct.pack(">3H", 0, 17, 255)])
files["grey16-alpha.png"] = png(4, 1, 16, 4, [struct.pack(">8H", 300, 0, 511, 65535, 40000, 1, 65535, 2)])
files["rgb16.png"] = png(2, 2, 16, 2, [struct.pack(">6H", 300, 511, 40000, 65535, 255, 128)] * 2)
files["rgba16.png"] = png(2, 1, 16, 6, [struct.pack(">8H", 300, 511, 40000, 0, 1, 2, 3, 65535)])
palette = chunk(b"PLTE", bytes(range(10, 10 + 12)))
files["palette1.png"] = png(9, 1, 1, 3, [bytes([0b01011010, 0x80])], palette)
files["palette2.png"] = png(5, 1, 2, 3, [bytes([0b00011011, 0x80])], palette)
files["palette4.png"] = png(3, 1, 4, 3, [bytes([0x01, 0x30])], palette)
files["palette8-short.png"] = png(5, 1, 8, 3, [bytes([0, 1, 3, 4, 200])], palette)
files["palette8-trns.png"] = png(4, 1, 8, 3, [bytes([0, 1, 2, 3])], palette + chunk(b"tRNS", bytes([0, 128, 255])))
files["interlaced.png"] = adam7(13, 11, 8, 2, 3, noise(11, 13, 3).tobytes())
files["interlaced16.png"] = adam7(3, 2, 16, 6, 8, noise(2, 3, 8).tobytes())
files["interlaced-thin.png"] = adam7(1, 3, 8, 0, 1, noise(3, 1, 1).tobytes())
exif = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
files["exif-late.png"] = png(7, 5, 8, 2, [r.tobytes() for r in colour], after=chunk(b"eXIf", exif))
for number in range(1, 9):
    files[f"turn{number}.png"] = save(Image.fromarray(noise(3, 4, 3)), format="PNG", exif=orientation(number))
    files[f"turn{number}.jpg"] = save(Image.fromarray(scene(9, 17)), format="JPEG", exif=orientation(number), quality=80)
for sampling in range(3):
    files[f"rgb-sampling{sampling}.jpg"] = save(
        Image.fromarray(scene(19, 37)), format="JPEG", quality=75, subsampling=sampling)
files["noise.jpg"] = save(Image.fromarray(noise(17, 23, 3)), format="JPEG", quality=60)
files["progressive.jpg"] = save(Image.fromarray(scene(33, 20)), format="JPEG", quality=85, progressive=True)
files["grey.jpg"] = save(Image.fromarray(noise(9, 10, 1)[..., 0]), format="JPEG", quality=90)
files["cmyk.jpg"] = save(Image.fromarray(noise(9, 10, 4), "CMYK"), format="JPEG", quality=90)
files["restart.jpg"] = save(Image.fromarray(scene(40, 40)), format="JPEG", restart_marker_blocks=2)
# The same CMYK numbers called YCCK by the Adobe marker's last byte.
ycck = bytearray(files["cmyk.jpg"])
ycck[ycck.index(b"Adobe") + 11] = 2
files["ycck.jpg"] = bytes(ycck)

expected = {}
for name, data in files.items():
    with open(f"kinds/{name}", "wb") as out:
        out.write(data)
    pixels = np.array(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))
    expected[name] = {"height": pixels.shape[0], "width": pixels.shape[1], "rgb": pixels.tobytes().hex()}
with open("kinds.json", "w") as out:
    json.dump(expected, out, indent=0)
print(len(files), "files")

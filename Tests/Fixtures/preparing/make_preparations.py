#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes resizes.json and preparations.json: what Pillow 13, torchvision and transformers 5.23 give.

Run in this folder with torch, torchvision, transformers, Pillow, numpy installed.
"""
import json
import warnings

import numpy as np
import torch
from PIL import Image
from torchvision.transforms.v2 import functional
from transformers.image_utils import load_image
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
from transformers.models.clip.image_processing_clip import CLIPImageProcessor
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers.models.vilt.image_processing_pil_vilt import ViltImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

warnings.simplefilter("ignore")


def pattern(height, width):
    """A picture that the tests make again: a hash of each place, without smoothness."""
    place = np.arange(height * width * 3, dtype=np.uint64)
    return ((place * 2654435761 + 12345) % 4294967296 >> 24).astype(np.uint8).reshape(height, width, 3)


resizes = []
sizes = [(12, 9, 5, 4), (5, 4, 12, 9), (9, 40, 7, 6), (40, 9, 6, 7), (31, 3, 4, 12), (6, 8, 6, 3), (6, 8, 3, 8), (1, 1, 3, 2),
         (64, 50, 8, 45), (3, 200, 10, 10)]
torch_filters = {1: functional.InterpolationMode.LANCZOS, 2: functional.InterpolationMode.BILINEAR,
                 3: functional.InterpolationMode.BICUBIC}
for height, width, to_height, to_width in sizes:
    picture = pattern(height, width)
    for number in range(6):
        result = np.array(Image.fromarray(picture).resize((to_width, to_height), number))
        resizes.append({"from": [height, width], "to": [to_height, to_width], "filter": number, "method": "pillow",
                        "rgb": result.tobytes().hex()})
    for number, mode in torch_filters.items():
        result = functional.resize(torch.from_numpy(picture).permute(2, 0, 1), [to_height, to_width], interpolation=mode,
                                   antialias=True).permute(1, 2, 0).numpy()
        resizes.append({"from": [height, width], "to": [to_height, to_width], "filter": number, "method": "torchvision",
                        "rgb": np.ascontiguousarray(result).tobytes().hex()})
with open("resizes.json", "w") as out:
    json.dump(resizes, out, indent=0)

preparations = []
cases = [
    ("CLIP", {}, CLIPImageProcessorPil, "pillow"),
    ("CLIP", {"size": 32, "crop_size": 32}, CLIPImageProcessorPil, "pillow"),
    ("CLIP", {"size": {"shortest_edge": 20}, "crop_size": {"height": 27, "width": 15}}, CLIPImageProcessorPil, "pillow"),
    ("CLIP", {"do_resize": False, "crop_size": 41, "do_normalize": False}, CLIPImageProcessorPil, "pillow"),
    ("CLIP", {"do_rescale": False, "size": {"shortest_edge": 30, "longest_edge": 36}, "resample": 2, "crop_size": 30},
     CLIPImageProcessorPil, "pillow"),
    ("CLIP", {}, CLIPImageProcessor, "torchvision"),
    ("CLIP", {"size": {"shortest_edge": 20}, "crop_size": {"height": 27, "width": 15}}, CLIPImageProcessor, "torchvision"),
    ("Siglip", {}, SiglipImageProcessorPil, "pillow"),
    ("Blip", {"size": {"height": 48, "width": 40}}, BlipImageProcessorPil, "pillow"),
    ("ViT", {}, ViTImageProcessorPil, "pillow"),
    ("Vilt", {"size": {"shortest_edge": 64}}, ViltImageProcessorPil, "pillow"),
]
pictures = [("pattern", 225, 301), ("pattern", 333, 500), ("pattern", 40, 20), ("pattern", 1, 1), ("pattern", 60, 23),
            ("file", "../pictures/cat.png"), ("file", "../pictures/valley.jpg")]
for family, settings, processor, method in cases:
    for picture in pictures:
        image = Image.fromarray(pattern(*picture[1:])) if picture[0] == "pattern" else load_image(picture[1])
        try:
            values = np.asarray(processor(**settings)(image, return_tensors="np")["pixel_values"][0], dtype=np.float32)
        except ValueError:
            continue
        step = max(1, values.size // 97)
        preparations.append({
            "settings": {"image_processor_type": family + "ImageProcessor", **settings}, "method": method,
            "picture": list(picture), "shape": list(values.shape), "step": step,
            "values": [float(v) for v in values.reshape(-1)[::step]], "sum": float(values.astype(np.float64).sum())})
with open("preparations.json", "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(p) for p in preparations) + "\n]\n")
print(len(resizes), "resizes,", len(preparations), "preparations")

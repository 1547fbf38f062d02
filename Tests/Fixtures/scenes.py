# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the fixtures, drawn from shapes at four times their size and reduced, so that edges are smooth."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SUPERSAMPLING = 4


class Canvas:
    """A picture under the brush; every length is in units of the finished picture's pixels."""

    def __init__(self, width, height, top, bottom):
        self.size = (width, height)
        self.scale = SUPERSAMPLING
        ramp = np.linspace(0, 1, height * self.scale)[:, None, None]
        rows = np.array(top) * (1 - ramp) + np.array(bottom) * ramp
        pixels = np.broadcast_to(rows, (height * self.scale, width * self.scale, 3))
        self.image = Image.fromarray(pixels.round().astype(np.uint8)).convert("RGBA")

    def _points(self, points):
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _stamp(self, draw_on, opacity=1.0, blur=0.0, within=None):
        layer = Image.new("L", self.image.size, 0)
        draw_on(ImageDraw.Draw(layer))
        if blur:
            layer = layer.filter(ImageFilter.GaussianBlur(blur * self.scale))
        mask = np.asarray(layer, np.float32) / 255 * opacity
        return mask if within is None else mask * within

    def _paint(self, mask, colour, lower=None):
        """Lay a colour (or a vertical blend of two over the mask's own height) on the picture."""
        height, width = mask.shape
        rows = np.nonzero(mask.max(axis=1) > 0)[0]
        first, last = (rows[0], rows[-1]) if len(rows) else (0, height - 1)
        ramp = np.clip((np.arange(height) - first) / max(last - first, 1), 0, 1)[:, None, None]
        paint = np.array(colour) * (1 - ramp) + np.array(colour if lower is None else lower) * ramp
        under = np.asarray(self.image.convert("RGB"), np.float32)
        over = under * (1 - mask[..., None]) + paint * mask[..., None]
        self.image = Image.fromarray(over.round().clip(0, 255).astype(np.uint8)).convert("RGBA")
        return mask

    def polygon(self, points, colour, lower=None, **how):
        return self._paint(self._stamp(lambda d: d.polygon(self._points(points), fill=255), **how), colour, lower)

    def blob(self, points, colour, lower=None, **how):
        """A closed smooth outline through the points."""
        return self.polygon(closed_curve(points), colour, lower, **how)

    def ellipse(self, x, y, rx, ry, colour, lower=None, **how):
        box = self._points([(x - rx, y - ry), (x + rx, y + ry)])
        return self._paint(self._stamp(lambda d: d.ellipse(box, fill=255), **how), colour, lower)

    def line(self, points, colour, width, smooth=True, **how):
        path = self._points(open_curve(points) if smooth else points)
        pen = round(width * self.scale)

        def strokes(draw):
            draw.line(path, fill=255, width=pen, joint="curve")
            for x, y in (path[0], path[-1]):
                draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)

        return self._paint(self._stamp(strokes, **how), colour)

    def shadow(self, x, y, rx, ry, opacity=0.4):
        self.ellipse(x, y, rx, ry, (20, 22, 30), opacity=opacity, blur=ry * 0.45)

    def finished(self):
        return self.image.convert("RGB").resize(self.size, Image.Resampling.BOX)


def spline(before, start, end, after, steps=14):
    """One Catmull-Rom piece from start to end."""
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    a, b, c, d = (np.array(p, float) for p in (before, start, end, after))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return [tuple(p) for p in curve]


def closed_curve(points):
    n = len(points)
    pieces = (spline(points[i - 1], points[i], points[(i + 1) % n], points[(i + 2) % n]) for i in range(n))
    return [point for piece in pieces for point in piece]


def open_curve(points):
    padded = [points[0], *points, points[-1]]
    pieces = (spline(*padded[i : i + 4]) for i in range(len(points) - 1))
    return [point for piece in pieces for point in piece] + [points[-1]]


def cat():
    """A ginger cat's face before a blue wall."""
    c = Canvas(320, 240, (92, 134, 168), (58, 92, 128))
    c.ellipse(160, 262, 150, 70, (196, 112, 46), (150, 80, 30))
    c.shadow(160, 214, 80, 16, 0.35)
    for side in (-1, 1):
        c.polygon([(160 + side * 94, 18), (160 + side * 26, 66), (160 + side * 92, 118)], (226, 138, 58), (214, 124, 50))
        c.polygon([(160 + side * 84, 40), (160 + side * 44, 70), (160 + side * 82, 100)], (240, 176, 160), (222, 140, 124))
    face = c.blob(
        [(160, 56), (214, 68), (252, 114), (246, 160), (214, 198), (160, 212), (106, 198), (74, 160), (68, 114), (106, 68)],
        (238, 156, 72), (222, 130, 52))
    for x, tilt in ((132, 8), (160, 0), (188, -8)):
        c.line([(x, 62), (x + tilt, 92)], (176, 92, 34), 9, within=face)
    for side in (-1, 1):
        for y in (126, 146):
            c.line([(160 + side * 92, y), (160 + side * 70, y + 4)], (176, 92, 34), 7, within=face)
    c.ellipse(138, 172, 32, 26, (250, 226, 196), (244, 212, 178))
    c.ellipse(182, 172, 32, 26, (250, 226, 196), (244, 212, 178))
    for x in (118, 202):
        c.ellipse(x, 124, 24, 20, (52, 40, 34))
        iris = c.ellipse(x, 124, 21, 18, (176, 214, 92), (96, 150, 52))
        c.ellipse(x, 124, 7, 17, (16, 18, 20), within=iris)
        c.ellipse(x - 7, 116, 5, 5, (255, 255, 255))
    c.blob([(146, 150), (160, 147), (174, 150), (160, 166)], (214, 104, 104), (180, 76, 80))
    c.line([(160, 165), (156, 178), (142, 182)], (96, 54, 34), 3)
    c.line([(160, 165), (164, 178), (178, 182)], (96, 54, 34), 3)
    for side in (-1, 1):
        for y, far in ((164, 150), (174, 176), (184, 200)):
            c.line([(160 + side * 38, y), (160 + side * 84, (y + far) / 2), (160 + side * 120, far)], (255, 250, 240), 1.6)
    return c.finished()


def boot():
    """A brown lace-up boot on a pale floor."""
    c = Canvas(320, 240, (226, 222, 212), (196, 190, 178))
    c.polygon([(0, 176), (320, 176), (320, 240), (0, 240)], (206, 200, 190), (176, 168, 156))
    c.shadow(160, 212, 128, 14, 0.5)
    c.blob([(120, 26), (150, 22), (182, 28), (184, 42), (150, 36), (118, 40)], (74, 42, 24), (60, 34, 20))
    shape = c.blob(
        [(112, 34), (184, 34), (188, 74), (194, 108), (222, 130), (258, 142), (280, 164), (284, 190), (240, 198), (160, 198),
         (98, 198), (92, 176), (98, 140), (106, 96)],
        (168, 98, 48), (120, 64, 30))
    c.blob([(230, 128), (258, 140), (282, 162), (288, 196), (236, 198), (222, 168)], (134, 74, 36), (96, 52, 26), within=shape)
    c.blob([(92, 128), (122, 136), (130, 170), (126, 204), (86, 202)], (134, 74, 36), (98, 54, 26), within=shape)
    c.line([(114, 52), (150, 56), (186, 50)], (116, 64, 32), 5, within=shape)
    c.blob([(122, 60), (136, 58), (128, 120), (112, 126)], (208, 140, 84), opacity=0.55, blur=4, within=shape)
    c.blob([(242, 144), (264, 152), (272, 168), (250, 160)], (206, 144, 92), opacity=0.6, blur=3, within=shape)
    c.blob([(156, 44), (186, 44), (192, 106), (220, 130), (206, 146), (176, 124), (160, 84)], (112, 62, 32), (92, 50, 26),
           within=shape)
    eyes = [((160, 62), (186, 58)), ((163, 80), (188, 76)), ((168, 98), (193, 93)), ((178, 116), (202, 106)), ((190, 130), (215, 119))]
    for left, right in eyes:
        c.line([left, right], (240, 226, 196), 4)
        for x, y in (left, right):
            c.ellipse(x, y, 3.4, 3.4, (214, 176, 96))
            c.ellipse(x, y, 1.5, 1.5, (64, 40, 24))
    c.line([(161, 62), (148, 72), (142, 88)], (240, 226, 196), 3)
    c.line([(161, 62), (150, 60), (138, 68)], (240, 226, 196), 3)
    c.blob([(90, 190), (160, 194), (240, 192), (286, 184), (292, 200), (276, 208), (90, 208)], (66, 46, 36), (40, 28, 24))
    c.polygon([(88, 196), (140, 198), (138, 218), (90, 218)], (52, 36, 30), (34, 24, 20))
    c.line([(94, 192), (160, 196), (240, 194), (284, 188)], (206, 158, 96), 1.5)
    return c.finished()


def mug():
    """A red mug that steams on a wooden table."""
    c = Canvas(320, 240, (66, 74, 82), (92, 100, 104))
    c.polygon([(0, 162), (320, 162), (320, 240), (0, 240)], (186, 138, 88), (148, 102, 60))
    for y in (184, 208, 230):
        c.line([(0, y), (110, y + 3), (220, y - 2), (320, y + 1)], (128, 86, 48), 1.5, opacity=0.7)
    c.shadow(170, 206, 96, 14, 0.5)
    c.line([(206, 104), (250, 98), (262, 134), (240, 166), (204, 166)], (168, 36, 38), 17)
    c.line([(208, 101), (248, 96), (258, 126)], (226, 96, 90), 4, opacity=0.8)
    body = c.blob([(92, 84), (92, 130), (98, 184), (112, 204), (152, 210), (194, 204), (208, 184), (214, 130), (214, 84)],
                  (208, 52, 50), (158, 30, 34))
    c.polygon([(92, 74), (214, 74), (214, 90), (92, 90)], (208, 52, 50))
    c.blob([(104, 96), (120, 98), (122, 186), (112, 190), (104, 150)], (246, 150, 140), opacity=0.6, blur=4, within=body)
    c.ellipse(153, 78, 61, 17, (232, 90, 84), (186, 44, 44))
    c.ellipse(153, 80, 53, 13, (120, 24, 26))
    c.ellipse(153, 84, 47, 9, (78, 46, 28), (108, 68, 40))
    c.blob([(153, 150), (135, 132), (136, 118), (148, 116), (153, 124), (158, 116), (170, 118), (171, 132)], (255, 240, 226))
    for x in (132, 154, 176):
        c.line([(x, 66), (x - 9, 50), (x + 7, 34), (x - 3, 14)], (255, 255, 255), 6, opacity=0.45, blur=2.5)
    return c.finished()


def toys():
    """A red cube and a blue ball on grass, the cube on the left."""
    c = Canvas(320, 240, (142, 196, 234), (214, 234, 244))
    c.polygon([(0, 128), (320, 128), (320, 240), (0, 240)], (120, 182, 78), (66, 128, 46))
    blades = np.random.default_rng(7)
    for _ in range(150):
        x, y = blades.uniform(0, 320), blades.uniform(134, 238)
        c.line([(x, y), (x + blades.uniform(-3, 3), y - blades.uniform(4, 9))], (52, 112, 40), 1.3, smooth=False, opacity=0.6)
    c.shadow(112, 198, 78, 14, 0.45)
    c.shadow(240, 202, 52, 11, 0.45)
    c.polygon([(44, 96), (124, 108), (124, 206), (44, 186)], (214, 46, 44), (176, 30, 34))
    c.polygon([(124, 108), (172, 90), (172, 178), (124, 206)], (150, 24, 30), (122, 18, 24))
    c.polygon([(44, 96), (94, 80), (172, 90), (124, 108)], (244, 98, 86), (232, 78, 70))
    ball = c.ellipse(240, 158, 47, 47, (70, 130, 224), (24, 62, 148))
    c.ellipse(240, 196, 44, 30, (14, 36, 96), opacity=0.6, blur=9, within=ball)
    c.ellipse(223, 138, 15, 12, (226, 240, 255), opacity=0.85, blur=4)
    return c.finished()


def boat():
    """A small sailing boat; odd-sized, so that resizing and cropping have something to round."""
    c = Canvas(61, 47, (250, 214, 160), (244, 236, 214))
    c.ellipse(49, 10, 5, 5, (255, 250, 226))
    c.polygon([(0, 32), (61, 32), (61, 47), (0, 47)], (52, 126, 158), (24, 78, 118))
    c.polygon([(29, 5), (29, 30), (12, 30)], (246, 246, 250), (214, 220, 232))
    c.polygon([(31, 8), (31, 30), (44, 30)], (222, 74, 62), (190, 48, 46))
    c.line([(30, 3), (30, 34)], (92, 62, 40), 1.2, smooth=False)
    c.polygon([(9, 32), (50, 32), (44, 40), (15, 40)], (122, 74, 44), (86, 50, 30))
    c.line([(2, 43), (14, 42), (26, 44), (40, 42), (58, 44)], (180, 214, 226), 0.8)
    return c.finished()


def valley():
    """A sun over mountains and a lake; kept as JPEG."""
    c = Canvas(320, 200, (58, 60, 116), (250, 176, 110))
    c.ellipse(216, 92, 60, 60, (255, 220, 150), opacity=0.5, blur=16)
    c.ellipse(216, 92, 24, 24, (255, 240, 196))
    c.polygon([(0, 120), (50, 70), (92, 104), (140, 50), (190, 108), (240, 82), (320, 124), (320, 150), (0, 150)],
              (108, 86, 132), (146, 110, 132))
    c.polygon([(140, 50), (126, 68), (138, 66), (146, 74), (156, 70)], (246, 236, 240))
    c.polygon([(50, 70), (38, 84), (50, 82), (62, 80)], (246, 236, 240))
    c.blob([(-20, 150), (60, 108), (130, 132), (200, 138), (280, 112), (350, 150), (340, 170), (-20, 170)],
           (62, 62, 84), (42, 46, 62))
    c.polygon([(0, 148), (320, 148), (320, 200), (0, 200)], (214, 150, 122), (60, 64, 108))
    for y, half in ((154, 30), (162, 22), (171, 34), (182, 18), (191, 26)):
        c.line([(216 - half, y), (216 + half, y)], (255, 232, 184), 2.6, smooth=False, opacity=0.65)
    return c.finished()


PICTURES = {
    "cat.png": cat,
    "boot.png": boot,
    "mug.png": mug,
    "toys.png": toys,
    "boat.png": boat,
    "valley.jpg": valley,
}


def draw_all(folder):
    """Write every picture into the folder and return their paths, in the order of PICTURES."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, scene in PICTURES.items():
        path = folder / name
        scene().save(path, **({"quality": 88} if name.endswith(".jpg") else {"optimize": True}))
        paths.append(path)
    return paths

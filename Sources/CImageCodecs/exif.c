// SPDX-License-Identifier: GPL-3.0-or-later
#include "CImageCodecs.h"

static uint32_t read16(const uint8_t *p, int little) { return little ? p[0] | p[1] << 8 : p[0] << 8 | p[1]; }

static uint32_t read32(const uint8_t *p, int little) {
    return little ? read16(p, 1) | read16(p + 2, 1) << 16 : read16(p, 0) << 16 | read16(p + 2, 0);
}

int codec_exif_orientation(const uint8_t *tiff, size_t count) {
    if (count < 8) return 1;
    int little;
    if (tiff[0] == 'I' && tiff[1] == 'I') little = 1;
    else if (tiff[0] == 'M' && tiff[1] == 'M') little = 0;
    else return 1;
    if (read16(tiff + 2, little) != 42) return 1;
    size_t start = read32(tiff + 4, little);
    if (start > count || count - start < 2) return 1;
    size_t entries = read16(tiff + start, little);
    const uint8_t *entry = tiff + start + 2;
    size_t room = (count - start - 2) / 12;
    if (entries > room) entries = room;
    for (size_t i = 0; i < entries; i++, entry += 12) {
        if (read16(entry, little) != 0x0112 || read32(entry + 4, little) != 1) continue;
        uint32_t type = read16(entry + 2, little), value;
        if (type == 1) value = entry[8];
        else if (type == 3) value = read16(entry + 8, little);
        else if (type == 4) value = read32(entry + 8, little);
        else continue;
        return value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

void codec_orient(const uint8_t *source, uint32_t width, uint32_t height, int orientation, uint8_t *target) {
    int turned = orientation >= 5;
    size_t out_width = turned ? height : width, out_height = turned ? width : height;
    for (size_t y = 0; y < out_height; y++) {
        uint8_t *row = target + y * out_width * 3;
        for (size_t x = 0; x < out_width; x++) {
            size_t sx = turned ? y : x, sy = turned ? x : y;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) sx = width - 1 - sx;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) sy = height - 1 - sy;
            const uint8_t *from = source + (sy * width + sx) * 3;
            row[3 * x] = from[0];
            row[3 * x + 1] = from[1];
            row[3 * x + 2] = from[2];
        }
    }
}

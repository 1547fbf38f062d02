// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures in and out of bytes, and from one size to another. Every longjmp of libpng and libjpeg ends in the C
// function that began it; nothing here calls back into Swift.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum {
    CODEC_MAX_PIXELS = 89478485,  // 1 GiB / 4 bytes / 3 channels: where Pillow begins to warn of a decompression bomb
    CODEC_MAX_SIDE = 65535,
    CODEC_MAX_SCANS = 500,
    CODEC_MESSAGE_SIZE = 200,
};

/// What a decoded picture was in its file, as bits of `codec_picture.traits`.
enum {
    CODEC_HAD_ALPHA = 1,     // an alpha channel was dropped
    CODEC_SATURATED = 2,     // 16-bit grey held values above 255, which became white
    CODEC_WAS_CMYK = 4,
    CODEC_WAS_16_BIT = 8,
    CODEC_HAD_PALETTE = 16,
    CODEC_WAS_GREY = 32,
    CODEC_WAS_INTERLACED = 64,  // or progressive
};

/// Departures from the right way, for tests that show what each rule is worth.
typedef struct {
    int applies_gamma;
    int blends_alpha;
    int fast_dct;
    int plain_upsampling;
} codec_quirks;

typedef struct {
    uint8_t *pixels;  // RGB, 8 bits, width * 3 bytes a row; from malloc, the caller frees it by codec_free
    uint32_t width, height;
    int32_t orientation;  // EXIF 1...8; 1 where the file says nothing
    int32_t warnings;     // complaints of the decoder that it could pass over
    uint32_t traits;
    char message[CODEC_MESSAGE_SIZE];  // after a failure, why; never empty then
} codec_picture;

/// Decode a whole file held in memory, without turning it by its orientation. 0, or -1 with `message`.
int codec_read_png(const uint8_t *bytes, size_t count, const codec_quirks *quirks, codec_picture *out);
int codec_read_jpeg(const uint8_t *bytes, size_t count, const codec_quirks *quirks, codec_picture *out);

/// Encode rows of `channels` (3 RGB, 4 RGBA) bytes a pixel. 0 with `*out` from malloc, or -1 with `message`.
int codec_write_png(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **out,
                    size_t *out_count, char message[CODEC_MESSAGE_SIZE]);

void codec_free(void *pointer);

/// The orientation (1...8) in a TIFF structure, as EXIF holds it; 1 when it holds none.
int codec_exif_orientation(const uint8_t *tiff, size_t count);

/// Writes the upright form of a picture, which is `height` wide and `width` high for orientations 5...8.
void codec_orient(const uint8_t *source, uint32_t width, uint32_t height, int orientation, uint8_t *target);

/// Filters by Pillow's numbers.
enum {
    CODEC_NEAREST = 0, CODEC_LANCZOS = 1, CODEC_BILINEAR = 2, CODEC_BICUBIC = 3, CODEC_BOX = 4, CODEC_HAMMING = 5,
};

/// How weights and sums are held between and within the two passes.
enum {
    CODEC_FIXED_22 = 0,  // weights of 22 binary places, as Pillow
    CODEC_FIXED_15 = 1,  // weights of 16 bits, scaled as far as the largest allows, as torch does for bytes
    CODEC_FLOAT = 2,     // floating-point throughout, rounded once at the end
};

typedef struct {
    int filter;
    int arithmetic;
    int antialias;  // whether the filter widens when the picture shrinks
    double cubic;   // the `a` of the bicubic filter
    // Columns first where the height shrinks by more than twice what the width does, as Pillow from 13 on; earlier
    // Pillows and torch always begin with the rows.
    int may_go_down_first;
} codec_resampling;

typedef struct {
    uint32_t width, height;
} codec_size;

typedef struct {
    uint32_t x, y, width, height;
} codec_rectangle;

/// Resizes an RGB picture to `size` and writes the rectangle `window` of the result, window.width * 3 bytes a row.
/// The window lies inside the size. 0, or -1 when memory is short.
int codec_resize(const uint8_t *source, codec_size source_size, codec_size size, codec_rectangle window,
                 const codec_resampling *how, uint8_t *target);

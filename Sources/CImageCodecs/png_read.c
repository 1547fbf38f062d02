// SPDX-License-Identifier: GPL-3.0-or-later
// PNG through libpng's row interface: stored numbers as they are, no gamma, no blending.
#include "CImageCodecs.h"
#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    size_t count, position;
    codec_picture *picture;
    jmp_buf out;
} png_source;

static void fail(png_structp png, png_const_charp why) {
    png_source *source = png_get_error_ptr(png);
    snprintf(source->picture->message, CODEC_MESSAGE_SIZE, "%s", why);
    longjmp(source->out, 1);
}

static void warn(png_structp png, png_const_charp why) {
    (void)why;
    png_source *source = png_get_error_ptr(png);
    source->picture->warnings++;
}

static void take(png_structp png, png_bytep target, size_t wanted) {
    png_source *source = png_get_io_ptr(png);
    if (wanted > source->count - source->position) png_error(png, "the file is truncated");
    memcpy(target, source->bytes + source->position, wanted);
    source->position += wanted;
}

static uint32_t big32(const uint8_t *p) { return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

/// The data of the first chunk of a kind, wherever it stands.
static const uint8_t *find_chunk(const uint8_t *bytes, size_t count, const char kind[4], size_t *length) {
    size_t at = 8;
    while (count - at >= 12) {
        size_t size = big32(bytes + at);
        if (size > count - at - 12) return NULL;
        if (memcmp(bytes + at + 4, kind, 4) == 0) {
            *length = size;
            return bytes + at + 8;
        }
        at += size + 12;
    }
    return NULL;
}

typedef struct {
    int color_type, depth;
    uint8_t palette[256][3];
    uint8_t alpha[256];
    int blends;
    const uint8_t *gamma;  // a table of 256, or NULL
    int saturated;
} row_reader;

/// Turns `count` stored pixels into RGB and puts them `step` pixels apart.
static void convert(row_reader *reader, const uint8_t *from, uint8_t *to, size_t count, size_t step) {
    for (size_t i = 0; i < count; i++, to += 3 * step) {
        uint8_t alpha = 255;
        switch (reader->color_type) {
        case PNG_COLOR_TYPE_PALETTE:
            memcpy(to, reader->palette[from[i]], 3);
            alpha = reader->alpha[from[i]];
            break;
        case PNG_COLOR_TYPE_GRAY: {
            uint8_t value;
            if (reader->depth == 16) {
                // Pillow reads 16-bit grey as integers and clips them to a byte.
                if (from[2 * i]) reader->saturated = 1;
                value = from[2 * i] ? 255 : from[2 * i + 1];
            } else {
                static const uint8_t scale[9] = {[1] = 255, [2] = 85, [4] = 17, [8] = 1};
                value = from[i] * scale[reader->depth];
            }
            to[0] = to[1] = to[2] = value;
            break;
        }
        default: {
            // 16-bit colour keeps its high byte.
            size_t channels = reader->color_type == PNG_COLOR_TYPE_GRAY_ALPHA ? 2
                            : reader->color_type == PNG_COLOR_TYPE_RGB        ? 3
                                                                              : 4;
            size_t width = reader->depth == 16 ? 2 : 1;
            const uint8_t *pixel = from + i * channels * width;
            if (channels == 2) {
                to[0] = to[1] = to[2] = pixel[0];
                alpha = pixel[width];
            } else {
                to[0] = pixel[0];
                to[1] = pixel[width];
                to[2] = pixel[2 * width];
                if (channels == 4) alpha = pixel[3 * width];
            }
        }
        }
        if (reader->gamma)
            for (int c = 0; c < 3; c++) to[c] = reader->gamma[to[c]];
        if (reader->blends && alpha != 255)
            for (int c = 0; c < 3; c++) to[c] = (uint8_t)((to[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

int codec_read_png(const uint8_t *bytes, size_t count, const codec_quirks *quirks, codec_picture *out) {
    memset(out, 0, sizeof *out);
    out->orientation = 1;
    png_source source = {bytes, count, 0, out};
    // Volatile: they are read after a longjmp.
    uint8_t *volatile pixels = NULL, *volatile row = NULL;
    uint8_t gamma[256];
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, fail, warn);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(source.out)) {
        if (!info) snprintf(out->message, CODEC_MESSAGE_SIZE, "not enough memory");
        png_destroy_read_struct(png ? &png : NULL, info ? &info : NULL, NULL);
        free(row);
        free(pixels);
        return -1;
    }
    png_set_read_fn(png, &source, take);
    png_set_user_limits(png, CODEC_MAX_SIDE, CODEC_MAX_SIDE);
    png_set_chunk_malloc_max(png, 8 << 20);
    // Text, profiles and times are neither wanted nor unpacked.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, info);
    uint32_t width, height;
    row_reader reader = {0};
    int interlace;
    png_get_IHDR(png, info, &width, &height, &reader.depth, &reader.color_type, &interlace, NULL, NULL);
    if ((uint64_t)width * height > CODEC_MAX_PIXELS) png_error(png, "too many pixels");
    int type = reader.color_type;
    if (reader.depth < 8) png_set_packing(png);
    memset(reader.alpha, 255, sizeof reader.alpha);
    png_colorp palette;
    int entries = 0;
    if (type == PNG_COLOR_TYPE_PALETTE && png_get_PLTE(png, info, &palette, &entries) == PNG_INFO_PLTE)
        for (int i = 0; i < entries && i < 256; i++) {
            reader.palette[i][0] = palette[i].red;
            reader.palette[i][1] = palette[i].green;
            reader.palette[i][2] = palette[i].blue;
        }
    size_t length = 0;
    const uint8_t *transparency = find_chunk(bytes, count, "tRNS", &length);
    int has_alpha = type & PNG_COLOR_MASK_ALPHA || transparency;
    if (quirks->blends_alpha) {
        reader.blends = 1;
        if (transparency && type == PNG_COLOR_TYPE_PALETTE)
            memcpy(reader.alpha, transparency, length < 256 ? length : 256);
    }
    const uint8_t *gama = quirks->applies_gamma ? find_chunk(bytes, count, "gAMA", &length) : NULL;
    if (gama && length == 4 && big32(gama) > 0) {
        double exponent = 100000.0 / big32(gama) / 2.2;
        for (int i = 0; i < 256; i++) gamma[i] = (uint8_t)(pow(i / 255.0, exponent) * 255 + 0.5);
        reader.gamma = gamma;
    }
    png_read_update_info(png, info);
    row = malloc(png_get_rowbytes(png, info));
    pixels = malloc((size_t)width * height * 3);
    if (!row || !pixels) png_error(png, "not enough memory");
    if (interlace == PNG_INTERLACE_NONE) {
        for (uint32_t y = 0; y < height; y++) {
            png_read_row(png, row, NULL);
            convert(&reader, row, pixels + (size_t)y * width * 3, width, 1);
        }
    } else {
        for (int pass = 0; pass < 7; pass++) {
            uint32_t columns = PNG_PASS_COLS(width, pass), rows = PNG_PASS_ROWS(height, pass);
            if (columns == 0) continue;
            for (uint32_t y = 0; y < rows; y++) {
                png_read_row(png, row, NULL);
                size_t at = (size_t)PNG_ROW_FROM_PASS_ROW(y, pass) * width + PNG_PASS_START_COL(pass);
                convert(&reader, row, pixels + at * 3, columns, (size_t)1 << PNG_PASS_COL_SHIFT(pass));
            }
        }
    }
    png_destroy_read_struct(&png, &info, NULL);
    free(row);
    const uint8_t *exif = find_chunk(bytes, count, "eXIf", &length);
    if (exif) out->orientation = codec_exif_orientation(exif, length);
    out->pixels = pixels;
    out->width = width;
    out->height = height;
    out->traits = (has_alpha ? CODEC_HAD_ALPHA : 0) | (reader.saturated ? CODEC_SATURATED : 0)
                | (reader.depth == 16 ? CODEC_WAS_16_BIT : 0) | (type == PNG_COLOR_TYPE_PALETTE ? CODEC_HAD_PALETTE : 0)
                | (type & PNG_COLOR_MASK_COLOR ? 0 : CODEC_WAS_GREY) | (interlace ? CODEC_WAS_INTERLACED : 0);
    return 0;
}

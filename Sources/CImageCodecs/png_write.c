// SPDX-License-Identifier: GPL-3.0-or-later
#include "CImageCodecs.h"
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
    char *message;
    jmp_buf out;
} png_sink;

static void fail(png_structp png, png_const_charp why) {
    png_sink *sink = png_get_error_ptr(png);
    snprintf(sink->message, CODEC_MESSAGE_SIZE, "%s", why);
    longjmp(sink->out, 1);
}

static void ignore(png_structp png, png_const_charp why) { (void)png, (void)why; }

static void put(png_structp png, png_bytep bytes, size_t count) {
    png_sink *sink = png_get_io_ptr(png);
    if (count > sink->capacity - sink->count) {
        size_t capacity = sink->capacity * 2 + count + 4096;
        uint8_t *grown = realloc(sink->bytes, capacity);
        if (!grown) png_error(png, "not enough memory");
        sink->bytes = grown;
        sink->capacity = capacity;
    }
    memcpy(sink->bytes + sink->count, bytes, count);
    sink->count += count;
}

static void flush(png_structp png) { (void)png; }

int codec_write_png(const uint8_t *pixels, uint32_t width, uint32_t height, int channels, uint8_t **out,
                    size_t *out_count, char message[CODEC_MESSAGE_SIZE]) {
    *out = NULL;
    *out_count = 0;
    png_sink sink = {.message = message};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info || setjmp(sink.out)) {
        if (!info) snprintf(message, CODEC_MESSAGE_SIZE, "not enough memory");
        png_destroy_write_struct(png ? &png : NULL, info ? &info : NULL);
        free(sink.bytes);
        return -1;
    }
    png_set_write_fn(png, &sink, put, flush);
    png_set_IHDR(png, info, width, height, 8, channels == 4 ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * channels);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    *out = sink.bytes;
    *out_count = sink.count;
    return 0;
}

void codec_free(void *pointer) { free(pointer); }

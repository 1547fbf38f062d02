// SPDX-License-Identifier: GPL-3.0-or-later
// JPEG through libjpeg-turbo with the settings that Pillow leaves as they are: accurate integer DCT, smooth upsampling.
#include "CImageCodecs.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// After stdio.h, which they need and do not include.
#include <jpeglib.h>

#include <jerror.h>

typedef struct {
    struct jpeg_error_mgr manager;  // first: libjpeg hands out its address
    codec_picture *picture;
    jmp_buf out;
} jpeg_errors;

static _Noreturn void fail_with(j_common_ptr info, const char *why) {
    jpeg_errors *errors = (jpeg_errors *)info->err;
    snprintf(errors->picture->message, CODEC_MESSAGE_SIZE, "%s", why);
    longjmp(errors->out, 1);
}

static void fail(j_common_ptr info) {
    char why[JMSG_LENGTH_MAX];
    info->err->format_message(info, why);
    fail_with(info, why);
}

static void count_warning(j_common_ptr info, int level) {
    if (level >= 0) return;
    // libjpeg would fill the rest with grey: a few bytes could claim any number of pixels.
    if (info->err->msg_code == JWRN_HIT_MARKER) fail_with(info, "its pixels end before the picture does");
    info->err->num_warnings++;
}

static void stay_quiet(j_common_ptr info) { (void)info; }

static void start_source(j_decompress_ptr info) { (void)info; }

static boolean run_dry(j_decompress_ptr info) { fail_with((j_common_ptr)info, "the file is truncated"); }

static void skip(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    if ((size_t)count > info->src->bytes_in_buffer) run_dry(info);
    info->src->next_input_byte += count;
    info->src->bytes_in_buffer -= (size_t)count;
}

/// A progressive file may hold any number of scans over the whole picture: few bytes that keep a processor busy for
/// hours.
static void watch_scans(j_common_ptr info) {
    if (((j_decompress_ptr)info)->input_scan_number > CODEC_MAX_SCANS) fail_with(info, "more than 500 scans");
}

/// Pillow's way from the inverted CMYK that Adobe writes to RGB.
static void cmyk_to_rgb(const uint8_t *from, uint8_t *to, size_t count) {
    for (size_t i = 0; i < count; i++, from += 4, to += 3) {
        unsigned light = from[3];
        for (int c = 0; c < 3; c++) {
            unsigned product = (255u - from[c]) * light + 128;
            to[c] = (uint8_t)(light - (((product >> 8) + product) >> 8));
        }
    }
}

static int orientation_of(j_decompress_ptr info) {
    for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next)
        if (marker->data_length >= 6 && memcmp(marker->data, "Exif\0\0", 6) == 0)
            return codec_exif_orientation(marker->data + 6, marker->data_length - 6);
    return 1;
}

int codec_read_jpeg(const uint8_t *bytes, size_t count, const codec_quirks *quirks, codec_picture *out) {
    memset(out, 0, sizeof *out);
    out->orientation = 1;
    struct jpeg_decompress_struct info;
    memset(&info, 0, sizeof info);
    jpeg_errors errors;
    uint8_t *volatile pixels = NULL, *volatile row = NULL;
    info.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = fail;
    errors.manager.emit_message = count_warning;
    errors.manager.output_message = stay_quiet;
    errors.picture = out;
    if (setjmp(errors.out)) {
        jpeg_destroy_decompress(&info);
        free(row);
        free(pixels);
        return -1;
    }
    jpeg_create_decompress(&info);
    info.mem->max_memory_to_use = 800 << 20;
    struct jpeg_source_mgr source = {
        .next_input_byte = bytes, .bytes_in_buffer = count, .init_source = start_source, .fill_input_buffer = run_dry,
        .skip_input_data = skip, .resync_to_restart = jpeg_resync_to_restart, .term_source = start_source,
    };
    info.src = &source;
    struct jpeg_progress_mgr progress = {.progress_monitor = watch_scans};
    info.progress = &progress;
    jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info, TRUE);
    size_t width = info.image_width, height = info.image_height;
    if ((uint64_t)width * height > CODEC_MAX_PIXELS) fail_with((j_common_ptr)&info, "too many pixels");
    switch (info.num_components) {
    case 1: info.out_color_space = JCS_GRAYSCALE; break;
    case 3: info.out_color_space = JCS_RGB; break;
    case 4: info.out_color_space = JCS_CMYK; break;
    default: fail_with((j_common_ptr)&info, "neither grey, colour nor CMYK");
    }
    if (quirks->fast_dct) info.dct_method = JDCT_IFAST;
    if (quirks->plain_upsampling) info.do_fancy_upsampling = FALSE;
    out->orientation = orientation_of(&info);
    jpeg_start_decompress(&info);
    row = malloc(width * 4);
    pixels = malloc(width * height * 3);
    if (!row || !pixels) fail_with((j_common_ptr)&info, "not enough memory");
    while (info.output_scanline < info.output_height) {
        uint8_t *target = pixels + info.output_scanline * width * 3;
        JSAMPROW line = info.num_components == 3 ? target : row;
        jpeg_read_scanlines(&info, &line, 1);
        if (info.num_components == 4) cmyk_to_rgb(line, target, width);
        if (info.num_components == 1)
            for (size_t x = 0; x < width; x++) target[3 * x] = target[3 * x + 1] = target[3 * x + 2] = line[x];
    }
    out->traits = (info.num_components == 1 ? CODEC_WAS_GREY : 0) | (info.num_components == 4 ? CODEC_WAS_CMYK : 0)
                | (info.progressive_mode ? CODEC_WAS_INTERLACED : 0);
    // Reads on to the end marker: Pillow, too, refuses a file that lacks it.
    jpeg_finish_decompress(&info);
    long warnings = errors.manager.num_warnings;
    out->warnings = warnings > INT32_MAX ? INT32_MAX : (int32_t)warnings;
    jpeg_destroy_decompress(&info);
    free(row);
    out->pixels = pixels;
    out->width = (uint32_t)width;
    out->height = (uint32_t)height;
    return 0;
}

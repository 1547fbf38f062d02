// SPDX-License-Identifier: GPL-3.0-or-later
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// Numbers of libcurl's stable binary interface (curl/curl.h), so that its headers need not be there.
enum {
    GLOBAL_ALL = 3,
    OPT_WRITEDATA = 10001,
    OPT_URL = 10002,
    OPT_ERRORBUFFER = 10010,
    OPT_WRITEFUNCTION = 20011,
    OPT_HTTPHEADER = 10023,
    OPT_HEADERDATA = 10029,
    OPT_NOBODY = 44,
    OPT_FOLLOWLOCATION = 52,
    OPT_CAINFO = 10065,
    OPT_HEADERFUNCTION = 20079,
    OPT_HTTPGET = 80,
    OPT_BUFFERSIZE = 98,
    OPT_NOSIGNAL = 99,
    OPT_TIMEOUT_MS = 155,
    OPT_CONNECTTIMEOUT_MS = 156,
    OPT_NOPROXY = 10177,
    OPT_PROTOCOLS = 181,
    OPT_SUPPRESS_CONNECT_HEADERS = 265,
    PROTOCOLS_HTTP_AND_HTTPS = 3,
    MESSAGE_DONE = 1,
};

struct message {
    int kind;
    void *easy;
    union {
        void *whatever;
        int result;
    } data;
};

static struct {
    int (*global_init)(long);
    void *(*easy_init)(void);
    void (*easy_cleanup)(void *);
    void (*easy_reset)(void *);
    int (*easy_setopt)(void *, int, ...);
    const char *(*easy_strerror)(int);
    void *(*multi_init)(void);
    int (*multi_cleanup)(void *);
    int (*multi_add_handle)(void *, void *);
    int (*multi_remove_handle)(void *, void *);
    int (*multi_perform)(void *, int *);
    int (*multi_poll)(void *, void *, unsigned, int, int *);
    struct message *(*multi_info_read)(void *, int *);
    void *(*slist_append)(void *, const char *);
    void (*slist_free_all)(void *);
    int is_open;
} curl;

static void open_library(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    const struct {
        void *place;
        const char *name;
    } wanted[] = {
        {&curl.global_init, "curl_global_init"},
        {&curl.easy_init, "curl_easy_init"},
        {&curl.easy_cleanup, "curl_easy_cleanup"},
        {&curl.easy_reset, "curl_easy_reset"},
        {&curl.easy_setopt, "curl_easy_setopt"},
        {&curl.easy_strerror, "curl_easy_strerror"},
        {&curl.multi_init, "curl_multi_init"},
        {&curl.multi_cleanup, "curl_multi_cleanup"},
        {&curl.multi_add_handle, "curl_multi_add_handle"},
        {&curl.multi_remove_handle, "curl_multi_remove_handle"},
        {&curl.multi_perform, "curl_multi_perform"},
        {&curl.multi_poll, "curl_multi_poll"},
        {&curl.multi_info_read, "curl_multi_info_read"},
        {&curl.slist_append, "curl_slist_append"},
        {&curl.slist_free_all, "curl_slist_free_all"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        void *function = dlsym(library, wanted[i].name);
        if (!function) return;
        memcpy(wanted[i].place, &function, sizeof function);
    }
    curl.is_open = curl.global_init(GLOBAL_ALL) == 0;
}

struct transfer_link {
    void *easy, *multi;
    const transfer_request *request;
    int is_stopped;
};

transfer_link *transfer_open(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
    if (!curl.is_open) return NULL;
    transfer_link *link = calloc(1, sizeof *link);
    if (!link) return NULL;
    link->easy = curl.easy_init();
    link->multi = curl.multi_init();
    if (link->easy && link->multi) return link;
    transfer_close(link);
    return NULL;
}

void transfer_close(transfer_link *link) {
    if (!link) return;
    if (link->easy) curl.easy_cleanup(link->easy);
    if (link->multi) curl.multi_cleanup(link->multi);
    free(link);
}

static size_t take_line(char *bytes, size_t one, size_t count, void *data) {
    transfer_link *link = data;
    (void)one;
    if (!link->is_stopped) link->is_stopped = link->request->line(link->request->context, (uint8_t *)bytes, count) != 0;
    return link->is_stopped ? 0 : count;
}

static size_t take_body(char *bytes, size_t one, size_t count, void *data) {
    transfer_link *link = data;
    (void)one;
    if (!link->is_stopped) link->is_stopped = link->request->body(link->request->context, (uint8_t *)bytes, count) != 0;
    return link->is_stopped ? 0 : count;
}

static int ending(int result) {
    switch (result) {
        case 0: return TRANSFER_DONE;
        case 28: return TRANSFER_TIMED_OUT;
        case 5: case 6: case 7: return TRANSFER_UNREACHABLE;
        case 58: case 60: case 77: case 82: case 83: case 90: case 91: return TRANSFER_UNTRUSTED;
        default: return TRANSFER_BROKEN;
    }
}

int transfer_send(transfer_link *link, const transfer_request *request, char *reason) {
    reason[0] = 0;
    link->request = request;
    link->is_stopped = 0;
    void *lines = NULL;
    for (const char *const *line = request->lines; *line; line++) {
        void *longer = curl.slist_append(lines, *line);
        if (!longer) {
            curl.slist_free_all(lines);
            return TRANSFER_BROKEN;
        }
        lines = longer;
    }
    void *easy = link->easy;
    curl.easy_reset(easy);
    curl.easy_setopt(easy, OPT_URL, request->url);
    curl.easy_setopt(easy, OPT_PROTOCOLS, (long)PROTOCOLS_HTTP_AND_HTTPS);
    curl.easy_setopt(easy, OPT_FOLLOWLOCATION, 0L);
    curl.easy_setopt(easy, OPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, OPT_HTTPGET, 1L);
    curl.easy_setopt(easy, OPT_NOBODY, (long)(request->head_only != 0));
    curl.easy_setopt(easy, OPT_HTTPHEADER, lines);
    curl.easy_setopt(easy, OPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl.easy_setopt(easy, OPT_BUFFERSIZE, 262144L);
    curl.easy_setopt(easy, OPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
    curl.easy_setopt(easy, OPT_TIMEOUT_MS, request->whole_milliseconds);
    if (request->authorities) curl.easy_setopt(easy, OPT_CAINFO, request->authorities);
    if (request->without_proxy) curl.easy_setopt(easy, OPT_NOPROXY, "*");
    curl.easy_setopt(easy, OPT_ERRORBUFFER, reason);
    curl.easy_setopt(easy, OPT_HEADERFUNCTION, take_line);
    curl.easy_setopt(easy, OPT_HEADERDATA, link);
    curl.easy_setopt(easy, OPT_WRITEFUNCTION, take_body);
    curl.easy_setopt(easy, OPT_WRITEDATA, link);

    int result = -1;
    if (curl.multi_add_handle(link->multi, easy) == 0) {
        int running = 1;
        for (;;) {
            if (curl.multi_perform(link->multi, &running) != 0 || !running) break;
            if (!link->is_stopped) link->is_stopped = request->waiting(request->context) != 0;
            if (link->is_stopped) break;
            curl.multi_poll(link->multi, NULL, 0, 100, NULL);
        }
        int left = 0;
        for (struct message *m; (m = curl.multi_info_read(link->multi, &left));)
            if (m->kind == MESSAGE_DONE && m->easy == easy) result = m->data.result;
        curl.multi_remove_handle(link->multi, easy);
    }
    if (result > 0 && !reason[0]) {
        strncpy(reason, curl.easy_strerror(result), 255);
        reason[255] = 0;
    }
    // The handle outlives what the caller gave.
    curl.easy_reset(easy);
    curl.slist_free_all(lines);
    link->request = NULL;
    return link->is_stopped ? TRANSFER_STOPPED : ending(result);
}

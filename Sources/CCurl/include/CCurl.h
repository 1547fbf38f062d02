// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>

/// A way to send requests one after another, which keeps connections open between them. For one thread at a time.
///
/// libcurl is opened by name when the first link is made, and never linked to. FoundationNetworking is the same libcurl
/// below URLSession; linked into the program it more than doubles its size (13.7 MB to 58.7 MB, stripped), asks for
/// libcurl's development files to build and for 30 more libraries at every start (1.8 ms becomes 11.2 ms), sends a
/// token along with redirects unless it is stopped, and hands on bytes without a way to slow them down. A program that
/// starts in milliseconds and seldom fetches anything is better off with this.
typedef struct transfer_link transfer_link;

/// NULL where the system has no libcurl, or no memory.
transfer_link *transfer_open(void);
void transfer_close(transfer_link *link);

/// One request. The three functions return 0 to go on and anything else to stop.
typedef struct {
    const char *url;            ///< http or https
    const char *const *lines;   ///< header lines, NULL at their end
    int head_only;              ///< HEAD instead of GET
    const char *authorities;    ///< a file of certificates to trust instead of the system's; NULL for those
    int without_proxy;          ///< whether the environment's proxies are passed by
    long connect_milliseconds;  ///< how long connecting may take
    long whole_milliseconds;    ///< how long all of it may take; 0 for ever
    void *context;
    /// A line of the answer's head with its line end; an empty one ends the head.
    int (*line)(void *context, const uint8_t *bytes, size_t count);
    int (*body)(void *context, const uint8_t *bytes, size_t count);
    /// Called several times a second.
    int (*waiting)(void *context);
} transfer_request;

/// How a request ended.
enum {
    TRANSFER_DONE,
    TRANSFER_STOPPED,      ///< one of the functions asked for it
    TRANSFER_TIMED_OUT,
    TRANSFER_UNREACHABLE,  ///< no such host, or nobody answers there
    TRANSFER_UNTRUSTED,    ///< the other side's certificate is not to be trusted
    TRANSFER_BROKEN,       ///< anything else that a second try may mend
};

/// Sends a request and hands on its answer; redirects are answers like others. `reason` takes 256 bytes: what libcurl
/// said of a request that failed.
int transfer_send(transfer_link *link, const transfer_request *request, char *reason);

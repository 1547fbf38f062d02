// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Lets two files or folders change names in one step; -1 with errno where that fails or the file system cannot.
int exchange_names(const char *a, const char *b);

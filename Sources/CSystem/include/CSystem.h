// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "CSystemSpawn.h"
#include "crash.h"
#include "exchange.h"
#include "limits_of_process.h"
#include "mapping.h"
#include "signals.h"
#include "tty.h"
#include "wakeup.h"
#include "width.h"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# quietly.sh WHAT COMMAND…
# Run a command and keep what it says to itself: on a terminal its last line is shown in place, elsewhere one line says
# what is done. All of it is shown where the command fails. Everything goes to standard error.

what=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
started=$SECONDS

if [ -t 2 ]; then
    columns=$(tput cols 2>/dev/null || echo 80)
    "$@" </dev/null 2>&1 | tee "$log" | while IFS= read -r line; do
        # Tabs and control characters would leave the line.
        line=${line//[[:cntrl:]]/ }
        printf '\r\033[K%.*s' $((columns - 1)) "$what  $line" >&2
    done
    status=${PIPESTATUS[0]}
    printf '\r\033[K' >&2
else
    "$@" </dev/null >"$log" 2>&1
    status=$?
fi

if [ "$status" -ne 0 ]; then
    cat "$log" >&2
    printf '%s: failed with status %s\n' "$what" "$status" >&2
    exit "$status"
fi
elapsed=$((SECONDS - started))
# What took no time was not worth a line.
[ $elapsed -ge 3 ] && printf '%s: %d s\n' "$what" $elapsed >&2
exit 0

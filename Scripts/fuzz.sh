#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fuzz.sh SECONDS [READER…]
# Let libFuzzer look for inputs that end or hold up a reader, each reader for so many seconds, all where none is named.
# It begins with the stored inputs (Tests/Fixtures/fuzz). What does harm is kept in .build/fuzz/found, and makes the
# status 1: mend the reader, then move the file beside the seeds, under a name that says what it was.

set -u
cd "$(dirname "$0")/.." || exit 2
seconds=$1
shift
fuzzers=.build/fuzz/release/Fuzzers
stored=Tests/Fixtures/fuzz
# A trap is reported at once, not after Swift has looked for names; leaks are none of its business.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:handle_sigill=1:allocator_may_return_null=1

status=0
mkdir -p .build/fuzz/found
while read -r reader longest; do
    [ $# -eq 0 ] || [[ " $* " == *" $reader "* ]] || continue
    grown=.build/fuzz/corpus/$reader
    mkdir -p "$grown"
    case $reader in
        safetensors|json|tokenizer) words=(-dict="$stored/json.dict") ;;
        line|expression) words=(-dict="$stored/line.dict") ;;
        *) words=() ;;
    esac
    log=.build/fuzz/$reader.log
    "$fuzzers" "$reader" -max_total_time="$seconds" -max_len="$longest" -timeout=10 -rss_limit_mb=2048 "${words[@]}" \
        -artifact_prefix=".build/fuzz/found/$reader-" -print_final_stats=1 -verbosity=1 \
        "$grown" "$stored/$reader" </dev/null >"$log" 2>&1
    ended=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    covered=$(grep -oE 'cov: [0-9]+' "$log" | tail -n 1)
    if [ $ended -eq 0 ]; then
        printf '  %-14s %9s inputs, %s\n' "$reader" "${runs:-?}" "${covered:-}"
    else
        status=1
        printf '  %-14s HARMED, status %d, see %s\n' "$reader" $ended "$log"
        grep -E 'ERROR|SUMMARY|Fatal error|broken promise|Test unit written' "$log" | head -n 5 | cut -c1-200 | cat -v
    fi
done < <("$fuzzers")
exit $status

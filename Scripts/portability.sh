#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# portability.sh REBUS
# Run the program as a processor of 2008 would (no AVX, no FMA) and compare what it says with what it says here; then
# compile the C kernels for arm64. qemu takes the processor's place, a cross compiler arm64's.
set -eu
rebus=$1
fixtures=Tests/Fixtures
lines=(
    -c "m = load $fixtures/tiny-clip"
    -c "classify m $fixtures/pictures/cat.png \"a cat\" \"a boot\" \"a mug\""
    -c "compare m $fixtures/pictures/boot.png $fixtures/pictures/mug.png \"a boot\" \"a mug\""
    -c "attend m $fixtures/pictures/cat.png --layer 1 --head mean"
    -c "(randn(40, 60, seed=1) @ randn(60, 50, seed=2))[:3, :4]"
    -c "softmax(arange(12), axis=-1)[6:]"
)

# How long a file took to open differs from run to run.
timeless() { sed 's/opened in .*/opened/'; }

here=$("$rebus" --plain "${lines[@]}" </dev/null | timeless)
for processor in Nehalem Haswell; do
    there=$(qemu-x86_64 -cpu $processor "$rebus" --plain "${lines[@]}" </dev/null \
        2> >(grep -v "doesn't support requested feature" >&2) | timeless)
    if [ "$here" = "$there" ]; then
        echo "x86-64 as $processor: the same answers, to the digit shown"
    else
        echo "x86-64 as $processor: the answers differ"
        diff <(echo "$here") <(echo "$there") || true
        exit 1
    fi
done

for source in Sources/CKernels/*.c Sources/CSystem/*.c; do
    aarch64-linux-gnu-gcc -std=gnu11 -O2 -Wall -Wextra -fsyntax-only -I "$(dirname "$source")/include" "$source"
done
echo "arm64: Sources/CKernels and Sources/CSystem compile"

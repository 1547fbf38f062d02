#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# setup.sh PURPOSE…
# Install what is missing for the purposes named (build, test, portability) and say which and why. On Debian and what
# descends from it through apt; elsewhere, or without Swift 6.2, name what is missing and stop with status 1.

set -u
SWIFT=${SWIFT:-swift}
oldest_swift=6.2

# package (or what it is called elsewhere|in later releases); how to see it without dpkg; purpose; reason
needs() {
    cat <<'TABLE'
git                   command:git               build  fetches the Swift packages that Package.swift names
ca-certificates       file:/etc/ssl/certs       build  lets git trust the servers it fetches them from
g++                   header:c++/*/vector       build  the C and C++ headers, start files and linker that Swift stands on
libcurl4|libcurl4t64  library:libcurl.so.4      build  the Swift package manager is linked to it; fetches models
libxml2|libxml2-16    library:libxml2.so        build  the Swift package manager is linked to it
libsqlite3-0          library:libsqlite3.so.0   build  the Swift package manager is linked to it
tzdata                file:/usr/share/zoneinfo  build  Foundation reads time zones from it
libncurses-dev        header:curses.h           build  draws the screen
libreadline-dev       header:readline/readline.h build edits the prompt
libopenblas-dev       header:cblas.h            build  multiplies matrices
libpng-dev            header:png.h              build  reads and writes PNG
libjpeg62-turbo-dev|libjpeg-turbo8-dev|libjpeg-dev header:jpeglib.h build reads JPEG
zlib1g-dev            header:zlib.h             build  unpacks data sets and .npz files
tmux                  command:tmux              test   gives the tests of the screen a terminal
procps                command:pgrep             test   lets the tests find the program in its terminal
dataset-fashion-mnist file:/usr/share/dataset-fashion-mnist optional the pictures that `evaluate … fashion-mnist` is tested on
qemu-user             command:qemu-x86_64       portability runs the program as an older processor would
gcc-aarch64-linux-gnu command:aarch64-linux-gnu-gcc portability compiles the kernels for arm64
libc6-dev-arm64-cross file:/usr/aarch64-linux-gnu/include portability the C headers for that
TABLE
}

say() { printf '%s\n' "$*" >&2; }

# installed PACKAGES PROBE: whether one of the packages, or on other systems what it brings, is there
installed() {
    if [ "$debian" = yes ]; then
        local name
        for name in ${1//|/ }; do
            [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
        done
        return 1
    fi
    local what=${2#*:}
    case $2 in
        command:*) command -v "$what" >/dev/null ;;
        header:*) compgen -G "/usr/include/$what" >/dev/null || compgen -G "/usr/include/*/$what" >/dev/null ;;
        library:*) { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$what" ;;
        file:*) [ -e "$what" ] ;;
    esac
}

# candidate PACKAGES: the first of the names that apt knows here
candidate() {
    local name
    for name in ${1//|/ }; do
        if apt-cache show "$name" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "${1%%|*}"
}

# find_missing PURPOSE…: fills missing (rows of the table)
find_missing() {
    missing=()
    local package probe purpose reason
    while read -r package probe purpose reason; do
        case " $* " in *" $purpose "*) ;; *) continue ;; esac
        installed "$package" "$probe" || missing+=("$package $reason")
    done < <(needs)
}

list_missing() {
    local row
    for row in "${missing[@]}"; do
        printf '  %-24s %s\n' "${row%%[ |]*}" "${row#* }" >&2
    done
}

# as_root COMMAND…
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        # Without a terminal nobody can type a password: better an error than a wait without end.
        if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
    else
        say "setup: root is needed, and sudo is not installed"
        return 1
    fi
}

# apt_install NAME…: quiet unless it fails
apt_install() {
    local log
    log=$(mktemp)
    # Lists may be years old, or none: fetch them only now that something is to be installed.
    if ! as_root apt-get update >"$log" 2>&1; then
        say "setup: apt-get update failed; trying with the lists that are here"
    fi
    local names=() name
    for name in "$@"; do names+=("$(candidate "$name")"); done
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${names[@]}" >>"$log" 2>&1 </dev/null
    then
        rm -f "$log"
        return 0
    fi
    tail -n 25 "$log" >&2
    rm -f "$log"
    say "setup: could not install: ${names[*]}"
    return 1
}

# swift_version: 6.3 for Swift 6.3.1; nothing where Swift does not run
swift_version() { "$SWIFT" --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1; }

is_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

stop_without_swift() {
    say "setup: $1"
    say "  Swift $oldest_swift or newer is needed; https://www.swift.org/install/linux/ says how to get it."
    say "  Where it is not in PATH, name it: make SWIFT=/path/to/bin/swift …"
    if [ ${#missing[@]} -gt 0 ]; then
        say "  Missing besides:"
        list_missing
    fi
    exit 1
}

debian=no
command -v dpkg-query >/dev/null && command -v apt-get >/dev/null && debian=yes

find_missing "$@"

command -v "$SWIFT" >/dev/null || stop_without_swift "Swift is missing ($SWIFT was not found)"
version=$(swift_version)
if [ -n "$version" ] && ! is_at_least "$version" $oldest_swift; then
    stop_without_swift "Swift $version is too old"
fi

if [ ${#missing[@]} -gt 0 ]; then
    if [ "$debian" = no ]; then
        say "setup: this is no Debian, so these (by their Debian names) are for you to install:"
        list_missing
        exit 1
    fi
    say "Installing through apt:"
    list_missing
    apt_install "${missing[@]%% *}" || exit 1
fi

version=$(swift_version)
[ -n "$version" ] || stop_without_swift "Swift does not run: $("$SWIFT" --version 2>&1 | head -n 1)"
is_at_least "$version" $oldest_swift || stop_without_swift "Swift $version is too old"

# Wanted by a few tests, which are skipped without it.
case " $* " in
    *" test "*)
        find_missing optional
        if [ ${#missing[@]} -gt 0 ]; then
            if [ "$debian" = yes ]; then
                say "Installing through apt:"
                list_missing
                apt_install "${missing[@]%% *}" || say "setup: going on without; the tests that need it are skipped"
            else
                say "setup: the tests that need this are skipped:"
                list_missing
            fi
        fi
        ;;
esac
exit 0

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing of debian-packages.txt and builds into build/. Called by packaging/try.sh and
# tests/run.sh; works as root or with sudo, twice in a row, and offline once everything is there.
#
#   packaging/setup.sh [extra cmake arguments…]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Prints the packages that are missing, taking the first alternative that the system offers.
missing_packages() {
    local line optional choice found
    while IFS= read -r line; do
        line=${line%%#*}
        [ -n "${line// /}" ] || continue
        optional=no
        case $line in '? '*) optional=yes; line=${line#\? } ;; esac
        found=
        IFS='|' read -ra choices <<<"$line"
        for choice in "${choices[@]}"; do
            choice=${choice// /}
            if installed "$choice"; then found=; continue 2; fi
            if [ -z "$found" ] && apt-cache show "$choice" >/dev/null 2>&1; then found=$choice; fi
        done
        if [ -n "$found" ]; then
            printf '%s\n' "$found"
        elif [ $optional = no ]; then
            printf '%s\n' "${choices[0]// /}"
        fi
    done <"$root/packaging/debian-packages.txt"
}

install_missing() {
    if ! command -v apt-get >/dev/null; then
        say "This is not a Debian or Ubuntu system: install what packaging/debian-packages.txt names by hand."
        return 0
    fi
    local as_root=()
    if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
    local packages
    mapfile -t packages < <(missing_packages)
    [ ${#packages[@]} -gt 0 ] || return 0
    say "Installing ${#packages[@]} packages…"
    "${as_root[@]}" apt-get update -qq
    mapfile -t packages < <(missing_packages) # now with fresh lists
    [ ${#packages[@]} -gt 0 ] || return 0
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2
}

install_missing
cmake -S "$root" -B "$root/build" -G Ninja "$@" >&2
cmake --build "$root/build" >&2

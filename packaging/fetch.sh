# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# To be sourced: downloads that are checked before they are used.

# The digest of a file; macOS has no sha256sum.
digest_of() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# fetch NAME DIGEST ADDRESS FILE: leaves FILE with that digest, or stops with a sentence.
fetch() {
    local name=$1 digest=$2 address=$3 file=$4 got
    if [ "$digest" = - ]; then
        echo "Could not fetch $name: no SHA-256 is pinned for $address. Download it from its publisher, look at it, and write its digest into the list." >&2
        return 1
    fi
    if [ ! -f "$file" ]; then
        mkdir -p "$(dirname "$file")"
        curl --fail --location --proto =https --retry 3 --silent --show-error -o "$file.part" "$address"
        mv "$file.part" "$file"
    fi
    got=$(digest_of "$file")
    if [ "$got" != "$digest" ]; then
        rm -f "$file"
        echo "Could not use $name from $address: its SHA-256 is $got, not the pinned $digest. It was deleted." >&2
        return 1
    fi
}

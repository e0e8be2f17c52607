#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Downloads the pinned LibTorch of a system and flavour, checks it and unpacks it to FOLDER/libtorch.
#
#   packaging/libtorch.sh linux|windows|macos cpu|cuda FOLDER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$here/fetch.sh"
system=$1 flavour=$2 folder=$3
read -r digest address < <(awk -v s="$system" -v f="$flavour" '$1 == s && $2 == f { print $3, $4 }' "$here/libtorch.txt") || true
if [ -z "${address:-}" ]; then
    echo "Could not fetch LibTorch for $system, $flavour: packaging/libtorch.txt has no such line." >&2
    exit 2
fi
archive=$folder/$(basename "$address")
fetch "LibTorch" "$digest" "$address" "$archive"
if [ ! -d "$folder/libtorch" ]; then
    unzip -q "$archive" -d "$folder"
fi

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds a libheif that only reads: HEVC by libde265, AV1 by the system's dav1d; no encoder, no plug-ins, no x265.
#
#   packaging/linux/heif.sh PREFIX
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../fetch.sh
. "$here/../fetch.sh"
mkdir -p "$1"
prefix=$(cd "$1" && pwd) # macOS knows no realpath -m
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in libde265 libheif; do
    read -r digest address < <(awk -v n="$name" '$1 == n { print $2, $3 }' "$here/sources.txt")
    fetch "$name" "$digest" "$address" "$work/$name.tar.gz"
    mkdir "$work/$name"
    tar -xf "$work/$name.tar.gz" -C "$work/$name" --strip-components 1
done
common=(-G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_PREFIX_PATH="$prefix"
    -DCMAKE_INSTALL_LIBDIR=lib)
cmake -S "$work/libde265" -B "$work/b1" "${common[@]}" -DENABLE_ENCODER=OFF -DENABLE_SDL=OFF
cmake --build "$work/b1"
cmake --install "$work/b1"
cmake -S "$work/libheif" -B "$work/b2" "${common[@]}" -DENABLE_PLUGIN_LOADING=OFF -DWITH_LIBDE265=ON -DWITH_DAV1D=ON \
    -DWITH_AOM_DECODER=OFF -DWITH_AOM_ENCODER=OFF -DWITH_X265=OFF -DWITH_KVAZAAR=OFF -DWITH_SvtEnc=OFF -DWITH_RAV1E=OFF \
    -DWITH_EXAMPLES=OFF -DWITH_GDK_PIXBUF=OFF -DBUILD_TESTING=OFF
cmake --build "$work/b2"
cmake --install "$work/b2"

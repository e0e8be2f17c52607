#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Draws the program's icon as .icns. Needs rsvg-convert, and iconutil (macOS) or png2icns.
#
#   packaging/macos/icon.sh OUT.icns
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
svg=$here/../../resources/icons/semblance.svg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set_=$work/semblance.iconset
mkdir "$set_"
for side in 16 32 128 256 512; do
    rsvg-convert -w $side -h $side "$svg" -o "$set_/icon_${side}x${side}.png"
    rsvg-convert -w $((2 * side)) -h $((2 * side)) "$svg" -o "$set_/icon_${side}x${side}@2x.png"
done
if command -v iconutil >/dev/null; then
    iconutil --convert icns --output "$1" "$set_"
else
    png2icns "$1" "$set_"/icon_{16x16,32x32,128x128,256x256,512x512,512x512@2x}.png >/dev/null
fi

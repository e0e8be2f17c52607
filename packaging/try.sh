#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds, indexes FOLDER… and runs a composed search; the results are a contact sheet. Where
# there is a display the window opens on the same query.
#
#   packaging/try.sh [FOLDER…]
#
# Without a folder it takes the drawings and photographs of Debian's tuxpaint-stamps-default.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for folder in "$@"; do
    if [ ! -d "$folder" ]; then
        echo "Could not try Semblance on $folder: there is no such folder. Give the path of a folder with pictures." >&2
        exit 3
    fi
done

bash "$root/packaging/setup.sh"

stamps=/usr/share/tuxpaint/stamps
picture=
if [ $# -eq 0 ]; then
    set -- "$stamps"
    picture=$stamps/animals/mammals/giraffe.png
    [ -f "$picture" ] || picture=
fi
if [ -z "$picture" ]; then
    # The first picture of the folder; read to the end so that find never meets a closed pipe.
    picture=$(find -L "$1" -type f \( -iname '*.jpg' -o -iname '*.jpeg' -o -iname '*.png' -o -iname '*.webp' \) | LC_ALL=C sort | sed -n 1p)
fi
if [ -z "$picture" ]; then
    echo "Could not try Semblance on $1: there is no picture in it. Give a folder with pictures." >&2
    exit 3
fi

cli=$root/build/bin/semblance-cli
library=$root/build/try/library
sheet=$root/build/try/contact-sheet.png
mkdir -p "$root/build/try"
"$cli" --library "$library" index "$@"
"$cli" --library "$library" search --picture "$picture" --words "as a cartoon" --top 24 --contact-sheet "$sheet"
echo
echo "The query was $picture and the words \"as a cartoon\"."
echo "The results as one picture: $sheet"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$root/build/bin/semblance" --library "$library" --words "as a cartoon" "$picture"
fi
echo "With a display the window opens: build/bin/semblance --library $library"

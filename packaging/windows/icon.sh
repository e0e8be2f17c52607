#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Draws the program's icon as .ico: PNG pictures in one file, as Windows reads them since Vista. Needs rsvg-convert and
# Python 3.
#
#   packaging/windows/icon.sh OUT.ico
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for side in 16 24 32 48 64 128 256; do
    rsvg-convert -w $side -h $side "$here/../../resources/icons/semblance.svg" -o "$work/$side.png"
done
python3 - "$work" "$1" <<'PYTHON'
import pathlib, struct, sys

pictures = [(int(p.stem), p.read_bytes()) for p in pathlib.Path(sys.argv[1]).glob("*.png")]
pictures.sort()
header = struct.pack("<HHH", 0, 1, len(pictures))
offset = len(header) + 16 * len(pictures)
for side, data in pictures:
    # A side of 256 is written as 0.
    header += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(data), offset)
    offset += len(data)
pathlib.Path(sys.argv[2]).write_bytes(header + b"".join(data for _, data in pictures))
PYTHON

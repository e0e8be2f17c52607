#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the Windows installer of a staged tree. The CUDA flavour is too large for it (NSIS ends at 2 GB): that one is
# delivered as an archive.
#
#   packaging/windows/installer.sh STAGE VERSION OUT.exe
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stage=$1 version=$2 out=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bytes=$(du -sb "$stage" | cut -f 1)
if [ "$bytes" -gt $((3500 * 1000 * 1000)) ]; then
    echo "Could not make an installer of $stage: it has $bytes bytes and NSIS cannot pack so much. Make a zip of it." >&2
    exit 3
fi
bash "$here/icon.sh" "$work/semblance.ico"
bash "$here/filelist.sh" "$stage" >"$work/files.nsh"
native() { if command -v cygpath >/dev/null; then cygpath -w "$(realpath -m "$1")"; else realpath -m "$1"; fi; }
makensis -V2 -WX -INPUTCHARSET UTF8 -DVERSION="$version" -DFILES="$(native "$work/files.nsh")" \
    -DICON="$(native "$work/semblance.ico")" -DLICENCE="$(native "$here/../../LICENSE")" -DOUT="$(native "$out")" \
    "$(native "$here/semblance.nsi")"

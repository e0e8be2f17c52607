#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Lays out what an installation on Windows holds: the programs, Qt's and LibTorch's libraries beside them, notices.
# For bash of Git for Windows, with windeployqt in PATH.
#
#   packaging/windows/stage.sh BUILD LIBTORCH STAGE
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1 libtorch=$2 stage=$3
cmake --install "$build" --prefix "$stage"
windeployqt --release --no-compiler-runtime --translations en,zh_CN --dir "$stage/bin" "$stage/bin/semblance.exe"
cp "$libtorch"/lib/*.dll "$stage/bin/"
# Libraries of vcpkg, where they are dynamic.
find "$build" -path '*vcpkg_installed*' -path '*/bin/*.dll' ! -path '*/debug/*' -exec cp {} "$stage/bin/" \;
bash "$here/../notices.sh" "$libtorch" "$stage/share/semblance/notices"
if find "$stage" -iname '*x265*' | grep -q .; then
    echo "Could not stage: x265 (GPL) is among the libraries. libheif must be built without it." >&2
    exit 1
fi

#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Gathers the notices that go with a bundle: ours, LibTorch's, Qt's terms, and on Debian those of every package whose
# library is in the bundle.
#
#   packaging/notices.sh LIBTORCH FOLDER [LIBRARY…]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
libtorch=$1 folder=$2
shift 2
mkdir -p "$folder"
cp "$here/../LICENSE" "$here/../THIRD_PARTY.md" "$folder/"
cp "$here/../models/starter/NOTICE" "$folder/starter-model-NOTICE"
for name in LICENSE NOTICE; do
    if [ -f "$libtorch/$name" ]; then cp "$libtorch/$name" "$folder/libtorch-$name"; fi
done
cat >"$folder/Qt.txt" <<'TEXT'
This program uses Qt under the GNU Lesser General Public License, version 3. Qt's libraries lie beside it as dynamic
libraries: they can be replaced by other builds of the same major version. Source code: https://download.qt.io/
License: https://www.gnu.org/licenses/lgpl-3.0.html
TEXT
for library in "$@"; do
    package=$(dpkg-query -S "*/${library##*/}" 2>/dev/null | sed -n '1s/:.*//p') || true
    if [ -n "$package" ] && [ -f "/usr/share/doc/$package/copyright" ]; then
        cp "/usr/share/doc/$package/copyright" "$folder/$package"
    fi
done

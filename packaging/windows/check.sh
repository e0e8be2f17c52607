#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Compiles the Windows installer on a stand-in tree and looks into it. Needs nsis, librsvg2-bin, python3 and
# p7zip-full.
#
#   packaging/windows/check.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage
mkdir -p "$stage/bin/plugins/platforms" "$stage/lib/semblance" "$stage/share/semblance/models/starter"
for file in bin/semblance.exe bin/semblance-cli.exe bin/semblance-decode.exe bin/torch_cpu.dll \
    bin/plugins/platforms/qwindows.dll lib/semblance/semblance-engine.dll; do
    printf 'MZ stand-in %s' "$file" >"$stage/$file"
done
printf '%s' 'a name with $ and blanks' >"$stage/share/semblance/models/starter/odd \$name.txt"
cp "$here/../../models/catalogue.json" "$stage/share/semblance/models/"

version=$(sed -n 's/^set(SEMBLANCE_VERSION \(.*\))$/\1/p' "$here/../../cmake/version.cmake")
bash "$here/installer.sh" "$stage" "$version" "$work/semblance-setup.exe"

# What is installed is what is removed.
bash "$here/filelist.sh" "$stage" >"$work/files.nsh"
installed=$(grep -c '^    File ' "$work/files.nsh")
removed=$(grep -c '^    Delete ' "$work/files.nsh")
there=$(find "$stage" -type f | wc -l)
if [ "$installed" != "$there" ] || [ "$removed" != "$there" ]; then
    echo "$there files are staged, $installed are installed, $removed are removed" >&2
    exit 1
fi
! grep -n 'RMDir /r' "$here/semblance.nsi" "$work/files.nsh" || { echo "a folder is removed with what is in it" >&2; exit 1; }

file "$work/semblance-setup.exe" | grep -q 'PE32' || { echo "it is no Windows program" >&2; exit 1; }
if command -v 7z >/dev/null; then
    7z l -slt "$work/semblance-setup.exe" | sed 's|\\\\|/|g' | sed -n 's/^Path = //p' >"$work/inside"
    while IFS= read -r name; do
        grep -qF "$name" "$work/inside" || { echo "the installer lacks $name" >&2; exit 1; }
    done < <(cd "$stage" && find . -type f ! -name '*$*' -printf '%P\n')
fi
# Every sentence is there in both languages.
sed -n 's/^LangString \([A-Za-z0-9]*\) .*/\1/p' "$here/semblance.nsi" | sort -u | while IFS= read -r name; do
    [ "$(grep -c "^LangString $name " "$here/semblance.nsi")" = 2 ] || { echo "$name lacks a language" >&2; exit 1; }
done
echo "Installer compiled: $there files, $(stat -c %s "$work/semblance-setup.exe") bytes. It was not run: that takes Windows."

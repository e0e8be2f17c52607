#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes what semblance.nsi includes: two macros, one that installs every file of a staged tree and one that removes
# exactly these files and then the folders that are empty.
#
#   packaging/windows/filelist.sh STAGE >files.nsh
# shellcheck disable=SC2016 # $INSTDIR is for NSIS
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$1"
if command -v cygpath >/dev/null; then stage=$(cygpath -w "$PWD"); slash=\\; else stage=$PWD; slash=/; fi

# A name for NSIS: $ is doubled, a name with a quotation mark cannot be installed on Windows anyway.
quoted() { local text=${1//\$/\$\$}; printf '%s' "${text//\//\\}"; }

mapfile -t files < <(find . -type f -printf '%P\n' | sort)
mapfile -t folders < <(find . -mindepth 1 -type d -printf '%P\n' | sort)
[ ${#files[@]} -gt 0 ] || { echo "There is no file in $1." >&2; exit 3; }

echo '!macro InstallStagedFiles'
last=-
for file in "${files[@]}"; do
    folder=$(dirname "$file")
    if [ "$folder" != "$last" ]; then
        if [ "$folder" = . ]; then
            printf '    SetOutPath "$INSTDIR"\n'
        else
            printf '    SetOutPath "$INSTDIR\\%s"\n' "$(quoted "$folder")"
        fi
        last=$folder
    fi
    printf '    File "%s%s%s"\n' "$stage" "$slash" "${file//\//$slash}"
done
echo '!macroend'
echo '!macro RemoveStagedFiles'
for file in "${files[@]}"; do
    printf '    Delete "$INSTDIR\\%s"\n' "$(quoted "$file")"
done
for ((i = ${#folders[@]} - 1; i >= 0; --i)); do
    printf '    RMDir "$INSTDIR\\%s"\n' "$(quoted "${folders[i]}")"
done
echo '!macroend'

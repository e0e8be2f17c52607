#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a self-contained archive (and an AppImage, where appimagetool is there) of a build: starts on a system without
# Qt and LibTorch. The build is one with upstream's LibTorch (packaging/libtorch.sh) and the libheif of heif.sh.
#
#   packaging/linux/bundle.sh BUILD LIBTORCH OUTFOLDER [FLAVOUR]
#
# Needs patchelf and binutils. SOURCE_DATE_EPOCH makes the archive the same bytes every time.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1 libtorch=$(realpath "$2") out=$(realpath -m "$3") flavour=${4:-cpu}
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
plugins=${QT_PLUGIN_FOLDER:-$(qtpaths6 --plugin-dir 2>/dev/null || qmake6 -query QT_INSTALL_PLUGINS)}
name=semblance-$version-linux-$(uname -m)-$flavour
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/$name
mkdir -p "$out" "$tree/lib/qt6/plugins"
DESTDIR='' cmake --install "$build" --prefix "$tree" >/dev/null

# What Qt loads by name, which no linker sees.
for kind in platforms platforminputcontexts platformthemes iconengines imageformats xcbglintegrations tls \
    wayland-decoration-client wayland-graphics-integration-client wayland-shell-integration; do
    if [ -d "$plugins/$kind" ]; then cp -rL "$plugins/$kind" "$tree/lib/qt6/plugins/"; fi
done
printf '[Paths]\nPrefix = ..\nPlugins = lib/qt6/plugins\nTranslations = share/qt6/translations\n' >"$tree/bin/qt.conf"

# CUDA's libraries load parts of themselves by name.
if [ "$flavour" = cuda ]; then find "$libtorch/lib" -name 'lib*.so*' -exec cp -L {} "$tree/lib/" \;; fi

# The libraries of everything that is there, and theirs; once more, until none is new.
is_of_the_system() {
    local pattern
    while IFS= read -r pattern; do
        # shellcheck disable=SC2053 # a pattern
        if [[ ${1##*/} == $pattern ]]; then return 0; fi
    done < <(grep -v '^#' "$here/system-libraries.txt")
    return 1
}
programs() { find "$tree" -type f -print0 | xargs -0 file --no-dereference | sed -n 's/: *ELF .*//p'; }
taken=()
while :; do
    new=0
    while IFS= read -r library; do
        if [ -e "$tree/lib/${library##*/}" ] || is_of_the_system "$library"; then continue; fi
        cp -L "$library" "$tree/lib/"
        taken+=("$library")
        new=1
    done < <(programs | while IFS= read -r program; do
        LD_LIBRARY_PATH="$libtorch/lib:$tree/lib" ldd "$program" 2>/dev/null || true
    done | sed -n 's/.* => \(\/.*\) (0x.*/\1/p' | sort -u)
    [ $new = 1 ] || break
done
while IFS= read -r program; do
    up=$(realpath --relative-to "$(dirname "$program")" "$tree/lib")
    patchelf --set-rpath "\$ORIGIN/$up" "$program"
    strip --strip-unneeded "$program" 2>/dev/null || true
done < <(programs)
bash "$here/../notices.sh" "$libtorch" "$tree/share/doc/semblance/notices" ${taken[@]+"${taken[@]}"}

# What must not be inside, and what must not be missing.
if find "$tree" -name 'libx265*' | grep -q .; then
    echo "Could not bundle: libx265 (GPL) is among the libraries. Build with the libheif of packaging/linux/heif.sh." >&2
    exit 1
fi
missing=$(programs | while IFS= read -r program; do
    env -u LD_LIBRARY_PATH ldd "$program" 2>/dev/null | sed -n 's/ => not found.*//p'
done | sort -u | tr -d '\t')
if [ -n "$missing" ]; then
    echo "Could not bundle: these libraries are missing: ${missing//$'\n'/ }" >&2
    exit 1
fi
env -u LD_LIBRARY_PATH "$tree/bin/semblance-cli" --version >/dev/null ||
    { echo "Could not bundle: semblance-cli does not start from $tree." >&2; exit 1; }

# Names in order, one time, no owner: the same tree gives the same bytes.
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null || date +%s)}
tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner -C "$work" -cJf "$out/$name.tar.xz" "$name"
echo "$out/$name.tar.xz: ${#taken[@]} libraries taken along"

if command -v appimagetool >/dev/null; then
    appdir=$work/AppDir
    mkdir "$appdir"
    cp -a "$tree" "$appdir/usr"
    ln -s usr/share/icons/hicolor/scalable/apps/semblance.svg "$appdir/semblance.svg"
    cp "$tree/share/applications/semblance.desktop" "$appdir/"
    # As "semblance-cli" (a link to the image) it is the command line.
    cat >"$appdir/AppRun" <<'RUN'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
program=semblance
[ "$(basename "${ARGV0:-semblance}")" = semblance-cli ] && program=semblance-cli
exec "$here/usr/bin/$program" "$@"
RUN
    chmod +x "$appdir/AppRun"
    SOURCE_DATE_EPOCH=$epoch appimagetool --no-appstream "$appdir" "$out/$name.AppImage"
fi

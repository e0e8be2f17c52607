#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fills the bundle with Qt's and LibTorch's libraries, signs it from the inside out, has it notarised and makes the disk
# image. Without SEMBLANCE_SIGN_IDENTITY it is signed for this machine only and not notarised.
#
#   packaging/macos/sign.sh BUILD LIBTORCH OUT.dmg
#
# SEMBLANCE_SIGN_IDENTITY: "Developer ID Application: …"; SEMBLANCE_NOTARY_PROFILE: a profile that
# "xcrun notarytool store-credentials" keeps in the keychain.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1 libtorch=$2 out=$3
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cmake --install "$build" --prefix "$stage"
app=$stage/Semblance.app
macdeployqt "$app" -verbose=1 -executable="$app/Contents/MacOS/semblance-cli" \
    -executable="$app/Contents/MacOS/semblance-decode"
mkdir -p "$app/Contents/Frameworks"
cp "$libtorch"/lib/*.dylib "$app/Contents/Frameworks/"
# The programs of the bundle and the engine look there.
while IFS= read -r file; do
    install_name_tool -add_rpath @executable_path/../Frameworks "$file" 2>/dev/null || true
done < <(find "$app/Contents/MacOS" "$app/Contents/lib/semblance" -type f)
bash "$here/../notices.sh" "$libtorch" "$app/Contents/Resources/notices"
if find "$app" -iname '*x265*' | grep -q .; then
    echo "Could not sign: x265 (GPL) is among the libraries. libheif must be built without it." >&2
    exit 1
fi
# No library of this machine may be left in what others run.
while IFS= read -r file; do
    if otool -L "$file" | grep -E '^\s+/(opt|usr/local)/' >&2; then
        echo "Could not sign: $file names a library of this machine." >&2
        exit 1
    fi
done < <(find "$app" -type f \( -name '*.dylib' -o -name '*.so' -o -perm -u+x \))

identity=${SEMBLANCE_SIGN_IDENTITY:--}
options=()
if [ "$identity" != - ]; then options=(--options runtime --timestamp); fi
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -exec \
    codesign --force --sign "$identity" ${options[@]+"${options[@]}"} {} \;
for program in "$app"/Contents/MacOS/*; do
    codesign --force --sign "$identity" ${options[@]+"${options[@]}"} --entitlements "$here/entitlements.plist" "$program"
done
codesign --force --sign "$identity" ${options[@]+"${options[@]}"} --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict "$app"

mkdir "$stage/image"
mv "$app" "$stage/image/"
ln -s /Applications "$stage/image/Applications"
hdiutil create -volname Semblance -srcfolder "$stage/image" -format UDZO -ov "$out"
if [ "$identity" != - ]; then
    codesign --sign "$identity" --timestamp "$out"
    xcrun notarytool submit "$out" --keychain-profile "$SEMBLANCE_NOTARY_PROFILE" --wait
    xcrun stapler staple "$out"
fi

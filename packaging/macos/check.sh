#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Looks at what of the macOS bundle can be looked at without macOS: the property lists are read, the icon is drawn.
#
#   packaging/macos/check.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed 's/@PROJECT_VERSION@/0.1.0/g' "$here/Info.plist.in" >"$work/Info.plist"
python3 - "$work/Info.plist" "$here/entitlements.plist" "$here/InfoPlist.strings.zh_CN" <<'PYTHON'
import plistlib, re, sys

info = plistlib.load(open(sys.argv[1], "rb"))
texts = {key for key in info if key.endswith("UsageDescription")}
assert len(texts) == 5 and all(len(info[key]) > 30 for key in texts), texts
translated = set(re.findall(r"^(\w+) = \".+\";$", open(sys.argv[3], encoding="utf-8").read(), re.M))
assert translated == texts, translated ^ texts
types = [name for kind in info["CFBundleDocumentTypes"] for name in kind["LSItemContentTypes"]]
assert "public.jpeg" in types and "public.folder" in types
assert plistlib.load(open(sys.argv[2], "rb")) == {"com.apple.security.cs.allow-jit": True}
PYTHON
if command -v rsvg-convert >/dev/null && command -v png2icns >/dev/null; then
    bash "$here/icon.sh" "$work/semblance.icns"
    [ "$(head -c 4 "$work/semblance.icns")" = icns ] || { echo "the icon is no .icns" >&2; exit 1; }
fi
echo "Property lists and icon are in order. The bundle was not made: that takes macOS."

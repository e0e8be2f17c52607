#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Looks at what Linux packages bring besides the programs: man pages, completions, desktop files, metainfo, the Flatpak's
# list of sources. Tools that are not there are named and stepped over.
#
#   packaging/linux/check.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "$*" >&2; failed=1; }
have() { command -v "$1" >/dev/null || { echo "$1 is not installed: not looked at with it"; return 1; }; }

# Every command and option of the command line stands in the page and in the three completions.
options=$root/app/cli/options.cpp
mapfile -t long < <(grep -oE '"(-[a-z],)?--[a-z-]+' "$options" | sed 's/.*--/--/' | sort -u)
mapfile -t commands < <(grep -oE '\badd\("[a-z-]+"' "$options" | sed 's/.*"\(.*\)"/\1/' | sort -u)
if [ ${#long[@]} -lt 40 ] || [ ${#commands[@]} -lt 15 ]; then fail "app/cli/options.cpp was not understood"; fi
sed 's/\\-/-/g' "$here/man/semblance-cli.1.in" >"$work/page"
for word in "${long[@]}" "${commands[@]}"; do
    for file in "$work/page" "$here/completions/semblance-cli.bash" "$here/completions/_semblance-cli"; do
        grep -qE -- "(^|[^a-z-])$word([^a-z-]|\$)" "$file" || fail "${file##*/} lacks $word"
    done
    grep -qE -- "(-l |^for option in .*|commands .*|\"|^ .*)${word#--}([^a-z-]|\$)" "$here/completions/semblance-cli.fish" ||
        fail "semblance-cli.fish lacks $word"
done

for page in semblance-cli.1 semblance.1; do
    sed 's/@PROJECT_VERSION@/0.1.0/; s/@SEMBLANCE_MAN_DATE@/2026-11-25/' "$here/man/$page.in" >"$work/$page"
    if have man; then
        warnings=$(man --warnings -l -Tutf8 "$work/$page" 2>&1 >/dev/null)
        [ -z "$warnings" ] || fail "$page: $warnings"
    fi
    if have mandoc; then mandoc -Tlint -Wwarning "$work/$page" || fail "$page: mandoc"; fi
done
bash -n "$here/completions/semblance-cli.bash" || fail "bash"
if have zsh; then zsh -n "$here/completions/_semblance-cli" || fail "zsh"; fi
if have fish; then fish -n "$here/completions/semblance-cli.fish" || fail "fish"; fi

# semblance-similar.desktop is a service menu of KDE, which the validator does not know.
if have desktop-file-validate; then desktop-file-validate "$here/semblance.desktop" || fail "semblance.desktop"; fi
if have appstreamcli; then
    sed 's/@PROJECT_VERSION@/0.1.0/' "$here/semblance.metainfo.xml.in" >"$work/semblance.metainfo.xml"
    appstreamcli validate --no-net "$work/semblance.metainfo.xml" || fail "metainfo"
fi

# The Flatpak lists archives with their digests, the same as sources.txt and libtorch.txt.
python3 - "$here" <<'PYTHON' || failed=1
import pathlib, re, sys

here = pathlib.Path(sys.argv[1])
pins = {}
for name in (here / "sources.txt", here.parent / "libtorch.txt"):
    for line in name.read_text().splitlines():
        if line and not line.startswith("#"):
            digest, address = line.split()[-2:]
            pins[address] = digest
text = (here / "flatpak/app.semblance.semblance.yaml").read_text()
try:
    import yaml
    modules = yaml.safe_load(text)["modules"]
    sources = [source for module in modules for source in module["sources"]]
    assert all(source["type"] in ("archive", "git", "dir") for source in sources)
except ImportError:
    print("Python's yaml is not installed: the manifest was read as text")
found = re.findall(r"url: (\S+)\n\s+sha256: (\S+)", text)
assert len(found) >= 10
for address, digest in found:
    assert re.fullmatch("[0-9a-f]{64}", digest), address
    assert pins.get(address) == digest, f"{address}: the manifest says {digest}, the list {pins.get(address)}"
PYTHON
[ $failed = 0 ] || exit 1
echo "Pages, completions, desktop files, metainfo and the list of sources are in order."

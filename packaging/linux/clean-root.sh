#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs a package into a clean Debian 12 made by debootstrap, checks it there and removes it again: over an older
# version with a library in place, and the way a person would who tries it (folder, search, help, a model of their own).
#
#   packaging/linux/clean-root.sh PACKAGE.deb [FOLDER]
#
# FOLDER (default: a temporary one) takes the clean system, some 1.5 GB. Needs root, debootstrap and the network.
set -euo pipefail
deb=$(realpath "$1")
folder=${2:-$(mktemp -d)}
# The mirror that this machine's own packages come from, unless another is named.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' | sed -n 1p)}

[ -e "$folder/bin/sh" ] || debootstrap --variant=minbase bookworm "$folder" "$mirror" >/dev/null
# What this machine needs to reach its mirror (a proxy, certificates), the clean one needs too.
mkdir -p "$folder/etc/apt/apt.conf.d"
cp -a /etc/apt/apt.conf.d/. "$folder/etc/apt/apt.conf.d/"
cp /etc/resolv.conf "$folder/etc/"
cp "$deb" "$folder/root/semblance.deb"
# An older version to upgrade from: the same files under a lower number, as the package manager sees it. That files of
# older versions are read is what the tests of core/store are for.
older=$(mktemp -d)
dpkg-deb --raw-extract "$deb" "$older/tree"
sed -i 's/^Version: .*/Version: 0.0.1/' "$older/tree/DEBIAN/control"
dpkg-deb --root-owner-group --build "$older/tree" "$folder/root/older.deb" >/dev/null
rm -rf "$older"
mkdir -p "$folder/proc"
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
trap 'umount "$folder/proc"' EXIT

inside() { chroot "$folder" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
inside sh -ec '
    export DEBIAN_FRONTEND=noninteractive QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=/root
    library=/root/library pictures=/usr/share/icons/hicolor
    install_package() {
        apt-get install -y -qq --no-install-recommends "$1" >/root/install.log 2>&1 ||
            { tail -20 /root/install.log >&2; exit 1; }
        echo "installed: $(dpkg-query -W -f "\${Package} \${Version}" semblance)"
    }
    number() { sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" | head -1; }
    rm -rf "$library"
    apt-get update -qq

    install_package /root/older.deb
    semblance-cli --library "$library" index "$pictures" --json >/root/indexed.json
    before=$(semblance-cli --library "$library" status --json | number indexed)
    [ "$before" -gt 0 ] || { echo "nothing was indexed" >&2; exit 1; }
    install_package /root/semblance.deb
    after=$(semblance-cli --library "$library" status --json | number indexed)
    [ "$before" = "$after" ] || { echo "the upgrade lost pictures: $before, then $after" >&2; exit 1; }
    again=$(semblance-cli --library "$library" index --json | number embedded)
    [ "${again:-0}" = 0 ] || { echo "after the upgrade $again pictures were embedded again" >&2; exit 1; }
    echo "upgraded: $after pictures are still there, none embedded again"

    for file in man/man1/semblance-cli.1.gz man/man1/semblance.1.gz bash-completion/completions/semblance-cli \
        zsh/vendor-completions/_semblance-cli fish/vendor_completions.d/semblance-cli.fish \
        semblance/models/catalogue.json; do
        [ -e "/usr/share/$file" ] || { echo "the package lacks /usr/share/$file" >&2; exit 1; }
    done
    semblance-cli self-test
    one=$(find "$pictures" -name "*.png" | sort | head -1)
    semblance-cli --library "$library" search --picture "$one" --words "as a drawing" --top 3
    semblance-cli search --help >/dev/null
    semblance-cli model make-random --arch tiny --out /root/own-model >/dev/null
    semblance-cli model info /root/own-model
    semblance --library "$library" --bench-start

    apt-get remove -y -qq semblance >/dev/null 2>&1
    left=$(find /usr /etc /var/lib -path "*semblance*" -not -path "/var/lib/dpkg/*" -not -path "/var/lib/apt/*" | head -5)
    [ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
    [ -e "$library/catalogue.sqlite" ] # the library of a person stays
    echo "removed; nothing but the library is left"'

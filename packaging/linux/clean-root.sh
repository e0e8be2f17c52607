#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs a package into a clean Debian 12 made by debootstrap, checks it there and removes it again.
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
mkdir -p "$folder/proc"
mountpoint -q "$folder/proc" || mount -t proc proc "$folder/proc"
trap 'umount "$folder/proc"' EXIT

inside() { chroot "$folder" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
inside sh -ec '
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /root/semblance.deb >/root/install.log 2>&1 ||
        { tail -20 /root/install.log >&2; exit 1; }
    echo "installed: $(dpkg-query -W -f "\${Package} \${Version}" semblance)"
    for file in man/man1/semblance-cli.1.gz man/man1/semblance.1.gz bash-completion/completions/semblance-cli \
        zsh/vendor-completions/_semblance-cli fish/vendor_completions.d/semblance-cli.fish \
        semblance/models/catalogue.json; do
        [ -e "/usr/share/$file" ] || { echo "the package lacks /usr/share/$file" >&2; exit 1; }
    done
    semblance-cli self-test
    semblance-cli --library /root/library index /usr/share/icons/hicolor --json
    QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=/root semblance --library /root/library --bench-start
    DEBIAN_FRONTEND=noninteractive apt-get remove -y -qq semblance >/dev/null 2>&1
    left=$(find /usr -path "*semblance*" | head -5)
    [ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
    [ -e /root/library/catalogue.sqlite ] # the library of a person stays
    echo "removed; nothing but the library is left"'

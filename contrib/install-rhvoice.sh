#!/bin/sh
# Installs RHVoice with its Russian and English voices on Debian, enabling the component non-free in a file of its own where
# the packages are not to be had otherwise. What is there already is left alone.
set -eu

packages="rhvoice rhvoice-russian rhvoice-english"
sources=/etc/apt/sources.list.d/soundwalk-non-free.sources

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]
}

# Whether the enabled sources have the package.
is_offered() {
    LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep 'Candidate:' | grep -qv '(none)'
}

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "This is not Debian or Ubuntu. Please install RHVoice with its voices aleksandr-hq and slt (https://rhvoice.org)." >&2
    exit 0
fi

missing=
for package in $packages; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null 2>&1; then
    root=sudo
else
    echo "These packages are missing; please run this script as root: $missing" >&2
    exit 1
fi

if ! is_offered rhvoice-russian; then
    id=$(. /etc/os-release && echo "${ID:-}")
    suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    if [ "$id" != debian ] || [ -z "$suite" ]; then
        echo "The packages of this system have no RHVoice; see https://rhvoice.org." >&2
        exit 1
    fi
    entry=$(mktemp)
    trap 'rm -f "$entry"' EXIT
    cat >"$entry" <<EOF
# Written by soundwalk's contrib/install-rhvoice.sh: RHVoice's voices.
Types: deb
URIs: http://deb.debian.org/debian
Suites: $suite
Components: non-free
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
    echo "Enabling non-free in $sources"
    $root install -m 644 "$entry" "$sources"
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
fi

echo "Installing:$missing"
# shellcheck disable=SC2086 # the list is meant to be split
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null

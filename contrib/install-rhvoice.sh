#!/bin/sh
# Installs the packages of apt-voices.txt on Debian. Where they are not to be had otherwise, and SOUNDWALK_ENABLE_NON_FREE=1
# allows it, it enables Debian's component non-free in a file of its own (soundwalk-non-free.sources), which it removes again
# when the installation fails. What is there already is left alone. `soundwalk voices install` does the same, and asks.
set -eu
here=$(dirname "$0")
. "$here/root.sh"
list=$here/apt-voices.txt
# Tests name others.
sources=${SOUNDWALK_APT_SOURCES:-/etc/apt/sources.list.d}/soundwalk-non-free.sources
os_release=${SOUNDWALK_OS_RELEASE:-/etc/os-release}

# Whether the enabled sources have all the packages.
are_offered() {
    for package in $packages; do
        LC_ALL=C apt-cache policy "$package" 2>/dev/null | grep 'Candidate:' | grep -qv '(none)' || return 1
    done
}

remove_entry() {
    $root rm -f "$sources"
    echo "The installation failed; $sources was removed again." >&2
}

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    "$here/install-packages.sh" "$list"
    exit 0
fi

packages=$(sed 's/#.*//' "$list")
is_complete=yes
for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || is_complete=
done
[ -z "$is_complete" ] || exit 0

if ! are_offered; then
    id=$(. "$os_release" && echo "${ID:-}")
    suite=$(. "$os_release" && echo "${VERSION_CODENAME:-}")
    if [ "$id" != debian ] || [ -z "$suite" ]; then
        echo "The packages of this system have no RHVoice; see https://rhvoice.org." >&2
        exit 1
    fi
    if [ "${SOUNDWALK_ENABLE_NON_FREE:-}" != 1 ]; then
        echo "RHVoice's voices are in Debian's component non-free, which is not enabled on this system." >&2
        echo "SOUNDWALK_ENABLE_NON_FREE=1 allows this script to write $sources." >&2
        exit 1
    fi
    become_root "RHVoice's packages are missing; please run this script as root."
    entry=$(mktemp)
    trap 'rm -f "$entry"' EXIT
    sed "s/@SUITE@/$suite/" "$here/soundwalk-non-free.sources" >"$entry"
    echo "Enabling non-free in $sources"
    $root install -m 644 "$entry" "$sources"
    if ! $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq; then
        remove_entry
        exit 1
    fi
    if ! "$here/install-packages.sh" "$list"; then
        remove_entry
        exit 1
    fi
    exit 0
fi

"$here/install-packages.sh" "$list"

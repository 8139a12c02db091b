#!/bin/sh
# Installs the Debian/Ubuntu packages named in the given lists, those that are missing only.
# Elsewhere it says what is needed and goes on: the build then tells what it did not find.
set -eu
here=$(dirname "$0")
. "$here/root.sh"

wanted=$(cat "$@" | sed 's/#.*//' | tr -s ' \t' '\n' | sed '/^$/d' | sort -u)

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "This is not Debian or Ubuntu. Please install what corresponds to these packages:" >&2
    echo "$wanted" | sed 's/^/  /' >&2
    exit 0
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

become_root "These packages are missing; please install them as root:
  apt-get install$missing"
echo "Installing:$missing"
$root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
# shellcheck disable=SC2086 # the list is meant to be split
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null

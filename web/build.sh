#!/bin/sh
# Builds the visitors' page and the studio's page if their sources have changed. Without Node the built pages stay as they
# are.
set -eu
cd "$(dirname "$0")"
is_current() {
    [ "$(cat "dist/$1/sources.sha256" 2>/dev/null)" = "$("$1/sources.sh")" ]
}
if is_current player && is_current studio; then
    exit 0
fi
. ./node.sh
if ! find_node; then
    echo "A page has changed but was not rebuilt." >&2
    exit 0
fi
install_packages
npm run build --silent

#!/bin/sh
# Builds the visitors' page and the studio's where their sources have changed since they were built. Without Node those
# that are there stay.
set -eu
cd "$(dirname "$0")"
is_current() {
    [ "$(cat "dist/$1/sources.sha256" 2>/dev/null)" = "$("$1/sources.sh")" ]
}
if is_current player && is_current studio; then
    exit 0
fi
. ./node.sh
if ! node_is_there; then
    echo "A page has changed and is not built anew: $NODE_MISSING" >&2
    exit 0
fi
npm ci --silent
npm run build --silent

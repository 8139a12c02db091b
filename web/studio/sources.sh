#!/bin/sh
# The digest of everything that the studio's page is built from: SHA-256 of sha256sum's own lines, in the order of the
# paths. What the packages of web/package-lock.json bring is compared by a fresh build (web/test.sh).
set -eu
cd "$(dirname "$0")/../.."
{
    find web/studio/src web/studio/public -type f
    ls web/studio/index.html web/studio/build.mjs web/studio/vite.config.ts web/studio/tsconfig.json
    find web/player/src/engine web/player/src/ground web/player/src/map/corridor.ts web/player/src/map/scale.ts web/player/src/map/view.ts -type f
} | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1

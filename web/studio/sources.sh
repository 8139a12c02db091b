#!/bin/sh
# Prints the digest of the sources of the studio's page: the SHA-256 of sha256sum's lines, sorted by path. The packages of
# web/package-lock.json are not part of it; a fresh build checks them (web/test.sh).
set -eu
cd "$(dirname "$0")/../.."
{
    find web/studio/src web/studio/public -type f
    ls web/studio/index.html web/studio/build.mjs web/studio/vite.config.ts web/studio/tsconfig.json
    find web/player/src/generated/tour.ts web/player/src/ground web/player/src/map/corridor.ts web/player/src/map/credit.ts web/player/src/map/scale.ts web/player/src/map/streets web/player/src/map/view.ts -type f
} | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1

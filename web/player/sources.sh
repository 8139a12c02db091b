#!/bin/sh
# The digest of the visitors' page's sources: SHA-256 of sha256sum's own lines, in the order of the paths. What the
# packages of web/package-lock.json bring is compared by a fresh build (web/test.sh).
set -eu
cd "$(dirname "$0")/../.."
find web/player -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1

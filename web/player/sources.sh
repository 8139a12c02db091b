#!/bin/sh
# Prints the digest of the sources of the visitors' page, which contains the English words: the SHA-256 of sha256sum's
# lines, sorted by path. The packages of web/package-lock.json are not part of it; a fresh build checks them (web/test.sh).
set -eu
cd "$(dirname "$0")/../.."
find web/player src/language/words/en.json -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1

#!/bin/sh
# Checks lints, layout and types, tests pure functions, compares fresh builds with the committed ones, and tests the pages in
# a real browser.
set -eu
cd "$(dirname "$0")"
. ./node.sh
has_node || { echo "$NODE_MISSING" >&2; exit 1; }
command -v chromium >/dev/null 2>&1 || [ -n "${CHROMIUM:-}" ] || {
    echo "Chromium was not found: install the Debian package chromium, or name another program in CHROMIUM." >&2
    exit 1
}

npm ci --silent
npm run lint --silent
npm run check --silent
node unit-tests.mjs player
node unit-tests.mjs studio
for page in player studio; do
    fresh=../target/web/$page
    node $page/build.mjs "$fresh"
    diff -r "$fresh" dist/$page || {
        echo "web/dist/$page is out of date: run make web and commit it." >&2
        exit 1
    }
done
cargo build --quiet --manifest-path ../Cargo.toml
node --test --test-concurrency=2 ../tests/e2e/*.test.mjs

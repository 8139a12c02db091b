#!/bin/sh
# Lints, layout, type check, tests of pure functions, fresh builds that must equal the committed ones, and the pages in a real browser.
set -eu
cd "$(dirname "$0")"
. ./node.sh
node_is_there || { echo "$NODE_MISSING" >&2; exit 1; }
command -v chromium >/dev/null 2>&1 || [ -n "${CHROMIUM:-}" ] || {
    echo "Chromium was not found (Debian package chromium); name another one's program in CHROMIUM." >&2
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
        echo "web/dist/$page is not what its sources give: run make web and commit it." >&2
        exit 1
    }
done
cargo build --quiet --manifest-path ../Cargo.toml
node --test --test-concurrency=1 ../tests/e2e/*.test.mjs

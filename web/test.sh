#!/bin/sh
# Tests pure functions, compares fresh builds with the committed ones, and tests the pages in a real browser.
set -eu
cd "$(dirname "$0")"
. ./node.sh
find_node
command -v chromium >/dev/null 2>&1 || [ -n "${CHROMIUM:-}" ] || {
    echo "Chromium was not found: install the Debian package chromium, or name another program in CHROMIUM." >&2
    exit 1
}

install_packages
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
# The pages wait for sound most of the time, so that more files than processors run side by side.
node --test --test-concurrency=$(($(nproc) + 1)) ../tests/e2e/*.test.mjs

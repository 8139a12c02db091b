#!/bin/sh
# The digest of everything that engine.wasm is made of: SHA-256 of sha256sum's own lines, in the order of the paths.
set -eu
cd "$(dirname "$0")/../.."
{
    find src/engine src/geodesy web/engine/src -name '*.rs'
    echo src/tour/model.rs
    echo src/tour/model/lang.rs
    echo src/tour/model/voices.rs
    echo web/engine/Cargo.toml
    echo web/engine/Cargo.lock
} | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -d' ' -f1

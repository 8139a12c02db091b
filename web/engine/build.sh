#!/bin/sh
# Builds web/dist/engine/engine.wasm: with the rustup target where it is installed, else with Debian's rustc-web, which
# has the sources of the standard library but no built one for this target.
set -eu
cd "$(dirname "$0")"
target=wasm32-unknown-unknown
out=../dist/engine
CARGO_TARGET_DIR=$(cd ../.. && pwd)/target/wasm
export CARGO_TARGET_DIR
SOUNDWALK_SOURCES=$(./sources.sh)
export SOUNDWALK_SOURCES

command -v wasm-opt >/dev/null || {
    echo "WebAssembly needs wasm-opt: apt-get install binaryen" >&2
    exit 1
}
triple_library=$(rustc --print sysroot 2>/dev/null || true)/lib/rustlib/$target/lib

if [ -d "$triple_library" ]; then
    cargo build --release --locked --target $target
elif [ -x /usr/bin/cargo ] && [ -d /usr/lib/rustlib/src ] && command -v wasm-ld >/dev/null 2>&1; then
    # `-Zbuild-std` is not stable; Debian's compiler is told to accept it. A panic becomes a bare trap: its texts
    # would be a tenth of the file.
    RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort" \
        RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld \
        /usr/bin/cargo build --release --locked --target $target -Zbuild-std=std,panic_abort \
        -Zbuild-std-features=optimize_for_size
else
    echo "WebAssembly needs either   rustup target add $target" >&2
    echo "or, on Debian and Ubuntu,  apt-get install rustc-web cargo-web rust-web-src lld binaryen" >&2
    exit 1
fi

# A tenth of the file is left that LLVM does not see but binaryen does. The features are those that the compiler uses
# for this target anyway; a body that is not drawn into its caller compresses better.
mkdir -p $out
wasm-opt -O2 --one-caller-inline-max-function-size=0 --enable-bulk-memory --enable-multivalue --enable-mutable-globals \
    --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext \
    "$CARGO_TARGET_DIR/$target/release/soundwalk_engine_wasm.wasm" -o $out/engine.wasm.part
mv $out/engine.wasm.part $out/engine.wasm
echo "$out/engine.wasm: $(wc -c <$out/engine.wasm) bytes, $(gzip -9c $out/engine.wasm | wc -c) compressed"

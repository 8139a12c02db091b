#!/bin/sh
# Is the shipped tour understood by ear? Builds its pack, lets a recogniser write down what it hears, and fails if that is too
# far from what was said (bar.py). Arguments go to pytest: `run.sh --pack FILE` judges another pack.
set -eu
cd "$(dirname "$0")"
. ./environment.sh
[ -n "${SOUNDWALK:-}" ] || cargo build --quiet --manifest-path ../../Cargo.toml
exec "$PYTHON" -m pytest -p no:cacheprovider "$@" .

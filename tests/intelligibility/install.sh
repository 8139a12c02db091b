#!/bin/sh
# Installs the recogniser.
set -eu
cd "$(dirname "$0")"
. ./environment.sh

#!/bin/sh
# Checks lints, layout and types of the pages' sources.
set -eu
cd "$(dirname "$0")"
. ./node.sh
find_node
install_packages
npm run lint --silent
npm run check --silent

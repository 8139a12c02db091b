#!/bin/sh
# Installs the npm packages of the pages, and Node.js where the system's is missing or too old.
set -eu
cd "$(dirname "$0")"
. ./node.sh
find_node
install_packages

#!/bin/sh
# Makes sure of a cargo that is new enough for Cargo.toml: where it is missing, or an old one came from the distribution, it is
# installed from the distribution, if that has a newer one. Otherwise the message says what to do.
# With the argument `lint` also of `cargo fmt` and `cargo clippy`.
set -eu
here=$(dirname "$0")
. "$here/root.sh"
needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$here/../Cargo.toml")

# The version of the cargo that the shell finds; nothing where there is none.
cargo_version() {
    cargo --version 2>/dev/null | cut -d' ' -f2
}

is_new_enough() {
    [ "$(printf '%s\n' "$needed" "$1" | sort -V | head -1)" = "$needed" ]
}

# The Debian package of a program; nothing where it is not from a package.
package_of() {
    program=$(readlink -f "$(command -v "$1")" 2>/dev/null) || return 0
    dpkg-query -S "$program" 2>/dev/null | head -1 | cut -d: -f1
}

install() {
    echo "Installing: $*"
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Installs the first package that has a new enough cargo. Debian's stable releases carry one for their browsers.
install_cargo() {
    become_root "Rust $needed or newer is missing. Please run this as root:  $here/install-rust.sh
or install Rust from https://rustup.rs."
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    for package in cargo cargo-web; do
        candidate=$(LC_ALL=C apt-cache policy "$package" | sed -n 's/^ *Candidate: //p')
        if [ -n "$candidate" ] && [ "$candidate" != "(none)" ] && is_new_enough "$candidate"; then
            install "$package"
            return
        fi
    done
}

found=$(cargo_version)
if [ -z "$found" ] || ! is_new_enough "$found"; then
    # A cargo that did not come from a package, such as rustup's, comes first in the PATH: only its owner can renew it.
    if [ -n "$found" ] && ! package_of cargo | grep -q '^cargo'; then
        echo "cargo $found is too old: soundwalk needs Rust $needed. Run \`rustup update\`, then make again." >&2
        exit 1
    fi
    if [ -z "$found" ] && command -v cargo >/dev/null 2>&1; then
        echo "cargo is installed but does not run: choose a toolchain with \`rustup default stable\`, then make again." >&2
        exit 1
    fi
    if command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
        install_cargo
        found=$(cargo_version)
    fi
    if [ -z "$found" ] || ! is_new_enough "$found"; then
        echo "No cargo was found that is new enough, and this system's packages have none either." >&2
        echo "Install Rust $needed or newer from https://rustup.rs, then run make again." >&2
        exit 1
    fi
fi

[ "${1:-}" = lint ] || exit 0
if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    case $(package_of cargo) in
        cargo) tools="rustfmt rust-clippy" ;;
        cargo-web) tools="rustfmt-web rust-web-clippy" ;;
        *)
            echo "cargo fmt or cargo clippy is missing: run \`rustup component add rustfmt clippy\`, then make again." >&2
            exit 1
            ;;
    esac
    become_root "These packages are missing; please install them as root:
  apt-get install $tools"
    # shellcheck disable=SC2086 # the list is meant to be split
    install $tools
fi

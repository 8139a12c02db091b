#!/bin/sh
# Runs the README's commands on a bare machine: a Debian that debootstrap makes, in which only make and ca-certificates are
# installed. Afterwards it prints what each command installed. Needs root, debootstrap, git and unshare; takes an hour on two cores.
#
#   contrib/bare-machine.sh [TARGET…]     the targets of make; without any, `demo` and `test`
#
# SUITE           the release, `bookworm` by default
# MIRROR          where its packages come from; by default, as well as SECURITY_MIRROR, from where this machine's apt takes them
# KEEP=1          keeps the root in target/bare-machine/root
# The logs are in target/bare-machine. What is tested is the last commit, not the work tree.
set -eu
cd "$(dirname "$0")/.."
suite=${SUITE:-bookworm}
folder=$PWD/target/bare-machine
root=$folder/root
[ $# -gt 0 ] || set -- demo test

[ "$(id -u)" = 0 ] || { echo "debootstrap and chroot need root." >&2; exit 1; }
for program in debootstrap unshare git; do
    command -v $program >/dev/null 2>&1 || { echo "$program is missing; its Debian package is $(
        [ $program = unshare ] && echo util-linux || echo $program)." >&2; exit 1; }
done

# The first address from which this machine's apt takes a release, without the slash at its end.
mirror_of() {
    apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        sed -n "s|^$1 \(.*[^/]\)/*\$|\1|p" | head -1
}
mirror=${MIRROR:-$(mirror_of "$suite")}
security=${SECURITY_MIRROR:-$(mirror_of "$suite-security")}
[ -n "$mirror" ] && [ -n "$security" ] || {
    echo "This machine's apt does not know $suite and $suite-security; name their addresses in MIRROR and SECURITY_MIRROR." >&2
    exit 1
}

# The mounts are in a namespace of their own and end with it, as do the processes, so that only files are left to remove.
rm -rf "$root"
mkdir -p "$folder"
if [ "${KEEP:-}" != 1 ]; then
    trap 'rm -rf "$root"' EXIT
    trap 'exit 130' INT TERM
fi

# The only settings of this machine that the root knows: how its package clients reach the registries.
settings=
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE NODE_EXTRA_CA_CERTS \
    PIP_CERT PIP_INDEX_URL npm_config_registry CARGO_HTTP_CAINFO; do
    eval "value=\${$name:-}"
    [ -z "$value" ] || settings="$settings $name=$value"
done

# Runs a command in the root.
inside() {
    # shellcheck disable=SC2086 # the settings are meant to be split
    unshare --mount --pid --fork --kill-child --propagation private sh -c '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount -t sysfs -o ro sysfs "$root/sys"
        mkdir -p "$root/dev/pts" "$root/dev/shm"
        mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
        mount -t tmpfs tmpfs "$root/dev/shm"
        chroot "$root" "$@"
        status=$?
        exit $status' sh "$root" \
        env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 $settings "$@"
}

echo "Making a bare $suite in $root"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$folder/debootstrap.log" ||
    { tail -20 "$folder/debootstrap.log" >&2; exit 1; }
for release in "$mirror $suite" "$mirror $suite-updates" "$security $suite-security"; do
    echo "deb $release main"
done >"$root/etc/apt/sources.list"
apt-config dump Acquire >"$root/etc/apt/apt.conf.d/90-host"
cp /etc/resolv.conf "$root/etc/resolv.conf"
{
    inside apt-get update
    inside env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends make ca-certificates
} >"$folder/packages.log" 2>&1 || { tail -20 "$folder/packages.log" >&2; exit 1; }
# Certificates that this machine's administrator trusts, such as those of a proxy.
if ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1; then
    cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
    inside update-ca-certificates >>"$folder/packages.log" 2>&1
fi
mkdir -p "$root/root/soundwalk"
git archive HEAD | tar -x -C "$root/root/soundwalk"

# What is installed: Debian packages that were asked for, those that came with them, and what lies in target/.
list_installed() {
    inside apt-mark showmanual | sort >"$folder/$1.asked"
    inside dpkg-query -W -f '${Package} ${Version}\n' | sort >"$folder/$1.packages"
    for venv in node intelligibility; do
        python=target/$venv/venv/bin/python
        [ ! -e "$root/root/soundwalk/$python" ] ||
            inside "/root/soundwalk/$python" -m pip list --disable-pip-version-check --format=freeze | sed "s|^|target/$venv: |"
    done | sort >"$folder/$1.python"
}

# Lines of the second list that the first one has not.
new_lines() {
    comm -13 "$1" "$2"
}

list_installed before
failed=
for target; do
    echo "make $target (log: $folder/$target.log)"
    if inside sh -c 'cd /root/soundwalk && make "$1"' sh "$target" >"$folder/$target.log" 2>&1 </dev/null; then
        echo "  It succeeded."
    else
        echo "  It failed:"
        tail -30 "$folder/$target.log" | sed 's/^/    /'
        failed="$failed $target"
    fi
    list_installed after
    echo "  Debian packages that it installed, with $(new_lines "$folder/before.packages" "$folder/after.packages" | wc -l) in all:"
    new_lines "$folder/before.asked" "$folder/after.asked" | while read -r package; do
        grep "^$package " "$folder/after.packages" || true
    done | sed 's/^/    /'
    [ ! -s "$folder/after.python" ] || {
        echo "  Python packages in target/:"
        new_lines "$folder/before.python" "$folder/after.python" | sed 's/^/    /'
    }
    lock=$root/root/soundwalk/web/node_modules/.package-lock.json
    [ ! -e "$lock" ] || echo "  npm packages in web/node_modules: $(grep -c '^    "node_modules/' "$lock"), named in web/package-lock.json"
    for kind in asked packages python; do mv "$folder/after.$kind" "$folder/before.$kind"; done
done
[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }

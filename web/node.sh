# Sourced by the other scripts, in this folder: finds a Node.js that can build the pages, and installs their packages.

is_new_enough() {
    command -v npm >/dev/null 2>&1 &&
        node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' 2>/dev/null
}

# The system's Node.js if it is new enough, else that of target/node, which is installed there if need be.
find_node() {
    is_new_enough && return
    if ../contrib/install-node.sh; then
        PATH=$(cd ../target/node/bin && pwd):$PATH
        export PATH
        is_new_enough && return
    fi
    echo "Node.js 20.19 or newer with npm was not found; install it from https://nodejs.org and run the command again." >&2
    return 1
}

# Installs what package-lock.json names, if it has changed since the last time.
install_packages() {
    cmp -s package-lock.json node_modules/installed.json || {
        npm ci --silent && cp package-lock.json node_modules/installed.json
    }
}

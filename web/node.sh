# Sourced: whether there is a Node that builds the page.
NODE_MISSING="Node.js 20.19 or newer with npm was not found; install it from https://nodejs.org and run make again."

node_is_there() {
    command -v npm >/dev/null 2>&1 &&
        node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' 2>/dev/null
}

# Sourced by the other scripts: checks for a Node that can build the pages.
NODE_MISSING="Node.js 20.19 or newer with npm was not found; install it from https://nodejs.org and run the command again."

has_node() {
    command -v npm >/dev/null 2>&1 &&
        node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' 2>/dev/null
}

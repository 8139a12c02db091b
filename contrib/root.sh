# Read by the other scripts: sets `root` to what runs a command as root. $1 says what has to be done as root otherwise.
become_root() {
    if [ "$(id -u)" = 0 ]; then
        root=
    elif command -v sudo >/dev/null 2>&1; then
        root=sudo
    else
        echo "$1" >&2
        exit 1
    fi
}

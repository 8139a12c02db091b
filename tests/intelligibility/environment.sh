# Makes the Python environment of the recogniser, once, and sets $PYTHON to it; the packages are those of requirements.txt, by
# digest. Sourced by run.sh and by `make bench-voices`, in this folder.
ENVIRONMENT=../../target/intelligibility/venv
PYTHON=$ENVIRONMENT/bin/python
if ! cmp -s requirements.txt "$ENVIRONMENT/installed.txt"; then
    # An install that fails must not be taken for done the next time, also where this is sourced without `set -e`.
    python3 -m venv --clear "$ENVIRONMENT" &&
        "$PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt &&
        cp requirements.txt "$ENVIRONMENT/installed.txt" || exit 1
fi

#!/bin/sh
# Runs the proofs that take too long for every change, and records the result of each in docs/release-check.md, with the commit
# on which it was run.
#
#   contrib/release-check.sh [PROOF…]     without names, all of them: tests, system-calls, bare-machine
set -eu
cd "$(dirname "$0")/.."
page=docs/release-check.md
logs=target/release-check
[ $# -gt 0 ] || set -- tests system-calls bare-machine

[ -z "$(git status --porcelain -- . ":!$page")" ] || {
    echo "The work tree has changes: commit them first, because the table names the commit." >&2
    exit 1
}
case " $* " in
    *" bare-machine "*)
        [ "$(id -u)" = 0 ] || {
            echo "The proof bare-machine needs root; the others run with \`$0 tests system-calls\`." >&2
            exit 2
        }
        ;;
esac
commit=$(git rev-parse --short=12 HEAD)
mkdir -p "$logs"

# How many tests of cargo passed in all, by its summaries.
passed() {
    awk '/^test result: / { sum += $4 } END { print sum + 0, (sum == 1 ? "test" : "tests"), "of cargo passed" }' "$1"
}

# Runs one proof into its log, and prints what it showed.
run() {
    log=$logs/$1.log
    case $1 in
        tests)
            { make lint && make test; } >"$log" 2>&1 && passed "$log"
            ;;
        system-calls)
            # The test passes only if every fault that came about left whole files.
            SOUNDWALK_FAULTS=all cargo test --test integration faults:: -- --nocapture >"$log" 2>&1 &&
                sed -n 's/^\([0-9]\{1,\} faults tried, .*\)$/\1/p' "$log" | grep .
            ;;
        bare-machine)
            contrib/bare-machine.sh >"$log" 2>&1 &&
                sed -n 's/^ *Debian packages that it installed, with \(.*\) in all:$/\1/p' "$log" |
                awk '{ sum += $1 } END { print "both commands succeeded; " sum " Debian packages were installed" }'
            ;;
        *)
            echo "There is no proof \`$1\`: choose among tests, system-calls and bare-machine." >&2
            exit 2
            ;;
    esac
}

# What a proof shows, for the table.
shown_by() {
    case $1 in
        tests) echo '`make lint` and `make test`' ;;
        system-calls) echo 'an I/O error, a full disk and a kill at every system call that changes a file' ;;
        bare-machine) echo '`make demo` and `make test` on a bare Debian 12' ;;
    esac
}

# Puts the row of a proof into the page, in place of its earlier one.
record() {
    row="| $1 | $(shown_by "$1") | $2 | \`$commit\` |"
    [ -e "$page" ] || cat >"$page" <<'PAGE'
# Release check

The results of the proofs that take too long for every change. `make release-check` writes this table before a release; each row names the
commit on which its proof was last run.

| proof | what is run | result | commit |
|---|---|---|---|
PAGE
    { grep -v "^| $1 |" "$page"; echo "$row"; } >"$page.part"
    mv "$page.part" "$page"
}

failed=
for proof; do
    echo "$proof (log: $logs/$proof.log)"
    if result=$(run "$proof"); then
        echo "  $result"
    else
        [ -n "$(shown_by "$proof")" ] || exit 2
        result="**failed**"
        tail -30 "$logs/$proof.log" | sed 's/^/    /'
        failed="$failed $proof"
    fi
    record "$proof" "$result"
done
[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }
echo "Recorded in $page; commit it."

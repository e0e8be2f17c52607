#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, builds with warnings as errors, and runs every test but the slow ones.
#
#   tests/run.sh            all tests but those labelled slow
#   tests/run.sh --slow     those too
#   tests/run.sh -R NAME    what ctest takes: -R, -L, -V …
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bash "$root/packaging/setup.sh" -DSEMBLANCE_WERROR=ON -DSEMBLANCE_TESTS=ON
selection=(-LE slow)
if [ "${1:-}" = --slow ]; then
    selection=()
    shift
fi
table=$root/build/starter-evaluation.txt
rm -f "$table"
# CTest says nothing of what tests that passed had to say. Before its summary, which stays the last word, stand
# what the starter model finds among Debian's stamps (cli.TestEval) and what was skipped, with the reasons.
ctest --test-dir "$root/build" --output-on-failure --no-tests=error -j "$(nproc)" "${selection[@]}" "$@" |
    awk -v table="$table" -v log_file="$root/build/Testing/Temporary/LastTest.log" '
        /% tests passed/ { summing = 1 }
        summing { summary = summary $0 "\n"; next }
        { print; fflush() }
        END {
            while ((getline line < table) > 0) print line
            while ((getline line < log_file) > 0) if (line ~ /^SKIP /) print line
            printf "\n%s", summary
        }'

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
ctest --test-dir "$root/build" --output-on-failure --no-tests=error -j "$(nproc)" "${selection[@]}" "$@"
if [ -f "$table" ]; then # what the starter model finds among Debian's stamps (cli.TestEval)
    cat "$table"
fi

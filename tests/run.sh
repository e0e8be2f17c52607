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
exec ctest --test-dir "$root/build" --output-on-failure --no-tests=error -j "$(nproc)" "${selection[@]}" "$@"

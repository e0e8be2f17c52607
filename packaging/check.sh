#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Looks at everything of packages and releases that needs no build: scripts, workflows, pages, lists, the Windows
# installer on a stand-in tree, the property lists for macOS.
#
#   packaging/check.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)

if command -v shellcheck >/dev/null; then
    # SC2016: awk's and the chroot's own $ in single quotes.
    find "$here" -name '*.sh' -print0 | xargs -0 shellcheck -x -e SC2016
else
    echo "shellcheck is not installed: the scripts were not looked at with it"
fi
python3 - "$root/.github/workflows" <<'PYTHON'
import pathlib, re, sys

try:
    import yaml
except ImportError:
    sys.exit("Python's yaml is not installed: the workflows were not read")
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.yml")):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    jobs = workflow["jobs"]
    for name, job in jobs.items():
        assert "timeout-minutes" in job, f"{path.name}: {name} may run for ever"
        needs = job.get("needs", [])
        for other in [needs] if isinstance(needs, str) else needs:
            assert other in jobs, f"{path.name}: {name} needs {other}, which is no job"
        keys = set((job.get("strategy") or {}).get("matrix", {}))
        for row in (job.get("strategy") or {}).get("matrix", {}).get("include", []):
            keys |= set(row)
        used = set(re.findall(r"matrix\.(\w+)", yaml.dump(job)))
        assert used <= keys, f"{path.name}: {name} uses matrix.{used - keys}"
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step), f"{path.name}: {name}: {step}"
            assert "@" in step.get("uses", "@"), f"{path.name}: {step['uses']} has no version"
    for script in re.findall(r"(?:bash|python3) (?:\.\./)?((?:packaging|tests)/[\w./-]+)", text):
        assert (path.parent.parent.parent / script).is_file(), f"{path.name} runs {script}, which is not there"
print("The workflows are in order.")
PYTHON
if command -v actionlint >/dev/null; then actionlint "$root"/.github/workflows/*.yml; fi
bash "$here/linux/check.sh"
bash "$here/macos/check.sh"
if command -v makensis >/dev/null; then
    bash "$here/windows/check.sh"
else
    echo "makensis is not installed: the Windows installer was not compiled"
fi
python3 "$here/spdx.py" "$root/LICENSE" | python3 -c '
import json, sys
document = json.load(sys.stdin)
names = [entry["SPDXID"] for entry in document["packages"] + document["files"]]
assert len(names) == len(set(names)) and len(names) > 20
print("The SPDX list is in order.")'

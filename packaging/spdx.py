#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes an SPDX 2.3 document about the files of a release: their digests, and what is inside them.

    packaging/spdx.py FILE… >semblance.spdx.json

What is inside is read from the lists that releases are built from: libtorch.txt, linux/sources.txt, the table of linked
libraries in THIRD_PARTY.md, and the files built-with-*.txt among the arguments (names and versions of Debian packages).
SOURCE_DATE_EPOCH sets the time of the document.
"""
import datetime
import hashlib
import json
import os
import pathlib
import re
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
# Names of THIRD_PARTY.md's last column that SPDX spells otherwise.
LICENCES = {"LGPL-3.0": "LGPL-3.0-only", "LGPL-2.1": "LGPL-2.1-only", "libpng": "libpng-2.0", "zlib": "Zlib",
            "public domain": "blessing", "CDDL": "CDDL-1.0"}
KNOWN = {"Apache-2.0", "BSD-3-Clause", "MIT", "IJG", "libtiff", *LICENCES.values()}


def identifier(text):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip("-")


def package(name, version=None, address=None, digest=None, licence="NOASSERTION"):
    entry = {"name": name, "SPDXID": identifier(f"Package-{name}-{version or ''}"),
             "downloadLocation": address or "NOASSERTION", "filesAnalyzed": False,
             "licenseConcluded": "NOASSERTION", "licenseDeclared": licence, "copyrightText": "NOASSERTION"}
    if version:
        entry["versionInfo"] = version
    if digest and digest != "-":
        entry["checksums"] = [{"algorithm": "SHA256", "checksumValue": digest}]
    return entry


def pinned(path):
    """Lines of a list of archives; the digest and the address come last."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            *names, digest, address = line.split()
            version = re.search(r"(\d+(?:\.\d+)+)", urllib.parse.unquote(address).rsplit("/", 1)[1])
            yield names, version.group(1) if version else None, address, digest


def third_parties():
    """What THIRD_PARTY.md names as linked, with its licence where SPDX knows it."""
    text = (HERE.parent / "THIRD_PARTY.md").read_text(encoding="utf-8")
    for line in text.partition("## Linked")[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 3 or cells[0] == "library" or set(cells[0]) <= set("-: "):
            continue
        names = [name.strip() for name in re.sub(r"\(.*?\)", "", cells[0]).split(",")]
        licences = [licence.strip() for licence in cells[2].split(",")]
        if len(names) == 1:
            licences = [" AND ".join(LICENCES.get(l, l) for l in licences)]
        for index, name in enumerate(names):
            licence = licences[index] if index < len(licences) and len(licences) in (1, len(names)) else licences[0]
            parts = [LICENCES.get(l, l) for l in re.split(r" AND | or ", licence)]
            operator = " OR " if " or " in licence else " AND "
            yield name, operator.join(parts) if set(parts) <= KNOWN else "NOASSERTION"


def main(arguments):
    version = re.search(r"SEMBLANCE_VERSION (\S+)\)", (HERE.parent / "cmake/version.cmake").read_text()).group(1)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", datetime.datetime.now().timestamp()))
    created = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    files, inside = [], {}
    for path in map(pathlib.Path, arguments):
        data = hashlib.sha256()
        sha1 = hashlib.sha1()
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                data.update(block)
                sha1.update(block)
        files.append({"fileName": "./" + path.name, "SPDXID": identifier("File-" + path.name),
                      "checksums": [{"algorithm": "SHA1", "checksumValue": sha1.hexdigest()},
                                    {"algorithm": "SHA256", "checksumValue": data.hexdigest()}],
                      "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"})
        if path.name.startswith("built-with-"):
            for line in path.read_text(encoding="utf-8").splitlines():
                name, _, number = line.partition(" ")
                entry = package(name, number)
                inside[entry["SPDXID"]] = entry
    for names, number, address, digest in pinned(HERE / "libtorch.txt"):
        entry = package("libtorch-" + "-".join(names), number, address, digest, "BSD-3-Clause")
        inside[entry["SPDXID"]] = entry
    licences = {name.lower(): (name, licence) for name, licence in third_parties()}
    licences.pop("libtorch", None)
    for names, number, address, digest in pinned(HERE / "linux/sources.txt"):
        _, licence = licences.pop(names[0], (None, "NOASSERTION"))
        entry = package(names[0], number, address, digest, licence)
        inside[entry["SPDXID"]] = entry
    for name, licence in licences.values():
        entry = package(name, licence=licence)
        inside[entry["SPDXID"]] = entry

    semblance = package("semblance", version, licence="Apache-2.0")
    semblance["copyrightText"] = "The Semblance authors"
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                  "relatedSpdxElement": semblance["SPDXID"]}]
    relations += [{"spdxElementId": semblance["SPDXID"], "relationshipType": "DEPENDS_ON", "relatedSpdxElement": other}
                  for other in inside]
    relations += [{"spdxElementId": semblance["SPDXID"], "relationshipType": "DISTRIBUTION_ARTIFACT",
                   "relatedSpdxElement": entry["SPDXID"]} for entry in files]
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
    json.dump({"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
               "name": f"semblance-{version}", "documentNamespace": f"https://spdx.org/spdxdocs/semblance-{version}-{digest[:32]}",
               "creationInfo": {"created": created, "creators": ["Organization: The Semblance authors", "Tool: spdx.py"]},
               "packages": [semblance, *inside.values()], "files": files, "relationships": relations},
              sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])

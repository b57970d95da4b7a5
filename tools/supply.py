"""What `make sbom` does: list everything that a deployment is made of, with versions and licences.

It writes `docs/sbom.cdx.json` (CycloneDX, made by cyclonedx-bom from an environment that has `requirements.txt` and
nothing else) and `docs/licences.md`, and fails where a licence is not among those that were looked at. Run it after
`make lock` and `make vendor`; `tests/tools/test_supply.py` notices where that was forgotten.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools import vendor_frontend

PROJECT = Path(__file__).resolve().parent.parent
SBOM, LICENCES = PROJECT / "docs" / "sbom.cdx.json", PROJECT / "docs" / "licences.md"
DESCRIBER = "cyclonedx-bom==7.*"  # beside the project's own tools: nothing else needs it, and it brings thirty packages
OF_THE_ENVIRONMENT = ("pip", "setuptools")  # what every new environment has; a deployment does not need them

# Licences by which a council may run the portal and pass it on, and the names under which packages declare them.
ALLOWED = {
    "Apache-2.0": "License :: OSI Approved :: Apache Software License",
    "BSD-2-Clause": "License :: OSI Approved :: BSD License",
    "BSD-3-Clause": "",
    "LGPL-3.0-or-later": "License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)",
    "MIT": "License :: OSI Approved :: MIT License",
    "MIT-0": "",
    "MPL-2.0": "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)",
    "OFL-1.1": "",
    "PSF-2.0": "License :: OSI Approved :: Python Software Foundation License",
    "Python-2.0": "",
}
# Declared otherwise than by such a name, and looked at by hand.
LOOKED_AT = {"qrcode": "BSD-3-Clause"}  # "Other/Proprietary" is of the trade mark, which its LICENSE file explains

HEAD = """# What the portal is made of

Everything that a deployment runs, with its licence: made by `make sbom`, beside the software bill of materials for
machines (`sbom.cdx.json`, CycloneDX). Why each package that we chose is there stands beside it in `pyproject.toml`; the
others come with those.

| package | version | licence |
| --- | --- | --- |
"""


def main() -> int:
    """Write both files anew; return how many licences nobody has looked at."""
    components = described() + vendored()
    components.sort(key=lambda one: one["name"].lower())
    unknown = [one for one in components if not licences_of(one)]
    for one in unknown:
        print(f"{one['name']} {one['version']}: nobody has looked at its licence yet: {declared(one)}")
    bill = json.loads(SBOM.read_text())
    SBOM.write_text(json.dumps(bill | {"components": components}, indent=1, ensure_ascii=False) + "\n")
    LICENCES.write_text(HEAD + "".join(_row(one) for one in components))
    return len(unknown)


def _environment(name: str, *wanted: str | Path) -> Path:
    """A new environment that has what pip is asked for, and nothing else; its folder of programs."""
    folder = PROJECT / "var" / "sbom" / name
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *wanted], check=True)
    return folder / "bin"


def described() -> list[dict[str, Any]]:
    """The packages that a deployment installs, as CycloneDX describes them; the whole bill is left in ``SBOM``."""
    deployed = _environment("deployed", "--require-hashes", "--no-deps", "-r", PROJECT / "requirements.txt")
    describing = _environment("describing", DESCRIBER)
    asked = ["environment", "--output-reproducible", "--of", "JSON", "--pyproject", PROJECT / "pyproject.toml"]
    subprocess.run([describing / "cyclonedx-py", *asked, "-o", SBOM, deployed / "python"], check=True)
    return [one for one in json.loads(SBOM.read_text())["components"] if one["name"] not in OF_THE_ENVIRONMENT]


def vendored() -> list[dict[str, Any]]:
    """What is kept in the repository itself: the front end, and the fonts that PDFs are set in."""
    frontend = {"name": "govuk-frontend", "version": vendor_frontend.VERSION, "licence": "MIT"}
    frontend["purl"] = f"pkg:npm/govuk-frontend@{vendor_frontend.VERSION}"
    fonts = {"name": "Noto fonts, cut down", "version": "20201225", "licence": "OFL-1.1"}
    return [
        {"bom-ref": one["name"], "type": "library"}
        | {name: one[name] for name in ("name", "version", "purl") if name in one}
        | {"licenses": [{"license": {"acknowledgement": "declared", "id": one["licence"]}}]}
        for one in (frontend, fonts)
    ]


def declared(component: dict[str, Any]) -> list[str]:
    """What a package says of its own licence, in each way in which it says so."""
    said = component.get("licenses", [])
    return [one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in said]


def licences_of(component: dict[str, Any]) -> list[str]:
    """Its licences by their SPDX names, or expressions of them; none where one of them is not known."""
    if component["name"] in LOOKED_AT:
        return [LOOKED_AT[component["name"]]]
    by_name = {name: key for key, name in ALLOWED.items() if name}
    found = [by_name.get(one, one) for one in declared(component)]
    known = all(part in ALLOWED for one in found for part in re.split(r" (?:OR|AND) ", one))
    return list(dict.fromkeys(found)) if known else []


def _row(component: dict[str, Any]) -> str:
    said = ", ".join(licences_of(component)) or "not looked at"
    return f"| {component['name']} | {component['version']} | {said} |\n"


if __name__ == "__main__":
    sys.exit(1 if main() else 0)

"""What `make vendor` does: fetch GOV.UK Frontend with npm and keep what the portal uses of it, without GOV.UK's marks.

Three changes are made to the stylesheet (ADR 2), because the portal is not on a GOV.UK domain: no ``@font-face``, the
system's typefaces instead of GDS Transport, no crest. Source-map comments go too: the maps are not kept.
"""

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

VERSION = "6.6.0"
TARGET = Path(__file__).resolve().parent.parent / "static" / "vendor" / "govuk-frontend"
SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'

README = """# GOV.UK Frontend {version}

The prebuilt `govuk-frontend.min.css` and `govuk-frontend.min.js` of the npm package `govuk-frontend` {version}, under
the MIT licence (`LICENSE.txt`, copied by hand: the package names its licence and does not hold the text). The package's
integrity:

    {integrity}

`make vendor` made this folder and refreshes it; the version is in `tools/vendor_frontend.py`. What it changes, and why:

- `@font-face` rules are dropped, the font stack is the system's, and rules that show the crest are dropped: the portal
  is not on a GOV.UK domain and may not use GOV.UK's marks;
- source-map comments are dropped: the maps are not kept, and static files are hashed, which fails on a missing one.
"""


def fetch(folder: Path) -> tuple[Path, str]:
    """Unpack the package into the folder; return where it is and its integrity as npm gives it."""
    packed = subprocess.run(
        ["npm", "pack", f"govuk-frontend@{VERSION}", "--json"], cwd=folder, capture_output=True, text=True, check=True
    )
    described = json.loads(packed.stdout)[0]
    with tarfile.open(folder / described["filename"]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package", described["integrity"]


def without_marks(css: str) -> str:
    """The stylesheet without GDS Transport, the crest and the source map."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', SYSTEM_FONTS, css, flags=re.IGNORECASE)
    css = re.sub(r"[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}", "", css)
    return without_source_map(css)


def without_source_map(text: str) -> str:
    """The text without the comment that names its source map."""
    return re.sub(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$", "", text)


def main() -> None:
    """Write the vendored folder anew."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        package, integrity = fetch(Path(temporary))
        dist = package / "dist" / "govuk"
        css = without_marks((dist / "govuk-frontend.min.css").read_text())
        (TARGET / "govuk-frontend.min.css").write_text(css)
        script = without_source_map((dist / "govuk-frontend.min.js").read_text())
        (TARGET / "govuk-frontend.min.js").write_text(script)
    (TARGET / "README.md").write_text(README.format(version=VERSION, integrity=integrity))


if __name__ == "__main__":
    main()

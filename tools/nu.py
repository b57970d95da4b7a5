"""The Nu HTML checker, pinned: fetched with npm into ``var/nu/``, and asked as a server on this machine's loopback.

    python tools/nu.py [PAGE ...]

Without a page it only fetches the checker. With pages, files of HTML, it prints what is wrong with each and exits
with 1 where an error is found. ``make test-all`` asks it about every page that the portal serves.
"""

import base64
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

VERSION = "26.9.27"
INTEGRITY = "sha512-TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
FOLDER = Path(__file__).resolve().parent.parent / "var" / "nu"
JAR = FOLDER / f"vnu-{VERSION}.jar"
HEADERS = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "the portal's tests"}  # refused without the last
PATIENCE = 300  # seconds: it reads the whole HTML standard at first, in 3 on a quiet machine, 100 on a crowded one


class NuMissing(Exception):
    """The checker cannot run here; the message says why and what would help."""


@dataclass(frozen=True)
class Complaint:
    """One thing that the checker says of a page."""

    kind: str  # "error", "warning" or "info"; "non-document-error" where it could not read the page at all
    message: str
    extract: str  # the HTML around it
    line: int

    @property
    def is_error(self) -> bool:
        return "error" in self.kind


def fetch() -> Path:
    """Fetch the pinned checker unless it is there; return where it is. Raises NuMissing."""
    if JAR.exists():
        return JAR
    if not shutil.which("npm"):
        raise NuMissing(f"the Nu checker is not in {FOLDER}, and npm, which would fetch it, is not installed")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as temporary:
        command = ["npm", "pack", f"vnu-jar@{VERSION}", "--json"]
        packed = subprocess.run(command, cwd=temporary, capture_output=True, text=True, check=False)
        if packed.returncode:
            said = packed.stderr.strip().splitlines() or ["no reason given"]
            raise NuMissing(f"npm could not fetch the Nu checker (vnu-jar {VERSION}): {said[0]}")
        archive = Path(temporary, json.loads(packed.stdout)[0]["filename"])
        refuse_unless_pinned(archive)
        with tarfile.open(archive) as package:
            unpacked = Path(temporary, JAR.name)
            unpacked.write_bytes(package.extractfile("package/build/dist/vnu.jar").read())
        unpacked.replace(JAR)
    return JAR


def refuse_unless_pinned(archive: Path) -> None:
    """Raise NuMissing unless the package is to the byte the one that is pinned here."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        raise NuMissing(f"vnu-jar {VERSION} is not the package that is pinned in tools/nu.py: its integrity is {found}")


def java() -> str:
    """The path of Java. Raises NuMissing."""
    if not (found := shutil.which("java")):
        raise NuMissing("Java, in which the Nu checker runs, is not installed: apt-get install default-jre-headless")
    return found


class NuServer:
    """The checker as a server that only this machine reaches; a context manager. It may be asked from many threads."""

    def __enter__(self) -> "NuServer":
        program, jar = java(), fetch()
        self.port = _free_port()
        self._log = tempfile.TemporaryFile("w+")
        bind = "-Dnu.validator.servlet.bind-address=127.0.0.1"
        main = ["-cp", str(jar), "nu.validator.servlet.Main", str(self.port)]
        self._process = subprocess.Popen(
            [program, "-Xmx512m", "-Xss2m", bind, *main], stdout=self._log, stderr=subprocess.STDOUT
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._log.close()

    def complaints(self, page: bytes) -> list[Complaint]:
        """What the checker says of a page of HTML, as it was served."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", "/?out=json", page, HEADERS)
            answer = connection.getresponse()
            said = json.loads(answer.read())
        finally:
            connection.close()
        return [_complaint(message) for message in said["messages"]]

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError):
                self.complaints(b"<!DOCTYPE html><html lang=en><title>Ready</title>")
                return
            time.sleep(0.1)
        self._log.seek(0)
        raise NuMissing(f"the Nu checker did not start: {self._log.read()[-2000:]}")


def _complaint(message: dict) -> Complaint:
    is_warning = message.get("subType") == "warning"
    extract = " ".join(message.get("extract", "").split())
    return Complaint(
        "warning" if is_warning else message["type"], message["message"], extract, message.get("lastLine", 0)
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(pages: list[str]) -> int:
    """Fetch the checker, and check the pages; return an exit code."""
    if missing := [page for page in pages if not Path(page).is_file()]:
        print(*(f"There is no file {page}." for page in missing), sep="\n", file=sys.stderr)
        return 2
    try:
        if not pages:
            print(os.path.relpath(fetch()))
            return 0
        with NuServer() as nu:
            found = [(page, complaint) for page in pages for complaint in nu.complaints(Path(page).read_bytes())]
    except NuMissing as error:
        sys.exit(str(error))
    for page, complaint in found:
        print(f"{page}:{complaint.line}: {complaint.kind}: {complaint.message} {complaint.extract}")
    return 1 if any(complaint.is_error for _, complaint in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

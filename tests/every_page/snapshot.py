"""What users see, written down: every kind of page as every role, every address, permission, command and e-mail.

``python -m tests.every_page.snapshot make FOLDER`` writes it, for the tree that it stands in, on a demonstration in a
database of its own; ``… compare BEFORE AFTER`` says what differs between two. ``tools/snapshot.py`` does both for two
states of the tree. Nothing of it is kept in git: any commit that has this package can be written down again.

The clock stands still (``clock``), records are called by what people call them (``keys``), and what is drawn at random
is left out (``plain``), so twice in a row gives the same files to the letter.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.given import refuse, refuse_missing

PROJECT = Path(__file__).resolve().parent.parent.parent
KEPT_OF_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
MARK = "snapshot.txt"  # says of a folder that it may be written anew
FEWEST, MOST = 2, 4  # processes that ask for the pages at once


def make(folder: Path, only: str = "") -> None:
    """Write everything into the folder, which is new, empty or one that was written before.

    ``only`` leaves out the kinds of pages whose address's name does not begin so.
    """
    _empty(folder)
    with tempfile.TemporaryDirectory(prefix="snapshot-") as name:
        work = Path(name)
        began = time.monotonic()
        _run(work, "db", "tests.every_page.loading")
        print(f"The demonstration is loaded ({time.monotonic() - began:.0f} s).", flush=True)
        parts = min(max(os.cpu_count() or 1, FEWEST), MOST)
        for part in range(parts):
            shutil.copy(work / "db.sqlite3", work / f"db{part}.sqlite3")
        asking = [
            _started(work, f"db{part}", "tests.every_page.part", str(folder), str(part), str(parts), only)
            for part in range(parts)
        ]
        failed = [process.args for process in asking if process.wait()]
        if failed:
            sys.exit("The snapshot is not whole: see above.")
    (folder / MARK).write_text("Written by tests/every_page/snapshot.py. Look at tools/snapshot.py.\n")
    print(f"{_measure(folder)} in {folder} ({time.monotonic() - began:.0f} s).")


def _empty(folder: Path) -> None:
    if folder.is_file():
        refuse(f"{folder} is a file. Name a folder.")
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            refuse(f"{folder} holds something else. Name a new folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Being written.\n")


def _run(work: Path, database: str, module: str, *arguments: str) -> None:
    if _started(work, database, module, *arguments).wait():
        sys.exit(f"{module} failed: see above.")


def _started(work: Path, database: str, module: str, *arguments: str) -> subprocess.Popen:
    """A step in a process of its own, in an environment that is the same on every machine."""
    environment = {name: os.environ[name] for name in KEPT_OF_ENVIRONMENT if name in os.environ} | {
        "DJANGO_SETTINGS_MODULE": "tests.every_page.settings",
        "DATABASE_URL": f"sqlite:///{work / database}.sqlite3",
        "VAR_DIR": str(work / "var"),
        "LOG_LEVEL": "CRITICAL",  # each refusal is a warning
    }
    return subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=PROJECT, env=environment)


def _measure(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return f"{len(files)} files, {size / 1_000_000:.1f} MB"


def _pair(text: str) -> tuple[str, str]:
    old, is_pair, new = text.partition("=")
    if not is_pair:
        raise argparse.ArgumentTypeError(f"{text} is not OLD=NEW")
    return old, new


def main() -> int:
    """Do what the command line says; the exit code is 1 where two snapshots differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write a snapshot of this tree")
    making.add_argument("folder", type=Path)
    making.add_argument("--only", default="", metavar="NAME", help="kinds whose name begins so, such as meetings:")
    comparing = commands.add_parser("compare", help="say what differs between two snapshots")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument(
        "--renamed",
        action="append",
        default=[],
        type=_pair,
        metavar="OLD=NEW",
        help="a name that changed on purpose, such as admin:document=admin:paper; may be given more than once",
    )
    given = parser.parse_args()
    if given.command == "make":
        make(given.folder.resolve(), given.only)
        return 0
    from tests.every_page.comparing import compare

    refuse_missing([given.before, given.after])
    said = compare(given.before, given.after, dict(given.renamed))
    print(said or "No difference.")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())

"""What users see, written down and compared between two states of the tree (``tests/every_page/snapshot.py``).

``python tools/snapshot.py make [FOLDER]`` writes down every kind of page as every role, every address, permission,
command and e-mail of the tree as it is now. ``python tools/snapshot.py compare REV`` does the same for a commit, in a
work tree of its own with the present virtual environment, and prints the difference; the exit code is 1 where there
is one. Nothing of it needs to be kept in git: a commit can be written down again for as long as its code runs.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from given import refuse, refuse_unknown_revision

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "var" / "snapshot"


def make(tree: Path, folder: Path, only: str) -> None:
    """Write down that tree, by its own command."""
    command = [sys.executable, "-m", "tests.every_page.snapshot", "make", str(folder), f"--only={only}"]
    if subprocess.run(command, cwd=tree, check=False).returncode:
        refuse(f"The snapshot of {tree} failed.")


def compare(rev: str, renamed: list[str], only: str) -> int:
    """Write down a commit and this tree, and print what differs but for names; 1 where something does."""
    with tempfile.TemporaryDirectory(prefix="snapshot-of-") as name:
        tree, before = Path(name, "tree"), Path(name, "before")
        _git("worktree", "add", "--quiet", "--detach", str(tree), rev)
        try:
            make(tree, before, only)
        finally:
            _git("worktree", "remove", "--force", str(tree))
        make(PROJECT, FOLDER, only)
        command = [sys.executable, "-m", "tests.every_page.snapshot", "compare", str(before), str(FOLDER)]
        command += [f"--renamed={pair}" for pair in renamed]
        return subprocess.run(command, cwd=PROJECT, check=False).returncode


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=PROJECT, check=True)


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write down this tree")
    making.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    comparing = commands.add_parser("compare", help="what differs between a commit and this tree")
    comparing.add_argument("rev", help="a commit, such as HEAD or main~3")
    comparing.add_argument(
        "--renamed", action="append", default=[], metavar="OLD=NEW", help="a name changed on purpose"
    )
    for command in (making, comparing):
        command.add_argument("--only", default="", metavar="NAME", help="pages whose name begins so, such as meetings:")
    given = parser.parse_args()
    if given.command == "compare":
        refuse_unknown_revision(given.rev, PROJECT)
        return compare(given.rev, given.renamed, given.only)
    make(PROJECT, given.folder.resolve(), given.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())

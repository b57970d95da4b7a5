"""What users see, written down and compared between two states of the tree (``tests/every_page/snapshot.py``).

``python tools/snapshot.py make [FOLDER]`` writes down every kind of page as every role, every address, permission,
command and e-mail of the tree as it is now. ``python tools/snapshot.py compare REV`` does the same for a commit, in a
work tree of its own with the present virtual environment, and prints the difference; the exit code is 1 where there
is one. Nothing of it needs to be kept in git: a commit can be written down again for as long as its code runs.
"""

import argparse
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from given import refuse, refuse_unknown_revision
from work_tree import end_tidily, temporary_folder, work_tree

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "var" / "snapshot"


def make(tree: Path, to: Path, only: str, folder: Path) -> None:
    """Write down that tree, by its own command, with what it keeps meanwhile in the temporary folder."""
    print(f"Writing down {'this tree' if tree == PROJECT else 'the commit'}.", flush=True)
    if _code_of(["make", str(to), f"--only={only}"], tree, folder):
        refuse(f"The snapshot of {tree} failed.")


def compare(rev: str, renamed: list[str], only: str, folder: Path) -> int:
    """Write down a commit and this tree, and print what differs but for names; 1 where something does."""
    before = folder / "before"
    with work_tree(PROJECT, rev, folder) as tree:
        make(tree, before, only, folder)
    make(PROJECT, FOLDER, only, folder)
    _refuse_without_pages(only, before, FOLDER)
    return _code_of(["compare", str(before), str(FOLDER), *(f"--renamed={pair}" for pair in renamed)], PROJECT, folder)


def _refuse_without_pages(only: str, *snapshots: Path) -> None:
    """No page and no page are no comparison; a name may yet be new, or gone."""
    if not any((snapshot / "pages").exists() for snapshot in snapshots):
        refuse(f"There is no kind of page whose name begins with “{only}”.")


def _code_of(arguments: list[str], tree: Path, folder: Path) -> int:
    """Run the tree's command; where this is ended first, all that the command started is ended with it."""
    command = [sys.executable, "-m", "tests.every_page.snapshot", *arguments]
    environment = os.environ | {"TMPDIR": str(folder)}
    process = subprocess.Popen(command, cwd=tree, env=environment, start_new_session=True)
    try:
        return process.wait()
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


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
    end_tidily()
    with temporary_folder(PROJECT) as folder:
        if given.command == "compare":
            return compare(given.rev, given.renamed, given.only, folder)
        make(PROJECT, given.folder.resolve(), given.only, folder)
        _refuse_without_pages(given.only, given.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())

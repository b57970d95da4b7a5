"""A commit's files in a work tree of git for a while: gone afterwards, however that ends.

A run that is killed outright can clear nothing. Its folder is then left with a lock that nobody holds any more, by
which the next run knows it.
"""

import fcntl
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

PREFIX, LOCK, TREE = "snapshot-of-", "lock", "tree"
OLD = 3600  # seconds after which a folder without a lock is no longer one that is just being made


@contextmanager
def temporary_folder(project: Path) -> Iterator[Path]:
    """A folder for what is kept while this runs, locked; what killed runs left in theirs is cleared first."""
    _clear_leftovers(project)
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        with (folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder


@contextmanager
def work_tree(project: Path, revision: str, folder: Path) -> Iterator[Path]:
    """The commit's files, in that temporary folder."""
    tree = folder / TREE
    try:
        _git(project, "worktree", "add", "--quiet", "--detach", str(tree), revision)
        yield tree
    finally:
        _remove(project, tree)


def end_tidily() -> None:
    """Let whatever ends this process by a signal be an exception first, once, so that things are cleared."""
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has it
        signals.append(signal.SIGHUP)

    def end(number: int, _frame: object) -> NoReturn:
        for other in signals:
            signal.signal(other, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in signals:
        signal.signal(number, end)


def _clear_leftovers(project: Path) -> None:
    listed = _git(project, "worktree", "list", "--porcelain").splitlines()
    trees = [Path(line.removeprefix("worktree ")) for line in listed if line.startswith("worktree ")]
    for tree in trees:
        if tree.name == TREE and tree.parent.name.startswith(PREFIX) and _is_left(tree.parent):
            _remove(project, tree)
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether the run that made the folder is gone."""
    if not folder.exists():
        return True
    try:
        with (folder / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime > OLD
    except OSError:  # held, or somebody else's
        return False
    return True


def _remove(project: Path, tree: Path) -> None:
    """Twice forced: git keeps a tree locked that it was cut off in making."""
    command = ["git", "worktree", "remove", "--force", "--force", str(tree)]
    subprocess.run(command, cwd=project, stderr=subprocess.DEVNULL, check=False)


def _git(project: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=project, stdout=subprocess.PIPE, text=True, check=True).stdout

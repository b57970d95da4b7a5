"""What a command line names is looked up before any work: where it is not there, a sentence and exit code 2."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

REFUSED = 2  # as argparse has it; 1 says that a tool found something


def refuse(sentence: str) -> NoReturn:
    """End, and say why."""
    print(sentence, file=sys.stderr)
    sys.exit(REFUSED)


def refuse_missing(paths: Iterable[str | Path], project: Path | None = None) -> None:
    """Refuse paths that are not there; those that are relative begin in the project, or where the command was given."""
    for path in paths:
        if not (project or Path()).joinpath(path).exists():
            refuse(f"There is no file or folder {path}{f' in {project}' if project else ''}.")


def refuse_unknown_revision(revision: str, project: Path) -> None:
    """Refuse what git knows as no commit."""
    command = ["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    if subprocess.run(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        refuse(f"Git knows no commit {revision} in {project}.")

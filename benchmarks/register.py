"""How long the import of England's register and its undoing take, against a plain pass over the file; and the memory.

    .venv/bin/python benchmarks/register.py [--check]

A new SQLite database in a temporary folder is filled from the file, given the same file again, and the first import is
undone. Each step is a process of its own, timed from within, so that neither Django's start nor migrations count, and
compared with the mean of a plain pass before and one after it, in processor time: what else the machine does slows both
alike. Of several rounds the median is shown. With ``--check`` what is over its limit makes the exit code 1.
"""

import argparse
import csv
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ENGLAND = PROJECT / "tests" / "data" / "register" / "england-register-2020.csv.gz"
ROUNDS = 3
FIRST, SECOND, UNDONE, MEGABYTES = 8, 4, 8, 250  # at most: times a plain pass, and of memory


def main() -> None:
    """Print the times, their ratios to a plain pass, and the peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit with 1 where something is over its limit")
    parser.add_argument("--step", choices=["import", "undo"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(timed_step(arguments.step)))
        return
    with tempfile.TemporaryDirectory() as folder:
        firsts, seconds, undone = measure(Path(folder))
    over = [
        say("England, first import", firsts, FIRST),
        say("England again, nothing changed", seconds, SECOND),
        say("England, first import undone", undone, UNDONE),
    ]
    sys.exit(arguments.check and any(over))


def measure(folder: Path) -> tuple[list[dict], list[dict], list[dict]]:
    """What each first and each second import took, and undoing each first."""
    empty, database = folder / "empty.sqlite3", folder / "db.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(folder), "DEMO": "True"}
    run([PROJECT / "manage.py", "migrate", "--verbosity", "0"], environment)
    shutil.copy(database, empty)
    steps: tuple[list[dict], list[dict], list[dict]] = ([], [], [])
    for _ in range(ROUNDS):
        shutil.copy(empty, database)
        for step, name in zip(steps, ("import", "import", "undo"), strict=True):
            step.append(json.loads(run([__file__, "--step", name], environment)))
    return steps


def say(what: str, rounds: list[dict], limit: int) -> bool:
    """Print the round with the median ratio; whether it is over its limits."""
    ratios = sorted(((one["seconds"] / one["plain"], one) for one in rounds), key=itemgetter(0))
    ratio, median = ratios[len(ratios) // 2]
    megabytes = max(one["megabytes"] for one in rounds)
    print(
        f"{what}: {median['seconds']:.2f} s, {ratio:.1f} times a plain csv.DictReader pass of {median['plain']:.2f} s "
        f"(limit {limit}); {megabytes:.0f} MB of memory at most (limit {MEGABYTES})"
    )
    return ratio > limit or megabytes > MEGABYTES


def timed_step(step: str) -> dict[str, float]:
    """How long an import, or undoing the first, takes, the passes around it on average, and the most memory it had."""
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from register.models import RegisterImport
    from register.runs.refresh import undo_import

    unpacked = Path(os.environ["VAR_DIR"]) / "england.csv"
    unpacked.write_bytes(gzip.decompress(ENGLAND.read_bytes()))
    before = timed(lambda: plain_pass(unpacked))
    if step == "import":
        seconds = timed(lambda: call_command("import_gias", str(ENGLAND), la="all", verbosity=0))
    else:
        seconds = timed(lambda: undo_import(RegisterImport.objects.earliest("pk")))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes on Linux
    after = timed(lambda: plain_pass(unpacked))
    return {"seconds": seconds, "plain": (before + after) / 2, "megabytes": megabytes}


def plain_pass(path: Path) -> None:
    """Read the file as anybody would."""
    with path.open(encoding="cp1252", newline="") as file:
        for _ in csv.DictReader(file):
            pass


def timed(work: Callable[[], object]) -> float:
    """How much of the processor's time something takes, in seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def run(arguments: list, environment: dict[str, str]) -> str:
    """What a Python program prints."""
    return subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    main()

"""How long the import of England's register and its undoing take, against a plain pass over the file; and the memory.

A new SQLite database in a temporary folder is filled from the file, given the same file again, and the first import is
undone. Each step is a process of its own, timed from within, so that neither Django's start nor migrations count, and
compared with the mean of a plain pass before and one after it, in processor time: what else the machine does slows both
alike. Of several rounds the median is shown.
"""

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
from pathlib import Path
from statistics import median_low

from benchmarks.server import PROJECT, VAR
from benchmarks.verdicts import Verdict

ENGLAND = PROJECT / "tests" / "data" / "register" / "england-register-2020.csv.gz"
ABOUT = "The register of England"
MOST = {"first import": 8, "the same again": 4, "first import undone": 8}  # times a plain pass
MEGABYTES = 250  # of memory, at most


def measured(rounds: int) -> list[Verdict]:
    """Each step's median ratio to a plain pass, and the most memory that any had."""
    with tempfile.TemporaryDirectory(dir=VAR, prefix="benchmark-") as folder:
        steps = measure(Path(folder), rounds)
    return [
        *(
            Verdict(
                ABOUT, f"{name}, times a plain csv.DictReader pass",
                median_low(one["seconds"] / one["plain"] for one in taken), most=MOST[name],
            )
            for name, taken in steps.items()
        ),
        Verdict(ABOUT, "MB of memory", max(one["megabytes"] for of in steps.values() for one in of), most=MEGABYTES),
    ]  # fmt: skip


def measure(folder: Path, rounds: int) -> dict[str, list[dict]]:
    """What each first and each second import took, and undoing each first."""
    empty, database = folder / "empty.sqlite3", folder / "db.sqlite3"
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(folder), "DEMO": "True"}
    run(["manage.py", "migrate", "--verbosity", "0"], environment)
    shutil.copy(database, empty)
    steps: dict[str, list[dict]] = {name: [] for name in MOST}
    for _ in range(rounds):
        shutil.copy(empty, database)
        for name, step in zip(MOST, ("import", "import", "undo"), strict=True):
            steps[name].append(json.loads(run(["-m", "benchmarks.register", step], environment)))
    return steps


def timed_step(step: str) -> dict[str, float]:
    """How long an import, or undoing the first, takes, the passes around it on average, and the most memory it had."""
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
        [sys.executable, *arguments], cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    ).stdout


if __name__ == "__main__":
    print(json.dumps(timed_step(sys.argv[1])))

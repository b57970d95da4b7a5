"""Put in the faults that somebody once put in by hand, one at a time, and see whether the test named for each notices.

    python tools/known_faults.py [--list] [PART OF A NAME OR OF A PATH ...]

The faults are data: ``tests/data/known-faults.toml`` has for each its name, the file, the text before and after, and
the test that must fail. Each is put into a copy of the project, where that one test is run, on SQLite; nothing of the
project itself changes. It prints a line each, and exits with 1 where a test does not notice, where the text of a fault
is no longer found (whoever changed that line moves the fault along), or where a test fails without any fault.
"""

import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from mutate_permissions import PROJECT, copy_of_project, first_failure

FAULTS = PROJECT / "tests" / "data" / "known-faults.toml"


@dataclass(frozen=True)
class Fault:
    """A change that breaks a rule: in ``file`` the text ``before`` becomes ``after``; ``test`` must then fail."""

    name: str
    file: str
    before: str
    after: str
    test: str

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"

    @property
    def trouble(self) -> str:
        """Why it cannot be put in any more, in a sentence; empty where it can."""
        path = PROJECT / self.file
        if not path.is_file():
            return "the file is gone"
        found = path.read_text(encoding="utf-8").count(self.before)
        return "" if found == 1 else "its text is no longer found" if not found else f"its text is found {found} times"

    def is_noticed_by(self, copy: Path) -> str:
        """The failure of its test with the fault in the copy; empty where the test passes all the same."""
        path = copy / self.file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(self.before, self.after), encoding="utf-8")
        try:
            return first_failure(copy, "--reuse-db", self.test)
        finally:
            path.write_text(text, encoding="utf-8")


def faults() -> list[Fault]:
    """Every fault of the file, in its order."""
    return [Fault(**fault) for fault in tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]]


def main() -> int:
    """Put in the faults that were asked for, and report which were noticed."""
    wanted = [argument for argument in sys.argv[1:] if argument != "--list"]
    chosen = [fault for fault in faults() if not wanted or any(part in str(fault) for part in wanted)]
    if "--list" in sys.argv:
        print(*chosen, f"{len(chosen)} faults", sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of_project(Path(folder))
        if failure := first_failure(copy, "--create-db", *dict.fromkeys(fault.test for fault in chosen)):
            print("A test fails without any fault: run it by itself to see why.", failure, sep="\n")
            return 1
        survived = [fault for fault in chosen if not _is_noticed(fault, copy)]
    print(f"{len(chosen)} faults put in: {len(chosen) - len(survived)} noticed, {len(survived)} not")
    return 1 if survived else 0


def _is_noticed(fault: Fault, copy: Path) -> bool:
    """Put it in, and say what came of it in a line."""
    if fault.trouble:
        print(f"NOT PUT IN {fault}: {fault.trouble}", flush=True)
        return False
    failure = fault.is_noticed_by(copy)
    if failure:
        test = failure.split(" - ")[0].removeprefix("FAILED ").removeprefix("ERROR ")
        print(f"{fault}\n    noticed by {test}", flush=True)
    else:
        print(f"{fault}\n    SURVIVED {fault.test}", flush=True)
    return bool(failure)


if __name__ == "__main__":
    sys.exit(main())

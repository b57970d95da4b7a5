"""Put in the faults that somebody once put in by hand, and see whether the test named for each notices.

    python -m tools.mutation.known [--list] [PART OF A NAME OR OF A PATH ...]

The faults are data: ``tests/data/known-faults.toml`` has for each its name, the file, the text before and after, and
the test that must fail. It prints a line each, and exits with 1 where a test does not notice, where the text of a fault
is no longer found (whoever changed that line moves the fault along), or where a test fails without any fault.
"""

import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.given import refuse
from tools.mutation.asking import MutationQuestion
from tools.mutation.groups import PROJECT
from tools.mutation.running import Job, NotRunning, Runner
from tools.mutation.source import Change

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

    @property
    def question(self) -> MutationQuestion:
        return MutationQuestion(arguments=(self.test,))

    @property
    def change(self) -> Change:
        text = (PROJECT / self.file).read_text(encoding="utf-8")
        start = text.index(self.before)
        lines = text.count("\n", 0, start) + 1, text.count("\n", 0, start + len(self.before)) + 1
        end = start + len(self.before)
        return Change(self.file, start, end, self.after, "known", self.name, *lines, self.before, self.after)


def faults() -> list[Fault]:
    """Every fault of the file, in its order."""
    return [Fault(**fault) for fault in tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]]


def main() -> int:
    """Put in the faults that were asked for, and report which were noticed. Return an exit code."""
    wanted = [argument for argument in sys.argv[1:] if argument != "--list"]
    chosen = [fault for fault in faults() if not wanted or any(part in str(fault) for part in wanted)]
    for part in wanted:
        if not any(part in str(fault) for fault in chosen):
            refuse(f"No fault has {part} in its name or its path.")
    if "--list" in sys.argv:
        print(*chosen, f"{len(chosen)} faults", sep="\n")
        return 0
    gone = [fault for fault in chosen if fault.trouble]
    for fault in gone:
        print(f"NOT PUT IN {fault}: {fault.trouble}", flush=True)
    try:
        survived = _put_in([fault for fault in chosen if not fault.trouble])
    except NotRunning as error:
        print(error)
        return 1
    print(f"{len(chosen)} faults: {len(chosen) - len(gone) - survived} noticed, {survived} not, {len(gone)} not put in")
    return 1 if survived or gone else 0


def _put_in(chosen: list[Fault]) -> int:
    """Put them in, two at a time, once their tests passed without them; return how many went unnoticed."""
    jobs = {Job(fault.change, (fault.question,)): fault for fault in chosen}
    survived = 0
    with tempfile.TemporaryDirectory() as folder, Runner(Path(folder), PROJECT) as runner:
        every_test = MutationQuestion(arguments=tuple(dict.fromkeys(fault.test for fault in chosen)), cpu_seconds=3600)
        as_it_is = next(runner.run([Job(None, (every_test,))])).answer
        if as_it_is.failed or as_it_is.ended or not as_it_is.ran:
            raise NotRunning(f"A test fails without any fault: {as_it_is.failed or as_it_is.ended} {as_it_is.message}")
        for done in runner.run(jobs):
            noticed = (done.answer.failed or [done.answer.ended])[0]
            survived += not noticed
            said = f"noticed by {noticed}" if noticed else f"SURVIVED {jobs[done.job].test}"
            print(f"{jobs[done.job]}\n    {said}", flush=True)
    return survived


if __name__ == "__main__":
    sys.exit(main())

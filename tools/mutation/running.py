"""Putting each change into a copy of the project, asking the tests there, and taking it out again: two at a time."""

import os
import shutil
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.mutation.asking import Answer, MutationQuestion, answer_of, ask, import_libraries, log_of
from tools.mutation.source import Change

NOT_COPIED = (
    *(".git", ".venv", "var", "node_modules", "staticfiles", "__pycache__", "*.sqlite3*", ".hypothesis"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".coverage*"),
)
KEPT_IN_VAR = ("test-templates", "test-static", "test-static.state")  # made beforehand, if they are up to date
WARMING = '''"""Makes every database that tests start from, before anything is changed."""


def test_templates(copy_of):
    from tests import template_databases as templates

    for template in list(vars(templates).values()):
        if isinstance(template, templates.Template):
            copy_of(template)
'''


@dataclass(frozen=True)
class Job:
    """A change, or none to see that the tests pass as it is, and what to ask in turn until something fails."""

    change: Change | None
    questions: tuple[MutationQuestion, ...]


NOTHING = Job(None, ())


@dataclass
class Done:
    """The answer to a job, and the seconds it took."""

    job: Job
    answer: Answer
    seconds: float


@dataclass
class Copy:
    """A copy of the project in a folder of its own, with whatever runs in it."""

    folder: Path
    project: Path
    keys: dict[str, str] = field(default_factory=dict)
    job: Job = NOTHING
    asked: int = 0
    pid: int = 0
    began: float = 0.0
    deadline: float = 0.0
    changes: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        self.path = self.folder / "project"

    @property
    def is_busy(self) -> bool:
        return self.job is not NOTHING

    def make(self) -> None:
        """Copy the project, with the databases for tests that it has already."""
        shutil.copytree(self.project, self.path, ignore=shutil.ignore_patterns(*NOT_COPIED))
        (self.folder / "var").mkdir()
        for name in KEPT_IN_VAR:
            kept = self.project / "var" / name
            if kept.is_dir():
                shutil.copytree(kept, self.folder / "var" / name)
            elif kept.exists():
                shutil.copy2(kept, self.folder / "var" / name)

    def start(self, job: Job) -> None:
        self.job, self.asked, self.began = job, 0, time.monotonic()
        if job.change:
            self.text = self._file(job.change).read_text(encoding="utf-8")
            self._write(job.change, job.change.applied_to(self.text))
        self._ask()

    def finished(self) -> Done | None:
        """The answer once there is one; None while it runs."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid and time.monotonic() > self.deadline:
            os.killpg(self.pid, signal.SIGKILL)
            pid, status = os.waitpid(self.pid, 0)
        if not pid:
            return None
        self._end_what_it_started()
        answer = answer_of(self.path, status)
        self.asked += 1
        if not (answer.failed or answer.ended) and self.asked < len(self.job.questions):
            self._ask()
            return None
        return self._done(answer)

    def stop(self) -> None:
        """End what runs, without an answer."""
        if self.is_busy:
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def _ask(self) -> None:
        question = self.job.questions[self.asked]
        self.deadline = time.monotonic() + question.wall_seconds
        self.pid = ask(self.path, self.project, question, self.keys)

    def _done(self, answer: Answer) -> Done:
        if self.job.change:
            self._write(self.job.change, self.text)
        done = Done(self.job, answer, time.monotonic() - self.began)
        self.job = NOTHING
        return done

    def _end_what_it_started(self) -> None:
        """Whatever servers a test left running when it was ended."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def _file(self, change: Change) -> Path:
        return self.path / change.path

    def _write(self, change: Change, text: str) -> None:
        """Write it with a time that it never had before, so that no compiled file of another change is taken for it."""
        self.changes += 1
        file = self._file(change)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (self.changes, self.changes))


class NotRunning(Exception):
    """The tests fail as the project is, or do not start: nothing would be learnt."""


class Runner:
    """Some copies, each with one change at a time."""

    def __init__(self, folder: Path, project: Path, copies: int = 2) -> None:
        import_libraries()
        self.copies = [Copy(folder / str(number), project) for number in range(copies)]

    def __enter__(self) -> "Runner":
        try:
            self._make_copies()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _make_copies(self) -> None:
        first, *others = self.copies
        first.make()
        if (first.project / "tests" / "template_databases.py").exists():
            print("Making the databases that tests start from, where they are not there yet.", flush=True)
            self._make_databases(first)
        for copy in others:
            copy.keys = first.keys
            shutil.copytree(first.folder, copy.folder)

    def __exit__(self, *_error: object) -> None:
        for copy in self.copies:
            copy.stop()

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """The answers, as they come."""
        waiting = deque(jobs)
        while waiting or any(copy.is_busy for copy in self.copies):
            for copy in self.copies:
                if not copy.is_busy and waiting:
                    copy.start(waiting.popleft())
                elif copy.is_busy and (done := copy.finished()):
                    yield done
            time.sleep(0.02)

    def failing(self, tests: Iterable[str]) -> list[str]:
        """Those of the tests that fail in the project as it is."""
        question = MutationQuestion(tests=tuple(sorted(tests)), is_to_the_end=True, cpu_seconds=3600)
        return next(self.run([Job(None, (question,))])).answer.failed

    def _make_databases(self, copy: Copy) -> None:
        warming = copy.path / "tests" / "test_warming.py"
        warming.write_text(WARMING, encoding="utf-8")
        copy.start(Job(None, (MutationQuestion(arguments=("tests/test_warming.py",)),)))
        while (done := copy.finished()) is None:
            time.sleep(0.1)
        warming.unlink()
        if done.answer.failed or done.answer.ended or not done.answer.ran:
            raise NotRunning(log_of(copy.path).read_text(encoding="utf-8", errors="replace")[-2000:])
        copy.keys = done.answer.keys

"""Makes the changes of a run, asks the tests of each, and fills in what came of it."""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools.mutation import removals
from tools.mutation.asking import IMPORTING, STARTING, MutationQuestion
from tools.mutation.choosing import Choosing
from tools.mutation.contexts import Contexts
from tools.mutation.results import EQUIVALENT, KILLED, NOT_RUN, SURVIVED, TIMEOUT, Result, Results
from tools.mutation.running import Done, Job, NotRunning, Runner

SLOWER = 4  # how many times as long its tests may take as they took under coverage
BETWEEN_SAVES = 5.0  # seconds


def make(results: Results, asked: argparse.Namespace) -> None:
    """Find out what comes of every change that has no outcome. Raises ``NotRunning``."""
    for result in results.all:
        if result.outcome == EQUIVALENT:
            print(result, flush=True)
    planned = dict(_questions(results, asked))
    if not planned:
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        Runner(Path(folder).resolve(), asked.project, min(asked.copies, len(planned))) as runner,
    ):
        _make_all(results, planned, runner)
        while wrong := _killed_by_what_fails_anyway(results, planned, runner):
            _make_all(results, wrong, runner)


Planned = dict[int, tuple[Result, tuple[MutationQuestion, ...]]]  # by the identity of the change


def _questions(
    results: Results, asked: argparse.Namespace
) -> Iterator[tuple[int, tuple[Result, tuple[MutationQuestion, ...]]]]:
    """What to ask of each change; one that no test runs has its outcome already."""
    choosing = None if asked.permissions else _choosing(asked)
    for result in results.open:
        if choosing is None:
            yield id(result.change), (result, removals.questions_about(result.change))
        elif (chosen := choosing.tests_for(result.change)).tests:
            result.tests, result.tests_in_all = len(chosen.tests), chosen.in_all
            yield id(result.change), (result, (_question(chosen.tests, choosing.contexts, asked.to_start),))
        else:
            result.outcome = NOT_RUN
            print(result, flush=True)


def _choosing(asked: argparse.Namespace) -> Choosing:
    contexts = Contexts(asked.project / "var" / "coverage")
    if not contexts:
        raise NotRunning("Nobody knows which tests run which line: run `make coverage` first.")
    if newer := contexts.changed_since(asked.project):
        print("Newer than the contexts, so what is new in them is not asked:", *newer)
    return Choosing(contexts, asked.project, asked.at_most, asked.seconds)


def _question(tests: list[str], contexts: Contexts, to_start: int) -> MutationQuestion:
    seconds = sum(map(contexts.seconds, tests))
    return MutationQuestion(tests=tuple(tests), cpu_seconds=int(to_start + SLOWER * seconds))


def _make_all(results: Results, planned: Planned, runner: Runner) -> None:
    saved = time.monotonic()
    jobs = [Job(result.change, questions) for result, questions in planned.values()]
    for number, done in enumerate(runner.run(jobs), start=1):
        result = planned[id(done.job.change)][0]
        _fill_in(result, done)
        print(f"{number:>4}/{len(jobs)} {result}", flush=True)
        if time.monotonic() - saved > BETWEEN_SAVES:
            results.save()
            saved = time.monotonic()


def _fill_in(result: Result, done: Done) -> None:
    answer = done.answer
    result.seconds = round(done.seconds, 1)
    result.message = answer.message
    if answer.ended:
        result.outcome, result.by = TIMEOUT, answer.ended
    elif answer.failed:
        result.outcome, result.by = KILLED, answer.failed[0]
    else:
        result.outcome, result.by = SURVIVED if answer.ran else NOT_RUN, ""


def _killed_by_what_fails_anyway(results: Results, planned: Planned, runner: Runner) -> Planned:
    """The changes that a test noticed which fails without them too, with that test no longer asked."""
    witnesses = {
        test
        for result, questions in planned.values()
        for test in _witnesses(result, questions)
        if result.outcome == KILLED
    }
    failing = set(runner.failing(witnesses)) if witnesses else set()
    if failing:
        print("These fail as the project is, so they are not asked:", *sorted(failing), sep="\n  ", flush=True)
    again: Planned = {}
    for key, (result, questions) in planned.items():
        if result.outcome == KILLED and result.by in failing:
            left = tuple(test for test in questions[0].tests if not _is_of(test, result.by))
            result.outcome, result.by = "" if left else NOT_RUN, ""
            if left:
                again[key] = result, (MutationQuestion(tests=left, cpu_seconds=questions[0].cpu_seconds),)
    return again


def _witnesses(result: Result, questions: tuple[MutationQuestion, ...]) -> list[str]:
    """The test that noticed a change; where it was not even imported, one that would have to be."""
    tests = [test for question in questions for test in question.tests]
    return [test for test in tests if _is_of(test, result.by)][:1]


def _is_of(test: str, failed: str) -> bool:
    """Whether it is the test that failed, or one of what could not be imported or started."""
    if failed.startswith(IMPORTING):
        return test.startswith(failed.removeprefix(IMPORTING))
    return failed in (test, STARTING)

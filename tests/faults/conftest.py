"""A portal to be broken, and a way to say what came of it."""

import os
import random
import time
from collections.abc import Callable, Iterator

import pytest

from tests.faults.portal import Portal, standing


@pytest.fixture
def say(capsys) -> Callable[[str], None]:
    """Print a figure where whoever runs the tests sees it, with the seconds that the test has taken."""
    began = time.monotonic()

    def say(figure: str) -> None:
        with capsys.disabled():
            print(f"\n{figure} ({time.monotonic() - began:.0f} s)")

    return say


@pytest.fixture
def chance(say) -> random.Random:
    """Chance, by a seed that is printed; ``FAULTS_SEED`` in the environment repeats a run."""
    seed = int(os.environ.get("FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    say(f"FAULTS_SEED={seed}")
    return random.Random(seed)  # noqa: S311


@pytest.fixture
def portal(tmp_path, django_db_setup, django_db_blocker) -> Iterator[Portal]:
    """A migrated database of its own, which this process asks too; nothing runs on it yet."""
    with django_db_blocker.unblock(), standing(tmp_path / "var") as portal:
        yield portal

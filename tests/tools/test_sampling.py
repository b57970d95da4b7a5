"""Which changes the mutation tool makes where there are too many, and where it looks for them."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tools.mutation.groups import GROUPS, OTHERS, PROJECT, files_of_groups, group_of, python_files
from tools.mutation.sampling import changed_lines, sample
from tools.mutation.source import Change


def changes(path: str, count: int, kinds: int = 1) -> list[Change]:
    return [
        Change(path, number, number + 1, "x", f"kind {number % kinds}", "f", number, number, "a", "b")
        for number in range(count)
    ]


MANY = [
    *changes("boards/minutes/long.py", 400, kinds=4),
    *changes("boards/minutes/short.py", 30),
    *changes("partnerships/gias/long.py", 200),
]


def test_same_seed_draws_the_same_whatever_the_order():
    assert sample(MANY, 50, seed=3) == sample(MANY[::-1], 50, seed=3)
    assert sample(MANY, 50, seed=3) != sample(MANY, 50, seed=4)


def test_no_file_and_no_group_is_in_front():
    drawn = Counter(change.path for change in sample(MANY, 80, seed=1))

    assert drawn == {"boards/minutes/long.py": 20, "boards/minutes/short.py": 20, "partnerships/gias/long.py": 40}


def test_what_a_short_file_cannot_give_comes_from_the_others():
    drawn = Counter(change.path for change in sample(MANY, 300, seed=1))

    assert drawn == {"boards/minutes/long.py": 120, "boards/minutes/short.py": 30, "partnerships/gias/long.py": 150}


def test_kinds_of_a_file_come_by_turns():
    drawn = Counter(change.kind for change in sample(changes("a.py", 400, kinds=4), 40, seed=1))

    assert set(drawn.values()) == {10}


def test_more_than_there_are_is_all():
    assert sample(MANY, 9999, seed=1) == sorted(MANY, key=lambda change: (change.path, change.start))


@pytest.mark.parametrize("place", [place for places in GROUPS.values() for place in places])
def test_each_place_of_the_table_of_groups_holds_python(place: str):
    files = python_files((place,))

    assert files, f"{place} of tools/mutation/groups.py is not there"
    assert all((PROJECT / path).is_file() for path in files)


def test_each_file_of_the_groups_belongs_to_one():
    assert {group_of(path) for path in files_of_groups()} == set(GROUPS)
    assert group_of("boards/minutes_of_others.py") == OTHERS


def test_changed_lines_are_those_that_differ_and_files_that_git_does_not_know(tmp_path: Path):
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments], cwd=tmp_path, check=True)

    for name in ("boards/migrations", "accounts", "improvement", "essex_partnerships", "partnerships", "tests"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "x.py").write_text("a\nb\nc\nd\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "First")
    (tmp_path / "accounts" / "x.py").write_text("a\nB\nc\nd\ne\n")
    (tmp_path / "partnerships" / "x.py").write_text("a\nd\n")
    (tmp_path / "improvement" / "new.py").write_text("a\nb\n")
    for name in ("tests/x.py", "boards/migrations/x.py"):
        (tmp_path / name).write_text("changed\n")

    assert changed_lines("HEAD", tmp_path) == {"accounts/x.py": {2, 5}, "improvement/new.py": {1, 2, 3}}

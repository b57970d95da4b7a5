"""Which changes are made where there are too many: the same ones for the same seed, no file and no kind in front."""

import random
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from tools.mutation.groups import APPS, PROJECT, group_of
from tools.mutation.source import Change

T = TypeVar("T")


def sample(changes: Iterable[Change], count: int, seed: int) -> list[Change]:
    """So many changes: each group has the same share as far as it goes, in it each file, and in that each kind.

    What is drawn in one file does not depend on what stands in another.
    """
    files: dict[str, list[Change]] = defaultdict(list)
    for change in sorted(changes, key=_place):
        files[change.path].append(change)
    groups: dict[str, list[Iterable[Change]]] = defaultdict(list)
    for path in _shuffled(sorted(files), f"{seed}"):
        groups[group_of(path)].append(_by_turns_of_kinds(files[path], f"{seed} {path}"))
    drawn = list(_in_turn(_in_turn(of_files) for _group, of_files in sorted(groups.items())))[:count]
    return sorted(drawn, key=_place)


def changed_lines(revision: str, project: Path = PROJECT) -> dict[str, set[int]]:
    """The lines of the apps' Python that differ from a revision, by file; a file that git does not know is all new."""
    difference = _git(project, "diff", "--unified=0", "--no-color", "--no-ext-diff", revision, "--", *APPS)
    lines: dict[str, set[int]] = defaultdict(set)
    path = ""
    for line in difference.splitlines():
        if line.startswith("+++ "):
            path = line.removeprefix("+++ ").removeprefix("b/").strip()
        elif line.startswith("@@ ") and path.endswith(".py") and "/migrations/" not in path:
            start, _comma, length = line.split("+")[1].split(" ")[0].partition(",")
            lines[path] |= set(range(int(start), int(start) + int(length or 1)))
    for path in _git(project, "ls-files", "--others", "--exclude-standard", "--", *APPS).splitlines():
        if path.endswith(".py") and "/migrations/" not in path:
            text = (project / path).read_text(encoding="utf-8")
            lines[path] = set(range(1, text.count("\n") + 2))
    return {path: numbers for path, numbers in lines.items() if numbers}


def _place(change: Change) -> tuple[str, int, int, str]:
    return change.path, change.start, change.end, change.by


def _git(project: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=project, capture_output=True, text=True, check=True).stdout


def _by_turns_of_kinds(changes: list[Change], seed: str) -> Iterator[Change]:
    kinds: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        kinds[change.kind].append(change)
    return _in_turn(_shuffled(kinds[kind], f"{seed} {kind}") for kind in _shuffled(sorted(kinds), seed))


def _shuffled(things: list[T], seed: str) -> list[T]:
    return random.Random(seed).sample(things, len(things))  # noqa: S311


def _in_turn(rows: Iterable[Iterable[Change]]) -> Iterator[Change]:
    """The first of each, then the second of each, to the end of the longest."""
    return (change for turn in zip_longest(*rows) for change in turn if change is not None)

"""Which changes a run is about: those that its arguments ask for, or those of the last run."""

import argparse
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.given import refuse, refuse_missing, refuse_unknown_revision
from tools.mutation import removals
from tools.mutation.changes import changes_in
from tools.mutation.equivalents import Equivalents
from tools.mutation.groups import files_of_groups, python_files
from tools.mutation.results import EQUIVALENT, WORTH_ANOTHER_LOOK, Result, Results
from tools.mutation.sampling import changed_lines, sample
from tools.mutation.source import Change

OF_THE_GROUPS = 300  # changes, where neither files nor lines are named


def results_of(asked: argparse.Namespace) -> Results:
    """The results of the run, those that are still to come without an outcome."""
    _refuse_what_is_not_there(asked)
    name = asked.name or ("permissions" if asked.permissions else "changes")
    file = asked.project / "var" / "mutation" / f"{name}.json"
    if asked.resume or asked.again:
        return _last_run(file, asked)
    results = Results(file, _about(asked))
    known = _removals(asked) if asked.permissions else _changes(asked)
    results.all = [Result(change) for change in _drawn(known, asked)]
    _mark_equivalents(results, known, asked)
    return results


def _refuse_what_is_not_there(asked: argparse.Namespace) -> None:
    """Nothing to change is no success where somebody misspelt what is to be changed."""
    if asked.since:
        refuse_unknown_revision(asked.since, asked.project)
    if not asked.permissions:
        refuse_missing(asked.places, asked.project)
        for place in asked.places:
            if not (asked.project / place).resolve().is_relative_to(asked.project.resolve()):
                refuse(f"{place} is not in {asked.project}.")
            if not python_files((place,), asked.project):
                refuse(f"{place} holds no Python to change; migrations are left alone.")


def _last_run(file: Path, asked: argparse.Namespace) -> Results:
    """The results of the last run, with the changes as they stand in the files now."""
    if not file.exists():
        refuse(f"No run is kept as {file}: there is nothing to go on with.")
    results = Results.load(file)
    paths = sorted({result.change.path for result in results.all if (asked.project / result.change.path).exists()})
    known = list(removals.removals(asked.project)) if asked.permissions else changes_in(paths, asked.project)
    for gone in results.found_again(known):
        print("gone        ", gone.change)
    for result in results.all:
        if asked.again and result.outcome in WORTH_ANOTHER_LOOK:
            result.outcome, result.by = "", ""
    _mark_equivalents(results, known, asked)
    return results


def _changes(asked: argparse.Namespace) -> list[Change]:
    """Every change of the files and lines that are asked for."""
    if not asked.since:
        places = tuple(asked.places)
        paths = python_files(places, asked.project) if places else files_of_groups(asked.project)
        return changes_in(paths, asked.project)
    lines = changed_lines(asked.since, asked.project)
    paths = sorted(set(lines) & set(python_files(tuple(asked.places), asked.project)) if asked.places else lines)
    return [
        change
        for change in changes_in(paths, asked.project)
        if lines[change.path] & set(range(change.first_line, change.last_line + 1))
    ]


def _drawn(known: Sequence[Change], asked: argparse.Namespace) -> list[Change]:
    """All that are known, or a sample: 300 where nobody said what it is to be about."""
    is_all = asked.permissions or asked.since or asked.places
    count = asked.sample or (len(known) if is_all else OF_THE_GROUPS)
    return sample(known, count, asked.seed) if count < len(known) else list(known)


def _removals(asked: argparse.Namespace) -> list[Change]:
    """Every check of a permission, or those that have a part of what is asked for in their line."""
    found = list(removals.removals(asked.project))
    for part in asked.places:
        if not any(part in str(removal) for removal in found):
            refuse(f"No check of a permission has {part} in its line.")
    return [removal for removal in found if not asked.places or any(part in str(removal) for part in asked.places)]


def _mark_equivalents(results: Results, known: Sequence[Change], asked: argparse.Namespace) -> None:
    equivalents = Equivalents()
    for result in results.all:
        change = result.change
        if why := removals.why_equivalent(change, asked.project) if asked.permissions else equivalents.why(change):
            result.outcome, result.by = EQUIVALENT, why
    if not (asked.permissions or asked.since):  # else not every change of the files is known
        for entry in equivalents.unmatched(known):
            print("This entry of equivalent.toml matches no change any more:", entry)


def _about(asked: argparse.Namespace) -> dict[str, Any]:
    """What is worth knowing of the run later."""
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=asked.project, capture_output=True, text=True, check=False
    )
    about = {name: getattr(asked, name) for name in ("places", "since", "sample", "seed", "permissions")}
    return about | {"revision": revision.stdout.strip()}

"""Compares two snapshots, and reports a change that many pages share only once, with their number and one example."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROLE, AS = "== ", ": as "
LONGEST = 40  # lines of one change that are shown
WHOLE = "(all)"
NOTHING: list[str] = []  # the lines of a role that is not in a file; one list, because ``_differences`` compares ids


@dataclass(frozen=True)
class Change:
    """Lines that were removed (``went``) and lines that were added (``came``) in the same place."""

    went: tuple[str, ...]
    came: tuple[str, ...]

    @property
    def core(self) -> tuple:
        """What two changes must have in common to be reported as one.

        These are the words that differ, if lines were replaced one by one, and otherwise the whole lines.
        """
        if len(self.went) != len(self.came):
            return (self.went, self.came)
        return tuple(dict.fromkeys(map(_words_that_differ, self.went, self.came)))

    def __str__(self) -> str:
        lines = [f"  - {line}" for line in self.went] + [f"  + {line}" for line in self.came]
        more = [f"  … and {len(lines) - LONGEST} lines more"] if len(lines) > LONGEST else []
        return "\n".join([*lines[:LONGEST], *more])


def _words_that_differ(old: str, new: str) -> tuple[str, str]:
    """Cut from two lines the words that are the same at their beginning and at their end."""
    one, other = old.split(" "), new.split(" ")
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return (" ".join(one), " ".join(other))


@dataclass(frozen=True)
class PlaceOnPage:
    """Where a change was found: a file of the snapshot, and the roles whose pages changed."""

    file: str
    roles: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}{f' as {_in_words(self.roles)}' if self.roles != (WHOLE,) else ''}"


def compare(before: Path, after: Path, renamed: dict[str, str] | None = None) -> str:
    """Describe all differences between two snapshot folders in words; the text is empty if there are none.

    ``renamed`` maps old names to new ones that were meant to change, such as ``{"admin:document": "admin:paper"}``.
    They are replaced before the comparison, so that a page is compared with itself under its new name.
    """
    old, new = _files(before, renamed or {}), _files(after, {})
    changes: dict[Change, list[PlaceOnPage]] = defaultdict(list)
    examples: dict[tuple, Change] = {}  # by what is alike of changes
    for name in sorted(old.keys() & new.keys()):
        for change, roles in _differences(old[name], new[name]).items():
            changes[examples.setdefault(change.core, change)].append(PlaceOnPage(name, tuple(roles)))
    gone, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    return "\n".join([*_said(changes), *_listed("Not there any more", gone), *_listed("New", added), *_counts(changes)])


def _files(folder: Path, renamed: dict[str, str]) -> dict[str, str]:
    """Read every file of a snapshot, by its path in the folder; old names are replaced in paths and texts."""
    in_paths = {old.replace(":", "."): new.replace(":", ".") for old, new in renamed.items()}
    return {
        _replaced(path.relative_to(folder).as_posix(), in_paths): _replaced(path.read_text(), renamed)
        for path in folder.rglob("*.txt")
    }


def _replaced(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def by_role(text: str) -> dict[str, list[str]]:
    """Split a file into the lines of each role; lines before the first role are under ``WHOLE``.

    A line such as ``== chair: as officer`` says that the chair sees what the officer sees: both then share one list.
    """
    found: dict[str, list[str]] = {WHOLE: []}
    lines = found[WHOLE]
    for line in text.splitlines():
        name, is_as, other = line.removeprefix(ROLE).partition(AS)
        if not line.startswith(ROLE):
            lines.append(line)
        elif is_as and other in found:
            found[name] = found[other]
        else:
            found[line.removeprefix(ROLE)] = lines = []
    return found


def _differences(old: str, new: str) -> dict[Change, list[str]]:
    """Find the changes between two versions of a file, each with the roles for which it was made."""
    if old == new:
        return {}
    before, after = by_role(old), by_role(new)
    found: dict[Change, list[str]] = defaultdict(list)
    known: dict[tuple[int, int], list[Change]] = {}  # roles that see the same share their lines
    for role in [*before, *(role for role in after if role not in before)]:
        one, other = before.get(role, NOTHING), after.get(role, NOTHING)
        if (id(one), id(other)) not in known:
            known[id(one), id(other)] = list(_changes(one, other))
        for change in known[id(one), id(other)]:
            found[change].append(role)
    return found


def _changes(one: list[str], other: list[str]) -> Iterator[Change]:
    """Yield the changes between two versions of one role's lines, without the indentation of the lines."""
    for kind, start, end, from_, to in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "equal":
            went, came = one[start:end], other[from_:to]
            yield Change(tuple(line.strip() for line in went), tuple(line.strip() for line in came))


def _said(changes: dict[Change, list[PlaceOnPage]]) -> Iterator[str]:
    """Yield each change with its places in words, the most frequent change first."""
    for change, places in sorted(changes.items(), key=lambda one: (-len(one[1]), str(one[1][0]))):
        if len(places) == 1:
            yield f"{places[0]}"
        else:
            alike = {place.roles for place in places}
            roles = f" as {_in_words(places[0].roles)}" if len(alike) == 1 and places[0].roles != (WHOLE,) else ""
            yield f"{len({place.file for place in places})} files{roles}, such as {places[0].file}"
        yield f"{change}\n"


def _in_words(roles: tuple[str, ...]) -> str:
    return roles[0] if len(roles) == 1 else f"{', '.join(roles[:-1])} and {roles[-1]}"


def _listed(what: str, names: list[str]) -> Iterator[str]:
    """List files that only one of the two snapshots has, at most 40 of them."""
    if names:
        yield f"{what}: {len(names)} files"
        yield from (f"  {name}" for name in names[:LONGEST])
        if len(names) > LONGEST:
            yield f"  … and {len(names) - LONGEST} more"


def _counts(changes: dict[Change, list[PlaceOnPage]]) -> Iterator[str]:
    """Count the changed files of each folder."""
    if changes:
        files = {place.file for places in changes.values() for place in places}
        yield f"{len(changes)} changes in {len(files)} files:"
        counts = Counter(str(Path(file).parent if "/" in file else file) for file in files)
        yield from (
            f"  {number:4} {folder}" for folder, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        )

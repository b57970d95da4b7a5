"""Undoes an import exactly, but for what came after it and is to be kept (ADR 36).

What came after is found before anything is written, and named by record: a row of the import that was changed or
removed since, a record that refers to one that the import made, one that stands where a former membership or headship
would be again, and what an officer moved by hand from a school that closed to its successor (``LaterMove``). Of each an
officer says whether it is kept or taken back.

A first import of England writes 22,709 rows. For speed, rows of one model are compared, deleted and restored together.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from itertools import chain, groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import ForeignKey, Model

from base.referring import referring
from base.saving import Author, delete, save
from base.saving_many import BATCH, batches, delete_many, save_many
from partnerships.models import Headship, Lead, Membership, School, SchoolAuthority, SchoolLink, SchoolName
from register.later_moves import LaterMove, LaterWrites, Which, as_of, ended_since, moves_since, was_there
from register.planning.report import many
from register.rows import RegisterRow, made, plain
from register.undo_words import again, field_of, how_added, how_changed, how_many, in_full, removed

MAX_NAMED = 20
KEEP, TAKE_BACK = "keep", "take-back"
# Records that somebody adds to a school and that may be removed with it; what else refers to a school stays.
REMOVABLE = (Membership, Lead, Headship, SchoolLink, SchoolName, SchoolAuthority)
# What tells the records apart of which no two may hold on one day.
APART: dict[type[Model], tuple[str, ...]] = {
    Membership: ("partnership_id", "school_id"),
    Headship: ("person_id", "school_id"),
    SchoolAuthority: ("school_id",),
}
_NAMED = {"school", "partnership", "person", "authority"}  # what a sentence on a record names
# What tells an officer most of an undoing stands first, and of schools those that open or close again.
FIRST: tuple[type[Model], ...] = (Membership, Headship, Lead, School)
NAMED = 5  # records of a model that are named where they are removed; more are counted
WHETHER_OPEN = {"status", "closed_on"}


@dataclass(frozen=True)
class LaterChange:
    """Something that came after an import: what it was, in a sentence, and whether it can be taken back."""

    key: str
    sentence: str
    can_be_taken_back: bool = True


# Why something cannot be taken back: what is kept, in a sentence, would be without it.
NEEDED = "You keep what needs it: {} Keep both, or take both back."


class UndoRefused(Exception):
    """Raised if something came after the import and nobody said what becomes of it; a line for each, at most 20."""

    def __init__(self, lines: list[str]) -> None:
        shown = lines[:MAX_NAMED] + ([f"and {len(lines) - MAX_NAMED} more"] if len(lines) > MAX_NAMED else [])
        super().__init__(
            "\n".join(["This refresh was not undone: records were changed since. Nothing was changed now.", *shown])
        )


class Undone(NamedTuple):
    """What undoing kept, and what it put back or removed: sentences.

    ``left`` are the rows of the import of which records are still there, so that they can be taken out later.
    """

    kept: list[str]
    put_back: list[str]
    left: list[RegisterRow]


class Undoing:
    """An import as it would be undone: ``later`` is what came after and would be lost, or be in the way.

    ``rows`` are those that it wrote, ``applied_at`` the moment by which it had written them, None where nobody knows.
    """

    def __init__(self, rows: list[RegisterRow], applied_at: dt.datetime | None = None) -> None:
        self._undo = _Undo(rows, applied_at)
        self.later = self._undo.later

    def contradictions(self, choices: Mapping[str, str]) -> dict[str, str]:
        """What is to be taken back and cannot be for what is kept: by its key, the sentence on what is kept."""
        return {one.said.key: because.said.sentence for one, because in self._undo.contradictions(choices)}

    def put_back(self) -> list[str]:
        """What undoing puts back and removes where nothing that came after is kept, in sentences."""
        return [*self._undo.outcome({one.key: TAKE_BACK for one in self.later})]

    def undo(self, choices: Mapping[str, str] | None, *, by: Author, why: str) -> Undone:
        """Undo the writes, the last one first; the caller opens the transaction.

        ``choices`` says of what came after, by its key, whether to ``KEEP`` it or to ``TAKE_BACK``. Raises
        ``UndoRefused`` if something came after that has no choice, or if two choices contradict each other.
        """
        chosen = choices or {}
        undecided = [one.sentence for one in self.later if one.can_be_taken_back and one.key not in chosen]
        undecided += [one.sentence for one in self.later if not one.can_be_taken_back and choices is None]
        if undecided:
            raise UndoRefused(undecided)
        if against := self.contradictions(chosen):
            raise UndoRefused(
                [f"{one.sentence} {NEEDED.format(against[one.key])}" for one in self.later if one.key in against]
            )
        outcome = [*self._undo.outcome(chosen)]
        kept, left = self._undo.put_back(chosen, by, why)
        return Undone(kept, outcome, left)


def undo_rows(
    rows: list[RegisterRow],
    *,
    by: Author,
    why: str,
    choices: Mapping[str, str] | None = None,
    applied_at: dt.datetime | None = None,
) -> Undone:
    """Undo the writes that ``rows`` describe, as ``Undoing.undo`` does."""
    return Undoing(rows, applied_at).undo(choices, by=by, why=why)


def still_here(rows: list[RegisterRow]) -> list[str]:
    """What an undone import made and left, ``Undone.left``, in sentences: few of a model by name."""
    left: dict[Any, list] = {}
    for row in rows:
        if row.get("made"):
            left.setdefault(_model(row), []).extend(row["made"])
    there = {model: model._default_manager.filter(pk__in=pks) for model, pks in left.items()}
    ordered = sorted(there.items(), key=lambda each: _first(each[0], {}))
    said = [how_many(model, [in_full(one) for one in ones[:NAMED]], ones.count()) for model, ones in ordered if ones]
    return [f"{phrase[:1].upper()}{phrase[1:]}." for phrase in said]


def touched(rows: list[RegisterRow]) -> set[tuple[str, object]]:
    """The records that an import made or changed: each its model, and its key as the import noted it."""
    found: set[tuple[str, object]] = set()
    for row in rows:
        keys = row["made"] if "made" in row else [row["pk"]]
        if row.get("by", "pk") != "pk":
            keys = _model(row)._default_manager.filter(**{f"{row['by']}__in": keys}).values_list("pk", flat=True)
        found.update((row["model"], key) for key in keys)
    return found


def named_in_full(records: Set[tuple[str, object]], most: int) -> list[str]:
    """Records that ``touched`` found, in full: what tells most first, at most so many, then how many more."""
    by_model: dict[type[Model], list[Any]] = defaultdict(list)
    for name, key in records:
        by_model[_model({"model": name})].append(key)
    shown: list[str] = []
    for model, keys in sorted(by_model.items(), key=lambda each: (each[0] is not School, _first(each[0], {}))):
        there = model._default_manager.filter(pk__in=sorted(keys, key=int)[: most - len(shown)])
        shown += [in_full(one) for one in there]
        if len(shown) >= most:
            break
    more = len(records) - len(shown)
    return shown + ([f"{more:,} more"] if shown and more else [])


def schools_carried_over(rows: list[RegisterRow]) -> set[object]:
    """The keys of the schools from which and to which an import moved memberships, heads and leads."""
    found, written = set[object](), defaultdict[Any, list](list)
    for row in rows:
        if (model := _model(row)) in (Membership, Headship, Lead):
            found.add(row.get("before", {}).get("school_id"))
            written[model] += row["made"] if "made" in row else [row["pk"]]
    for model, keys in written.items():
        for pks in batches(keys, BATCH):
            found.update(model._default_manager.filter(pk__in=pks).values_list("school_id", flat=True))
    return found - {None}


@dataclass
class _Kept:
    """What is left as it is: records that are not deleted, changed ones not put back, and single fields of those."""

    made: dict[type[Model], set] = field(default_factory=lambda: defaultdict(set))
    changed: set[Which] = field(default_factory=set)
    fields: dict[Which, set[str]] = field(default_factory=lambda: defaultdict(set))
    overruled: list[tuple["_Later", "_Later"]] = field(
        default_factory=list
    )  # taken back, and kept: each needs the other


class _Undo:
    """One undoing: ``later`` is what came after."""

    def __init__(self, rows: list[RegisterRow], applied_at: dt.datetime | None) -> None:
        self.steps = [_Made(row) if "made" in row else _Changed(alike) for row, alike in _alike(rows)]
        self.made: dict[type[Model], set] = defaultdict(set)
        self.restored: dict[Which, dict[str, Any]] = {}  # the values that a record gets back, by attribute
        for step in self.steps:
            if isinstance(step, _Made):
                self.made[step.model].update(step.pks)
        for step in reversed(self.steps):
            if isinstance(step, _Changed):
                for row in reversed(step.rows):
                    self.restored.setdefault((step.model, row["pk"]), {}).update(row["before"])
        self.since = {(change.model, change.pk): change for step in self.steps for change in step.changed_since()}
        self.applied_at = applied_at
        self.moves = [*self._moves()]
        self.moved = {which for one in self.moves for which in one.writes.records}
        self.since = {which: one for which, one in self.since.items() if not self._is_of_a_move(which, one)}
        self.added = {(change.model, change.pk): change for change in chain(self._added(), self._of_closed_again())}
        self.overlapping = self._overlapping()
        self._let_stay()
        self.later = [one.said for one in self._all()]

    def put_back(self, choices: Mapping[str, str], by: Author, why: str) -> tuple[list[str], list[RegisterRow]]:
        """Delete what is taken back, then undo each step but for what is kept.

        Return what was kept, in sentences, and the rows of what is left of the import: what it made, and what it made
        refer to that.
        """
        kept = self._kept(choices)
        taken = [one for one in self._all() if one.record is not None and not one.is_kept(choices)]
        for one in taken:
            if one.kind != _SINCE and type(one.record)._default_manager.filter(pk=one.pk).exists():
                delete(one.record, by=by, why=why)
        for moved in reversed(self.moves):
            if not moved.is_kept(choices):
                moved.put_back(kept, by, why)
        for step in reversed(self.steps):
            step.put_back(kept, by, why)
        left = [row for step in self.steps for row in step.left(kept)]
        return [one.said.sentence for one in self._all() if one.is_kept(choices)], left

    def contradictions(self, choices: Mapping[str, str]) -> list[tuple["_Later", "_Later"]]:
        """What is taken back and cannot be, each with what is kept and needs it."""
        against = self._kept(choices).overruled
        for place, moved in enumerate(self.moves):
            later = [one for one in self.moves[place + 1 :] if one.is_kept(choices) and one.shares_with(moved)]
            against += [(moved, one) for one in later if not moved.is_kept(choices)]
        return against

    def outcome(self, choices: Mapping[str, str]) -> Iterator[str]:
        """What is put back and removed: sentences on the first records, then how many more there are."""
        kept = self._kept(choices)
        moves = [one for one in self.moves if not one.is_kept(choices)]
        restored = self._restored_with([one.writes for one in moves])
        ordered = sorted(restored, key=lambda which: _first(which[0], restored[which]))
        looked_at, said = 0, 0
        removed_too = self._gone(kept, choices)
        ordered = [which for which in ordered if which not in kept.changed and which[1] not in removed_too[which[0]]]
        for model, some in _neighbours(ordered):
            records: dict[Any, Any] = model._default_manager.in_bulk(some)
            looked_at += len(some)
            for pk, record in records.items():
                left = kept.fields.get((model, pk), set())
                values = {name: value for name, value in restored[model, pk].items() if name not in left}
                differ = {name: value for name, value in values.items() if plain(getattr(record, name)) != plain(value)}
                if differ:
                    said += 1
                    yield again(record, differ)
            if said >= MAX_NAMED:
                break
        if more := len(ordered) - looked_at:
            yield f"{many(more, 'more record')} as before the refresh."
        for model, pks in sorted(removed_too.items(), key=lambda each: _first(each[0], {})):
            if pks:
                named = model._default_manager.filter(pk__in=sorted(pks)[:NAMED]) if model in FIRST else []
                yield removed(model, [in_full(one) for one in named], len(pks))

    def _gone(self, kept: _Kept, choices: Mapping[str, str]) -> dict[type[Model], set]:
        """The keys of what is removed."""
        gone = defaultdict[type[Model], set](set)
        for model, pks in self.made.items():
            gone[model] |= pks - kept.made.get(model, set())
        for one in (each for each in self._all() if not each.is_kept(choices)):
            added = [(one.model, one.pk)] if one.kind in (_ADDED, _STANDS) else []
            for model, pk in one.writes.made if isinstance(one, _Moved) else added:
                gone[model].add(pk)
        return gone

    def _restored_with(self, moves: list[LaterWrites]) -> dict[Which, dict[str, Any]]:
        """The values that records get back, by attribute: those before the moves, and before the import."""
        restored: dict[Which, dict[str, Any]] = {}
        for move in reversed(moves):
            for which, values in move.before.items():
                restored[which] = restored.get(which, {}) | values
        for which, values in self.restored.items():
            restored[which] = restored.get(which, {}) | values
        return restored

    def _all(self) -> list["_Later"]:
        """What came after, each record once."""
        ones = [*self.since.values(), *self.added.values(), *self.overlapping.values(), *self.moves]
        found = {one.said.key: one for one in ones}
        return sorted(found.values(), key=lambda one: (one.kind, one.said.sentence))

    def _moves(self) -> Iterator["_Moved"]:
        """What was moved by hand, and what else of the closed schools was ended by hand."""
        moved: set[Which] = set()
        moves = [move for move in moves_since(self.applied_at) if self._concerns(move)]
        for place, move in enumerate(moves):
            moved |= move.records.keys()
            move.compare(moves[place + 1 :])
            key = f"move-{move.reason.urn}-{move.reason.successor or 'split'}"
            moved_by_hand = _Moved(move, key, move.sentence())
            if not move.is_known:
                moved_by_hand.stay()
            yield moved_by_hand
        closed = [pk for (model, pk), values in self.restored.items() if model is School and "status" in values]
        for ended in ended_since(closed, self.applied_at) if self.applied_at else ():
            if not ended.records.keys() & (moved | self.restored.keys()):
                yield _changed_by_hand(ended)

    def _concerns(self, move: LaterMove) -> bool:
        """Whether a school of the move is one that the import made, closed, opened again or gave a link to another."""
        pks = move.schools()
        is_whole = any(self.restored.get((School, pk), {}).keys() & WHETHER_OPEN for pk in pks)
        if is_whole or pks & self.made.get(School, set()):
            return True
        links = SchoolLink.objects.filter(school__in=pks, linked_school__in=pks)
        return not self.made.get(SchoolLink, set()).isdisjoint(links.values_list("pk", flat=True))

    def _is_of_a_move(self, which: Which, later: "_Later") -> bool:
        """Whether what changed about a record of the import is what a move changed."""
        names = [one.writes.before.get(which, {}).keys() for one in self.moves]
        return later.record is not None and bool(later.names) and later.names <= {one for some in names for one in some}

    def _added(self) -> Iterator["_Later"]:
        """Records that refer to one that the import made, and that the import neither made nor put there."""
        for step in self.steps:
            if not isinstance(step, _Made):
                continue
            for model, name, pks in step.referring:
                ours = self.made.get(model, set())
                named = [each.name for each in model._meta.concrete_fields if each.name in _NAMED]
                rows = model._base_manager.select_related(*named) if named else model._base_manager.all()
                added = chain.from_iterable(rows.filter(pk__in=some) for some in batches([*pks.keys() - ours], BATCH))
                for record in added:
                    if name in self.restored.get((model, record.pk), {}) or (model, record.pk) in self.moved:
                        continue
                    if former := self._as_it_was(record):
                        self.moves.append(_changed_by_hand(LaterWrites.of(record, {name: getattr(former, name)})))
                    else:
                        later = _Later(_ADDED, record, record.pk, set(), f"{how_added(record)}, after this refresh")
                        if isinstance(record, SchoolAuthority) and record.school_id not in self.made.get(School, set()):
                            later.stay()  # nothing would say any more which authority the school is of
                        if isinstance(record, REMOVABLE) and was_there(record):
                            later.stay()  # it is older than its history: nobody knows what it was before
                        yield later

    def _of_closed_again(self) -> Iterator["_Later"]:
        """Memberships and headships that were added to a school which the import opened, and which closes again.

        Kept, one would last at a school that has closed; what ends by then is in nobody's way.
        """
        restored = {pk: values for (model, pk), values in self.restored.items() if model is School}
        opened = [pk for pk, values in restored.items() if values.get("status") == School.Status.CLOSED]
        for model in (Membership, Headship):
            named = [each.name for each in model._meta.concrete_fields if each.name in _NAMED]
            for pks in batches(opened, BATCH):
                for record in model._default_manager.filter(school__in=pks).select_related(*named):
                    last = restored[record.school_id].get("closed_on", record.school.closed_on)
                    if _lasts_beyond(record, last) and self._is_newer(record):
                        yield _Later(_ADDED, record, record.pk, set(), f"{how_added(record)}, after this refresh")

    def _is_newer(self, record: Any) -> bool:
        """Whether a record was made after the import, and neither by it nor by a move that is asked about."""
        which = (type(record), record.pk)
        is_known = record.pk in self.made.get(type(record), set()) or which in self.restored or which in self.moved
        return not (is_known or was_there(record) or self._as_it_was(record))

    def _as_it_was(self, record: Any) -> Any:
        """What a record that could be removed was before the import was applied; None where it was made since."""
        return as_of(record, self.applied_at) if self.applied_at and isinstance(record, REMOVABLE) else None

    def _let_stay(self) -> None:
        """Find what cannot be taken back: what others refer to, and then what that needs."""
        removable = defaultdict[Any, dict[Any, _Later]](dict)
        for one in self._all():
            if one.kind in (_ADDED, _STANDS) and one.said.can_be_taken_back:
                removable[one.model][one.pk] = one
        for model, ones in removable.items():
            for _, _, found in referring(model, list(ones)):
                for pk in set(found.values()):
                    ones[pk].stay()
        for one in self.moves:
            if any([*referring(model, [pk])] for model, pk in one.writes.made):
                one.stay()
        while needed := self.contradictions({one.said.key: TAKE_BACK for one in self._all()}):
            for one, _ in needed:
                one.stay()

    def _overlapping(self) -> dict[Which, "_Later"]:
        """Records that stand where a membership or headship would be again."""
        found: dict[Which, _Later] = {}
        for model, names in APART.items():
            former_values = self._restored_with([one.writes for one in self.moves])
            restored = {pk: before for (of, pk), before in former_values.items() if of is model}
            for pks in batches(list(restored), BATCH):
                formers: dict[Any, Any] = model._default_manager.in_bulk(pks)
                for pk, former in formers.items():
                    _set(former, restored[pk])
                others = self._others(model, names, {former.school_id for former in formers.values()}, restored.keys())
                for pk, former in formers.items():
                    for other in others[_apart(former, names)]:
                        if other.overlaps(former):
                            said = f"{how_added(other)}, after this refresh"
                            later = found.setdefault((model, other.pk), _Later(_STANDS, other, other.pk, set(), said))
                            later.for_pks.add(pk)
        return found

    def _others(self, model: Any, names: tuple[str, ...], schools: set[int], restored: Set) -> dict[tuple, list[Any]]:
        """The records of these schools that the import neither made nor changed, by what tells them apart."""
        others = defaultdict[tuple, list[Any]](list)
        ours = self.made.get(model, set()) | restored
        named = [each.name for each in model._meta.concrete_fields if each.name in _NAMED]
        for other in model._default_manager.filter(school__in=schools).select_related(*named):
            if other.pk not in ours:
                others[_apart(other, names)].append(other)
        return others

    def _kept(self, choices: Mapping[str, str]) -> _Kept:
        kept, taken = _Kept(), self._taken(choices)
        waiting: list[tuple[Model, _Later]] = []
        for one in self._all():
            if one.is_kept(choices):
                waiting += [(record, one) for record in one.records]
        for one in (each for each in self.since.values() if each.is_kept(choices)):
            if one.pk in self.made.get(one.model, set()):
                kept.made[one.model].add(one.pk)
            elif one.record is None:
                kept.changed.add((one.model, one.pk))
            else:
                kept.fields[one.model, one.pk] |= one.names
        for moved in (each for each in self.moves if each.is_kept(choices)):
            for which, values in moved.writes.before.items():
                kept.fields[which] |= values.keys()
        for one in (each for each in self.overlapping.values() if each.is_kept(choices)):
            kept.changed |= {(one.model, pk) for pk in one.for_pks}
            waiting += [(each, one) for each in one.model._default_manager.filter(pk__in=one.for_pks)]
        while waiting:  # what a kept record refers to is kept, and which authority a kept school is of
            record, because = waiting.pop()
            for which in [*self._needed(record, kept)]:
                model, pk = which
                if which in taken:
                    kept.overruled.append((taken.pop(which), because))
                if pk in self.made.get(model, set()) - kept.made[model]:
                    kept.made[model].add(pk)
                    waiting.append((model._default_manager.get(pk=pk), because))
        return kept

    def _taken(self, choices: Mapping[str, str]) -> dict[Which, "_Later"]:
        """What is removed by choice, though it came after."""
        removed = {which: one for which, one in self.since.items() if which[1] in self.made.get(which[0], set())}
        found = removed | self.added | self.overlapping
        return {which: one for which, one in found.items() if not one.is_kept(choices)}

    def _needed(self, record: Any, kept: _Kept) -> Iterator[Which]:
        """The records without which a kept one cannot be."""
        which = (type(record), record.pk)
        for key in (each for each in record._meta.concrete_fields if isinstance(each, ForeignKey)):
            is_left = which in kept.changed or key.attname in kept.fields[which]
            if is_left or key.attname not in self.restored.get(which, {}):
                yield key.related_model, getattr(record, key.attname)
        if isinstance(record, School):
            for pk in SchoolAuthority.objects.filter(school=record).values_list("pk", flat=True):
                yield SchoolAuthority, pk


def _lasts_beyond(record: Any, last: Any) -> bool:
    """Whether a dated record goes on after a day, given as a day or as an import noted it."""
    return not (last and record.ended_on) or plain(record.ended_on) > plain(last)


_MOVED, _SINCE, _ADDED, _STANDS = range(4)


class _Later:
    """A record that came after: one of the import's that changed since, one that was added, or one that is in the way.

    ``for_pks`` are the records of the import that it holds back, ``names`` the attributes that changed.
    """

    def __init__(self, kind: int, record: Any, pk: Any, for_pks: set, sentence: str, names: Iterable[str] = ()) -> None:
        self.kind, self.record, self.pk, self.for_pks, self.names = kind, record, pk, for_pks, set(names)
        self.model: Any = type(record)
        self.said = LaterChange(self._key(), f"{sentence}.", kind == _SINCE or isinstance(record, REMOVABLE))

    @property
    def records(self) -> list[Any]:
        """Those that are there, and stay where it is kept."""
        return [self.record] if self.record is not None else []

    def is_kept(self, choices: Mapping[str, str]) -> bool:
        """Whether it stays; what cannot be taken back does."""
        return not self.said.can_be_taken_back or choices.get(self.said.key) == KEEP

    def stay(self) -> None:
        """Do not let it be taken back."""
        self.said = replace(self.said, can_be_taken_back=False)

    def _key(self) -> str:
        return f"{self.model._meta.model_name}-{self.pk}"


class _Removed(_Later):
    """A record of the import that is no longer there."""

    def __init__(self, model: type[Model], pk: Any) -> None:
        self.kind, self.record, self.pk, self.for_pks, self.names = _SINCE, None, pk, set(), set()
        self.model = model
        self.said = LaterChange(self._key(), f"A {model._meta.verbose_name} was removed, after this refresh.", False)


class _Moved(_Later):
    """What was done by hand to records that the import did not write: what it made goes, what it changed comes back."""

    def __init__(self, writes: LaterWrites, key: str, sentence: str) -> None:
        self.kind, self.record, self.pk, self.for_pks, self.names = _MOVED, None, None, set(), set()
        self.model, self.writes = School, writes
        self.said = LaterChange(key, f"{sentence}.")

    @property
    def records(self) -> list[Any]:
        """All that the move wrote."""
        return [*self.writes.records.values()]

    def shares_with(self, other: "_Moved") -> bool:
        """Whether both wrote one record."""
        return not self.writes.records.keys().isdisjoint(other.writes.records)

    def put_back(self, kept: _Kept, by: Author, why: str) -> None:
        """Remove what the move made, then give what it changed its former values."""
        for record in self.writes.made.values():
            delete(record, by=by, why=why)
        for which, values in self.writes.before.items():
            record = which[0]._default_manager.filter(pk=which[1]).first()
            before = {name: value for name, value in values.items() if name not in kept.fields[which]}
            if record is not None and before and which not in kept.changed:
                save(record, by=by, why=why, fields=_set(record, before))


def _changed_by_hand(writes: LaterWrites) -> _Moved:
    """The change of one record."""
    [(record, before)] = [(record, writes.before[which]) for which, record in writes.changed.items()]
    return _Moved(writes, f"{record._meta.model_name}-{record.pk}", how_changed(record, before))


def _first(model: type[Model], values: Mapping[str, Any]) -> tuple[int, bool]:
    """The place of a record among those that undoing speaks of."""
    place = FIRST.index(model) if model in FIRST else len(FIRST)
    return place, not values.keys() & WHETHER_OPEN


def _neighbours(ones: Iterable[Which]) -> Iterator[tuple[Any, list]]:
    """The keys of neighbouring records of one model, at most ``MAX_NAMED`` together."""
    for model, group in groupby(ones, key=lambda which: which[0]):
        for pks in batches([pk for _, pk in group], MAX_NAMED):
            yield model, pks


def _alike(rows: list[RegisterRow]) -> Iterator[tuple[RegisterRow, list[RegisterRow]]]:
    """Group neighbouring rows that changed records of one model, and yield each group with its first row.

    A row of records that were made is a group of its own: it has many records already.
    """
    for (_, is_made), group in groupby(rows, key=lambda row: (row["model"], "made" in row)):
        alike = list(group)
        if is_made:
            yield from ((row, [row]) for row in alike)
        else:
            yield alike[0], alike


class _Made:
    """Records of one model that the import made, and that undoing deletes."""

    def __init__(self, row: RegisterRow) -> None:
        self.model = _model(row)
        self.keys: list = row["made"]
        pk: Any = self.model._meta.pk
        self.key = pk.attname if row.get("by", "pk") == "pk" else row["by"]
        self.pk = pk.attname
        self.pks: list = []
        for keys in batches(self.keys, BATCH):
            self.pks += self._rows().filter(**{f"{self.key}__in": keys}).order_by().values_list(self.pk, flat=True)
        self.referring = [*referring(self.model, self.pks)]
        self.names = [each.attname for each in self.model._meta.concrete_fields]

    def changed_since(self) -> Iterator[_Later]:
        """Yield each record that differs from the first version in its history, and each that was removed."""
        if len(self.pks) < len(self.keys):
            there = set(self._rows().filter(pk__in=self.pks).values_list(self.key, flat=True))
            yield from (_Removed(self.model, key) for key in self.keys if key not in there)
        at = self.names.index(self.pk)
        for pks in batches(sorted(self.pks), BATCH):
            between = {f"{self.pk}__range": (pks[0], pks[-1])}  # quicker than to name them all
            found = self._rows().filter(**between).order_by()
            was = self._history().filter(history_type="+", **between).order_by()
            others = found.values_list(*self.names).difference(was.values_list(*self.names))
            changed = {row[at] for row in others} & set(pks)
            yield from self._differences(sorted(changed))

    def put_back(self, kept: _Kept, by: Author, why: str) -> None:
        """Delete the records, but for those that are kept."""
        for pks in batches([pk for pk in self.pks if pk not in kept.made[self.model]], BATCH):
            delete_many(self.model, pks, by=by, why=why)

    def left(self, kept: _Kept) -> list[RegisterRow]:
        """The row of those that are kept; by primary key, for another import may give their other key to a new one."""
        return made(self.model, [pk for pk in self.pks if pk in kept.made[self.model]])

    def _differences(self, pks: list) -> Iterator[_Later]:
        if not pks:
            return
        was = {one.id: one for one in self._history().filter(history_type="+", id__in=pks)}
        for record in self._rows().filter(pk__in=pks):
            before = was.get(record.pk)
            names = [name for name in self.names if before and getattr(record, name) != getattr(before, name)]
            if names:
                said = how_changed(record, {name: getattr(before, name) for name in names})
                yield _Later(_SINCE, record, record.pk, set(), said, names)

    def _rows(self) -> Any:
        return self.model._default_manager.all()

    def _history(self) -> Any:
        return self.model.history.all()  # type: ignore[attr-defined]


class _Changed:
    """Records of one model that existed before and that the import changed."""

    def __init__(self, rows: list[RegisterRow]) -> None:
        self.model, self.rows = _model(rows[0]), rows

    def changed_since(self) -> Iterator[_Later]:
        """Yield each record of which a field was changed after the import, and each that was removed."""
        records, after = self._records(), dict[Any, dict[str, Any]]()
        for row in self.rows:
            after.setdefault(row["pk"], {}).update(row["after"])
        for pk, values in after.items():
            if (record := records.get(pk)) is None:
                yield _Removed(self.model, pk)
            elif names := [name for name, value in values.items() if plain(getattr(record, name)) != value]:
                said = how_changed(record, {name: values[name] for name in names})
                yield _Later(_SINCE, record, pk, set(), said, names)

    def put_back(self, kept: _Kept, by: Author, why: str) -> None:
        """Restore the former values. Of a record that was changed twice, the earliest values are set last and stay."""
        records, names = self._records(), set[str]()
        changed = dict[Any, Any]()
        for row in reversed(self.rows):
            record = records.get(row["pk"])
            which = (self.model, row["pk"])
            if record is None or which in kept.changed:
                continue
            before = {name: value for name, value in row["before"].items() if name not in kept.fields[which]}
            names |= _set(record, before)
            changed[row["pk"]] = record
        if names:
            save_many(list(changed.values()), by=by, why=why, fields=names)

    def left(self, kept: _Kept) -> list[RegisterRow]:
        """The rows of records that still refer to some that the import made, and of that alone."""
        records, rows = self._records(), []
        for row in self.rows:
            record = records.get(row["pk"])
            names = [name for name in row["before"] if record and _refers_to_kept(record, name, kept)]
            if names:
                rows.append(row | {when: {name: row[when][name] for name in names} for when in ("before", "after")})
        return rows

    def _records(self) -> dict[Any, Any]:
        records: dict[Any, Any] = {}
        for pks in batches(list({row["pk"]: None for row in self.rows}), BATCH):  # each key once, in order
            records |= self.model._default_manager.in_bulk(pks)
        return records


def _refers_to_kept(record: Model, name: str, kept: _Kept) -> bool:
    """Whether a record refers by that attribute to one that the import made and that is kept."""
    of = field_of(record, name)
    return isinstance(of, ForeignKey) and getattr(record, name) in kept.made[of.related_model]


def _apart(record: Model, names: tuple[str, ...]) -> tuple:
    return tuple(getattr(record, name) for name in names)


def _set(record: Model, values: dict[str, Any]) -> set[str]:
    """Set plain values by attribute; return the names of the fields."""
    names = set()
    for name, value in values.items():
        of = field_of(record, name)
        setattr(record, name, of.to_python(value))
        names.add(of.name)
    return names


def _model(row: RegisterRow) -> type[Model]:
    return apps.get_model("partnerships", row["model"])

"""What officers did by hand after a refresh to records that it never wrote, because of what it wrote.

They moved what a closed school had to its successor, on the school's page: all of that has one reason in its history.
Or they ended what a closed school had, or gave a record a school that was new, each by itself.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from base.saving_many import BATCH, batches
from partnerships.models import Headship, Lead, Membership, School, SchoolLink
from partnerships.successors.reasons import FOLLOWED, SPLIT, MoveReason, reason_in
from partnerships.successors.steps import named, without_school
from register.undo_words import day, listed, what_changed

MOVED: tuple[Any, ...] = (Membership, Headship, Lead, SchoolLink)
ENDED: tuple[Any, ...] = (Membership, Headship)
Which = tuple[type[Model], Any]  # a record by its model and primary key


@dataclass
class LaterWrites:
    """What belongs together: the records that were made, and what others were before, by attribute."""

    made: dict[Which, Any] = field(default_factory=dict)
    before: dict[Which, dict[str, Any]] = field(default_factory=dict)
    changed: dict[Which, Any] = field(default_factory=dict)  # the records of ``before``

    @classmethod
    def of(cls, record: Any, before: dict[str, Any]) -> "LaterWrites":
        """The change of one record, with the former values."""
        which = (type(record), record.pk)
        return cls(before={which: before}, changed={which: record})

    @property
    def records(self) -> dict[Which, Any]:
        """All of its records that are there."""
        return self.changed | self.made


@dataclass(kw_only=True)
class LaterMove(LaterWrites):
    """All that was moved from one school to another, but for what was removed or put back since."""

    reason: MoveReason
    last: Any = None  # the latest row of its history
    is_known: bool = True  # what was there before; a record that was loaded without a history does not say
    after: dict[Which, dict[str, Any]] = field(default_factory=dict)  # what it wrote, by attribute
    since: dict[Which, dict[str, Any]] = field(default_factory=dict)  # of that, what differs by now and no move wrote

    def schools(self) -> set[Any]:
        """The keys of the schools from which and to which something was moved, and where it is now."""
        return self._wrote() | {record.school_id for record in self.records.values() if record.school_id}

    def _wrote(self) -> set[Any]:
        """The keys of the schools from which and to which something was moved."""
        urns = {self.reason.urn, self.reason.successor}
        pks = set(School.objects.filter(urn__in=urns - {None}).values_list("pk", flat=True))
        return pks | {self.after[which].get("school_id") for which in self.records if which in self.after} - {None}

    def sentence(self) -> str:
        """What was moved, when and by whom, and what of it was changed by hand since."""
        changes = [what_changed(self.records[which], values) for which, values in self.since.items()]
        since = listed(changes, len(changes))
        return f"{self._what_was_moved()}{f'. This was changed since and goes with it: {since}' if since else ''}"

    def _what_was_moved(self) -> str:
        schools = School.objects.in_bulk(self._wrote()).values()
        old = next((named(one) for one in schools if one.urn == self.reason.urn), str(self.reason.urn))
        new = listed(sorted(named(one) for one in schools if one.urn != self.reason.urn))
        when = f"on {day(self.last.history_date)}{f' by {by}' if (by := self.last.history_user) else ''}"
        what = [
            *dict.fromkeys(
                without_school(record) for record in self.records.values() if not isinstance(record, SchoolLink)
            )
        ]
        if not what:
            return f"{new} was recorded as the successor of {old} {when}, after this refresh"
        be = "was" if len(what) == 1 else "were"
        return f"{_capital(listed(what))} {be} moved from {old} to {new} {when}, after this refresh"

    def take(self, model: Any, row: Any) -> None:
        """Take up a row of a record's history; those before it have been taken up."""
        which, self.last = (model, row.id), _later(self.last, row)
        names = [each.attname for each in model._meta.concrete_fields]
        if row.history_type == "+":
            self.made[which] = None
            self.after[which] = {name: getattr(row, name) for name in names}
        elif (former := row.prev_record) is None:
            self.is_known = False
        else:
            changed = {name: getattr(former, name) for name in names if getattr(former, name) != getattr(row, name)}
            self.after.setdefault(which, {}).update({name: getattr(row, name) for name in changed})
            if which not in self.made:
                self.before[which] = changed | self.before.get(which, {})

    def settle(self) -> bool:
        """Leave out what was removed or put back since; return whether anything is left."""
        pks = defaultdict[Any, list](list)
        for model, pk in [*self.made, *self.before]:
            pks[model].append(pk)
        there = {
            (model, one.pk): one
            for model, some in pks.items()
            for one in model._default_manager.filter(pk__in=some).select_related(*_NEEDED[model])
        }
        self.made = {which: there[which] for which in self.made if which in there}
        for which, values in [*self.before.items()]:
            record = there.get(which)
            differ = {name: value for name, value in values.items() if record and getattr(record, name) != value}
            self.before[which] = differ
        self.before = {which: values for which, values in self.before.items() if values}
        self.changed = {which: there[which] for which in self.before}
        return bool(self.made or self.before)

    def compare(self, later: Sequence["LaterMove"]) -> None:
        """Find what differs from what it wrote; what one of these later moves wrote is said of that one."""
        for which, record in self.records.items():
            by_moves = {name for move in later for name in move.before.get(which, ())}
            names = self.before.get(which, self.after.get(which, {})).keys() - by_moves
            wrote = {name: was for name, was in self.after.get(which, {}).items() if name in names}
            if differ := {name: was for name, was in wrote.items() if getattr(record, name) != was}:
                self.since[which] = differ


_NEEDED: dict[Any, tuple[str, ...]] = {  # what a sentence names
    Membership: ("partnership", "school"),
    Headship: ("person", "school"),
    Lead: ("person", "partnership", "school"),
    SchoolLink: ("school", "linked_school"),
}


def moves_since(moment: dt.datetime | None) -> list[LaterMove]:
    """The moves that officers made after a moment, or ever, and that still stand; the earliest first."""
    moves: dict[MoveReason, LaterMove] = {}
    by_hand = Q(history_change_reason__contains=FOLLOWED) | Q(history_change_reason__contains=SPLIT)
    for model in MOVED:
        rows = model.history.filter(by_hand).exclude(history_type="-").select_related("history_user")
        rows = rows.filter(history_date__gt=moment) if moment else rows
        for row in rows.order_by("history_date", "history_id"):
            if reason := reason_in(row.history_change_reason):
                moves.setdefault(reason, LaterMove(reason=reason)).take(model, row)
    return sorted((move for move in moves.values() if move.settle()), key=lambda move: move.last.history_date)


def ended_since(schools: list, moment: dt.datetime) -> list[LaterWrites]:
    """The memberships and headships of these schools, by key, that got another last day after a moment."""
    found = []
    for model in ENDED:
        for pks in batches(schools, BATCH):
            touched = model.history.filter(school__in=pks, history_date__gt=moment, history_type="~")
            ended = model.objects.filter(pk__in=touched.values("id"), school__in=pks, ended_on__isnull=False)
            for record in ended.select_related(*_NEEDED[model]):
                former = as_of(record, moment)
                if former and former.ended_on != record.ended_on:
                    found.append(LaterWrites.of(record, {"ended_on": former.ended_on}))
    return found


def as_of(record: Any, moment: dt.datetime) -> Any:
    """The row of a record's history that held at a moment; None where it was made after it."""
    return record.history.filter(history_date__lte=moment).order_by("-history_date", "-history_id").first()


def was_there(record: Any) -> bool:
    """Whether a record is older than its history, which then begins with a change."""
    first = record.history.order_by("history_date", "history_id").first()
    return first is not None and first.history_type == "~"


def _later(one: Any, other: Any) -> Any:
    return other if one is None or one.history_date <= other.history_date else one


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"

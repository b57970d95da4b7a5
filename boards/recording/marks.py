"""What the recording screen marks besides texts: it comes in batches, late, twice or after somebody else's (ADR 63).

A mark says what is to be, never what is to change: that Kim Ash was present, not that her button was pressed. It has a
``token``, so that one which is sent again is known; a ``subject``; ``fields``, by the kind of the subject; and as
``base`` the last mark that its browser knew of: where somebody else marked the same after that, nothing is written
over it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction

from base.json_posts import NO_JSON
from base.numbers import LARGEST, whole_number
from boards.attendance.guests import listed_for
from boards.models import AgendaItem, Attendance, Mark, Meeting, Part
from boards.moving import locked
from boards.recording.guests import TypedGuest, several_in, what_hangs_on
from boards.recording.named import item_named, person_named
from boards.recording.times import typed_time
from boards.recording.writes import (
    ATTENDANCE,
    DEALT_WITH,
    INTEREST,
    PART_B,
    declare_interest,
    mark_attendance,
    mark_dealt_with,
    mark_rest_as_present,
    move_to_part,
    take_out_interest,
)
from partnerships.models import Person
from partnerships.people.namesakes import Namesake

MOST = 50  # marks of one post: the browser sends as many as wait, and the rest after these
Key = int


@dataclass(frozen=True)
class PostedMark:
    """A mark as a browser sent it."""

    token: uuid.UUID
    kind: str
    keys: tuple[Key, ...]
    fields: dict[str, Any]
    base: int

    @property
    def subject(self) -> str:
        """What it is of, as it was sent."""
        return ":".join([self.kind, *map(str, self.keys)])


@dataclass(frozen=True)
class MarkSaved:
    """It is so; ``marks`` are the last marks of each subject that it made so."""

    marks: Mapping[str, int]
    said: str = ""


@dataclass(frozen=True)
class MarkConflict:
    """Somebody else marked the same in between, otherwise. Nothing was written."""

    other: Mark


@dataclass(frozen=True)
class WhoAsked:
    """Whether the guest is one of these has to be said first. Nothing was written."""

    name: str
    people: list[Namesake]


@dataclass(frozen=True)
class AskedFirst:
    """What somebody should know before it is so. Nothing was written; the same with ``sure`` is taken."""

    why: str
    anyway: str  # the button with which it is so


@dataclass(frozen=True)
class SeveralTyped:
    """These are typed as one guest. Nothing was written; each is sent again, or the same with ``sure``."""

    names: list[str]


Answer = AskedFirst | SeveralTyped | MarkSaved | MarkConflict | WhoAsked


def read_marks(data: Mapping[str, Any]) -> list[PostedMark]:
    """The marks of a post. Raises ``ValidationError`` where it is anything else."""
    try:
        sent = data["marks"]
        if not isinstance(sent, list) or len(sent) > MOST:
            raise ValueError(sent)
        return [_read(one) for one in sent]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValidationError(NO_JSON) from None


def _read(one: dict[str, Any]) -> PostedMark:
    kind, *keys = one["subject"].split(":")
    fields = one["fields"]
    if kind not in KINDS or len(keys) != KINDS[kind].keys or not isinstance(fields, dict):
        raise ValueError(kind)
    return PostedMark(uuid.UUID(one["token"]), kind, tuple(map(_key, keys)), fields, _key(one["base"]))


def _key(value: Any) -> Key:
    key = int(value)
    if not 0 <= key <= LARGEST:
        raise ValueError(value)
    return key


@transaction.atomic
def take(*, posted: PostedMark, meeting: Meeting, by: Any, own: Mapping[str, int]) -> Answer:
    """Make it so, or say why not; ``meeting`` comes from ``with_rights``.

    ``own`` are the last marks of subjects that the same post brought before: it was made on top of them. Raises
    ``ValidationError`` where it is refused.
    """
    locked(meeting)
    if made := _made_by(posted, meeting):
        return MarkSaved(made)
    marking = KINDS[posted.kind](posted, meeting, by)
    if marking.asked:
        return marking.asked
    last = meeting.marks.filter(subject=posted.subject).select_related("saved_by").last()
    if marking.is_so:
        return MarkSaved({posted.subject: last.pk} if last else {})
    if last and last.pk > max(posted.base, own.get(posted.subject, 0)):
        return MarkConflict(last)
    marking.write()
    return MarkSaved(_made_by(posted, meeting), marking.said)


def _made_by(posted: PostedMark, meeting: Meeting) -> dict[str, int]:
    return dict(meeting.marks.filter(token=posted.token).order_by("pk").values_list("subject", "pk"))


class Marking:
    """What one kind of mark asks and does; made for a mark, it raises ``ValidationError`` where that may not be."""

    keys: ClassVar[int] = 1  # how many records its subject has
    asked: WhoAsked | AskedFirst | SeveralTyped | None = None
    said = ""  # what there is to say of it besides

    def __init__(self, posted: PostedMark, meeting: Meeting, by: Any) -> None:
        self.posted, self.meeting, self.by = posted, meeting, by
        self.fields = posted.fields
        self.look_up(*posted.keys)

    def look_up(self, *keys: Key) -> None:
        """Fetch what the mark is of."""

    @property
    def is_so(self) -> bool:
        """Whether what it says is so already."""
        return False

    def write(self) -> None:
        """Make it so."""
        raise NotImplementedError

    def _person(self, key: Key) -> Person:
        return person_named(self.by, self.meeting, key)

    def _item(self, key: Key) -> AgendaItem:
        return item_named(self.by, self.meeting, key)

    def _yes(self, name: str) -> bool:
        value = self.fields.get(name)
        if not isinstance(value, bool):
            raise ValidationError(NO_JSON)
        return value

    def _text(self, name: str) -> str:
        value = self.fields.get(name, "")
        if not isinstance(value, str):
            raise ValidationError(NO_JSON)
        return value.strip()


class AttendanceMarking(Marking):
    """How somebody was there: ``presence``, empty for nothing, and what else of it is given (``ITEMS``, ``TIMES``)."""

    ITEMS: ClassVar = ("arrived_at", "left_at")  # by key or empty
    TIMES: ClassVar = ("time_came", "time_left")  # in words or empty

    def look_up(self, *keys: Key) -> None:
        self.person = self._person(*keys)
        self.presence = self._text("presence")
        if self.presence not in ("", *Attendance.Presence.values):
            raise ValidationError(NO_JSON)
        if not self.presence and "sure" not in self.fields:
            why = what_hangs_on(self.person, meeting=self.meeting, user=self.by)
            self.asked = AskedFirst(why, "Take off all the same") if why else None
        self.items = {name: self._at_item(name) for name in self.ITEMS if name in self.fields}
        self.times = {name: typed_time(self.meeting, self._text(name)) for name in self.TIMES if name in self.fields}

    def _at_item(self, name: str) -> AgendaItem | None:
        key = whole_number(self._text(name))
        return None if key is None else self._item(key)

    @property
    def is_so(self) -> bool:
        there = self.meeting.attendances.filter(person=self.person).first()
        if there is None or not self.presence:
            return not self.presence and there is None
        wanted = {f"{name}_id": item and item.pk for name, item in self.items.items()} | self.times
        return there.presence == self.presence and all(getattr(there, name) == is_ for name, is_ in wanted.items())

    def write(self) -> None:
        mark_attendance(
            meeting=self.meeting,
            person=self.person,
            presence=self.presence,
            by=self.by,
            token=self.posted.token,
            **self.items,
            **self.times,
        )


class AllPresentMarking(Marking):
    """Those of ``people`` of whom nothing is recorded are present."""

    keys = 0

    def look_up(self, *keys: Key) -> None:
        try:
            wanted = [_key(key) for key in self.fields.get("people", [])]
        except (ValueError, TypeError):
            raise ValidationError(NO_JSON) from None
        self.people = list(listed_for(self.by, self.meeting).filter(pk__in=wanted))

    def write(self) -> None:
        mark_rest_as_present(meeting=self.meeting, people=self.people, by=self.by, token=self.posted.token)


class DealtWithMarking(Marking):
    """Whether an item is dealt with: ``is``."""

    def look_up(self, *keys: Key) -> None:
        self.item, self.wanted = self._item(*keys), self._yes("is")

    @property
    def is_so(self) -> bool:
        return self.wanted == (self.item.dealt_with_at is not None)

    def write(self) -> None:
        mark_dealt_with(item=self.item, is_dealt_with=self.wanted, by=self.by, token=self.posted.token)


class PartMarking(Marking):
    """Whether an item is Part B: ``is``."""

    def look_up(self, *keys: Key) -> None:
        self.item, self.wanted = self._item(*keys), Part.of(self._yes("is"))

    @property
    def is_so(self) -> bool:
        return self.item.part == self.wanted

    def write(self) -> None:
        move_to_part(item=self.item, part=self.wanted, by=self.by, token=self.posted.token)


class InterestMarking(Marking):
    """An interest of somebody in an item: ``nature``, whether they ``withdrew`` for it, or stayed and are
    ``is_not_voting``, which browsers that loaded an older screen do not say; or that there ``is_none``."""

    keys = 2

    def look_up(self, *keys: Key) -> None:
        item, person = keys
        self.item, self.person = self._item(item), self._person(person)
        self.is_none = "is_none" in self.fields and self._yes("is_none")
        self.nature, self.withdrew = self._text("nature"), not self.is_none and self._yes("withdrew")
        self.is_not_voting = "is_not_voting" in self.fields and self._yes("is_not_voting")

    @property
    def is_so(self) -> bool:
        if self.is_none:
            return not self.item.interests.filter(person=self.person).exists()
        declared = {"nature": self.nature, "withdrew": self.withdrew, "is_not_voting": self.is_not_voting}
        return self.item.interests.filter(person=self.person, **declared).exists()

    def write(self) -> None:
        if self.is_none:
            take_out_interest(item=self.item, person=self.person, by=self.by, token=self.posted.token)
            return
        declare_interest(
            item=self.item,
            person=self.person,
            nature=self.nature,
            withdrew=self.withdrew,
            is_not_voting=self.is_not_voting,
            by=self.by,
            token=self.posted.token,
        )


class GuestMarking(Marking):
    """Somebody without a seat came: ``name``, ``substitute_for``, ``for_item`` or ``body`` where it is so, ``presents``
    for an item that they present, and ``who`` it is where somebody of that name is known."""

    keys = 0

    def look_up(self, *keys: Key) -> None:
        known = self.fields.get("known", [])
        if not isinstance(known, list):
            raise ValidationError(NO_JSON)
        self.guest = TypedGuest(self._text("name"), self._text("who"), map(str, known))
        self.said = self.guest.left_out
        if "sure" not in self.fields and (names := several_in(self.guest.name)):
            self.asked = SeveralTyped(names)
        elif self.guest.is_to_be_asked:
            self.asked = WhoAsked(self.guest.name, self.guest.namesakes)
        stands_for, item, presents = map(self._text, ("substitute_for", "for_item", "presents"))
        self.substitute_for = self._person(self._sent(stands_for)) if stands_for else None
        self.for_item = self._item(self._sent(item)) if item else None
        self.presents = self._item(self._sent(presents)) if presents else None
        self.body = self._text("body")

    def _sent(self, key: str) -> Key:
        return whole_number(key) or 0

    def write(self) -> None:
        self.guest.add(
            meeting=self.meeting,
            substitute_for=self.substitute_for,
            for_item=self.for_item,
            body=self.body,
            presents=self.presents,
            by=self.by,
            token=self.posted.token,
        )


KINDS: dict[str, type[Marking]] = {
    ATTENDANCE: AttendanceMarking,
    "all-present": AllPresentMarking,
    DEALT_WITH: DealtWithMarking,
    PART_B: PartMarking,
    INTEREST: InterestMarking,
    "guest": GuestMarking,
}

"""Who is at a meeting, who presides, the interests declared, and where in the agenda it is.

What is marked notes that it was done (``Mark``), with the ``token`` of the browser that asked for it where one did: by
these notes screens know what others have marked, and a mark that comes late or twice changes nothing (``marks.py``).
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from base.saving import Author, delete, save
from boards.agendas.writes import keep_plan_in_step
from boards.attendance.expected import possible_owners
from boards.attendance.presiding import chair_at, who_may_preside
from boards.attendance.roll import roll_of
from boards.minutes.freezing import freeze_draft_anew
from boards.minutes.item_texts import refuse_closed
from boards.models import AgendaItem, Attendance, Interest, Mark, Meeting, NamedVote, Part, Recorder
from boards.models.meetings import clock
from boards.models.parts import PART_COLUMN
from boards.moving import locked
from partnerships.models import Organisation, Person
from partnerships.people.writes import add_person

ATTENDANCE, DEALT_WITH, PART_B, INTEREST = "attendance", "dealt-with", "part-b", "interest"  # what marks are of


def subject_of(kind: str, *keys: int) -> str:
    """What a mark is of, by the keys of its records: ``interest:5:12``."""
    return ":".join([kind, *map(str, keys)])


def note_mark(*, meeting: Meeting, subject: str, by: Author, token: uuid.UUID | None = None) -> Mark:
    """Note that something was marked; the caller holds the meeting's lock."""
    return Mark.objects.create(meeting=meeting, subject=subject, token=token, saved_by=by)


@transaction.atomic
def mark_dealt_with(*, item: AgendaItem, is_dealt_with: bool, by: Author, token: uuid.UUID | None = None) -> None:
    """Say that an item is dealt with, or that it is not after all."""
    refuse_closed(locked(item.meeting))
    item.dealt_with_at = timezone.now() if is_dealt_with else None
    save(item, by=by, fields=["dealt_with_at"])
    note_mark(meeting=item.meeting, subject=subject_of(DEALT_WITH, item.pk), by=by, token=token)


@transaction.atomic
def move_to_part(*, item: AgendaItem, part: Part, by: Author, token: uuid.UUID | None = None) -> None:
    """Move an item, with all that came out of it, to a part. A trigger takes its papers back from the public."""
    meeting = locked(item.meeting)
    if meeting.has_circulated_minutes:
        raise ValidationError("The minutes have gone round, so an item cannot move between the parts any more.")
    item.part = part
    save(item, by=by, fields=[PART_COLUMN])
    keep_plan_in_step(item=item, by=by)
    freeze_draft_anew(meeting=meeting, by=by)
    note_mark(meeting=meeting, subject=subject_of(PART_B, item.pk), by=by, token=token)


@transaction.atomic
def mark_attendance(
    *,
    meeting: Meeting,
    person: Person,
    presence: str,
    by: Author,
    token: uuid.UUID | None = None,
    **fields: object,
) -> Attendance | None:
    """Record how a person was there, once a person; an empty ``presence`` takes the record back.

    ``fields`` are others of ``Attendance``: those not given stay, but the items of somebody who was there in part go
    with that. A guest whose record was taken back comes back as what they were. Raises ``ValidationError``.
    """
    _refuse_closed_roll(meeting)
    attendance = meeting.attendances.select_for_update(of=("self",)).filter(person=person).first()
    if not presence:
        if attendance:
            delete(attendance, by=by)
            note_mark(meeting=meeting, subject=subject_of(ATTENDANCE, person.pk), by=by, token=token)
        return None
    attendance = attendance or Attendance(
        meeting=meeting, person=person, **(_represents(meeting, person) or _came_as_before(meeting, person))
    )
    attendance.presence = presence
    if presence != Attendance.Presence.IN_PART:
        attendance.arrived_at = attendance.left_at = attendance.time_came = attendance.time_left = None
    for name, value in fields.items():
        setattr(attendance, name, value)
    for of in (attendance.arrived_at, attendance.left_at, attendance.for_item):
        if of and of.meeting_id != meeting.pk:
            raise ValidationError("That item is on the agenda of another meeting. Choose one of this meeting.")
    came, left = attendance.time_came, attendance.time_left
    if came and left and left < came and not meeting.resumed_on:  # an adjourned meeting has two days
        raise ValidationError(
            f"{person} left at {clock(left)}, before they came at {clock(came)}. Put one of them right."
        )
    save(attendance, by=by)
    note_mark(meeting=meeting, subject=subject_of(ATTENDANCE, person.pk), by=by, token=token)
    return attendance


@transaction.atomic
def mark_rest_as_present(
    *, meeting: Meeting, people: Iterable[Person], by: Author, token: uuid.UUID | None = None
) -> None:
    """Record as present those of the people of whom nothing is recorded: apologies came before, and stay."""
    _refuse_closed_roll(meeting)
    marked = set(meeting.attendances.values_list("person", flat=True))
    for person in people:
        if person.pk not in marked:
            mark_attendance(meeting=meeting, person=person, presence=Attendance.Presence.PRESENT, by=by, token=token)


def _refuse_closed_roll(meeting: Meeting) -> Meeting:
    """Raise ``ValidationError`` once the minutes have gone round; apologies come before the meeting begins.

    The meeting is returned locked, so that they do not go round while the attendance is written.
    """
    meeting = locked(meeting)
    if meeting.has_circulated_minutes or meeting.is_cancelled:
        raise ValidationError(f"The attendance of this meeting is closed ({meeting.get_status_display().lower()}).")
    return meeting


def _represents(meeting: Meeting, person: Person) -> dict[str, object]:
    seats = meeting.board.seats.active(meeting.held_on).filter(person=person).select_related("organisation")
    seat = next(iter(seats.in_order()), None)
    if seat is None:
        return {}
    return {"organisation": seat.organisation, "is_in_attendance": seat.organisation is None and not seat.chairs}


def _came_as_before(meeting: Meeting, person: Person) -> dict[str, object]:
    """For whom and for what somebody without a seat came, where the record of it was taken back."""
    before = Attendance.history.filter(meeting=meeting.pk, person=person.pk).first()
    kept = ("organisation_id", "substitute_for_id", "is_in_attendance", "for_item_id", "body")
    return {name: getattr(before, name) for name in kept} if before else {}


@transaction.atomic
def add_guest(
    *,
    meeting: Meeting,
    by: Author,
    name: str = "",
    person: Person | None = None,
    substitute_for: Person | None = None,
    for_item: AgendaItem | None = None,
    body: str = "",
    presents: AgendaItem | None = None,
    besides: Collection[int] = (),
    token: uuid.UUID | None = None,
) -> Attendance:
    """Record somebody who has no seat as present: a substitute represents the same body, a guest is in attendance.

    ``body`` is where a guest is from: one of the organisations, where it is the name of one, else no more than words.
    ``presents`` is the item of which they are the presenter from outside, and so now its presenter.

    It is ``person``, or somebody new of that ``name``: never anybody known who happens to be called so, and would get
    this meeting's minutes. Whoever types a name is asked first (``guests.py``), about the people of that name in
    ``besides``: a guest of that name who is not among them was added by the same press before. Raises
    ``ValidationError``.
    """
    _refuse_closed_roll(meeting)
    name = " ".join(name.split())
    if not (name or person):
        raise ValidationError({"name": "Enter the guest’s full name."})
    if person is None and (before := _added_before(meeting, name, substitute_for, for_item, besides)):
        return before
    person = person or add_person(person=Person(name=name), by=by)
    if possible_owners(meeting).filter(pk=person.pk).exists():
        raise ValidationError({"name": f"{person} is listed under attendance already. Mark them there."})
    body = " ".join(body.split())
    stands_for = _represents(meeting, substitute_for) | {"body": body} if substitute_for else _guest_from(body)
    attendance = Attendance(
        meeting=meeting,
        person=person,
        presence=Attendance.Presence.PRESENT,
        substitute_for=substitute_for,
        for_item=for_item,
        **stands_for,
    )
    save(attendance, by=by)
    if presents and presents.presenter is None:
        presents.presenter, presents.outside_presenter = person, ""
        save(presents, by=by, fields=["presenter", "outside_presenter"])
    note_mark(meeting=meeting, subject=subject_of(ATTENDANCE, person.pk), by=by, token=token)
    return attendance


def _guest_from(body: str) -> dict[str, object]:
    """What an attendance keeps of a guest's body; a word that was typed makes no organisation, which all would see."""
    body = " ".join(body.split())
    known = Organisation.objects.filter(name__iexact=body).first() if body else None
    return {"is_in_attendance": True, "organisation": known, "body": "" if known else body}


def _added_before(
    meeting: Meeting,
    name: str,
    substitute_for: Person | None,
    for_item: AgendaItem | None,
    besides: Collection[int],
) -> Attendance | None:
    """The guest whom the same press added: a form may be sent again, by a slow line or the back button."""
    alike = meeting.attendances.filter(
        person__in=Person.objects.called(name), substitute_for=substitute_for, for_item=for_item
    )
    others = alike.exclude(person__in=besides).select_related("person").order_by("pk")
    return next((one for one in others if not _represents(meeting, one.person)), None)


@transaction.atomic
def choose_chair(
    *,
    meeting: Meeting,
    person: Person | None,
    by: Author,
    item: AgendaItem | None = None,
    is_for_it_alone: bool = False,
) -> None:
    """Record who takes the chair, of the whole meeting or from an item on; nobody takes what was chosen back.

    For an item alone, whoever had the chair has it again from the next item on, unless somebody takes it there. Raises
    ``ValidationError``.
    """
    _refuse_closed_roll(meeting)
    if person:
        _refuse_as_chair(meeting, person, item)
    if item is None:
        meeting.chaired_by = person
        save(meeting, by=by, fields=["chaired_by"])
        return
    following = meeting.items.filter(position__gt=item.position).order_by("position", "pk").first()
    if person and is_for_it_alone and following and following.chaired_from_here_by is None:
        _take_chair_at(following, chair_at(item), by)
    _take_chair_at(item, person, by)


def _refuse_as_chair(meeting: Meeting, person: Person, item: AgendaItem | None) -> None:
    if person.pk not in {place.person.pk for place in who_may_preside(roll_of(meeting))}:
        raise ValidationError(f"{person} is not marked as a member who is present. Mark them first.")
    if item and item.interests.filter(person=person, withdrew=True).exists():
        raise ValidationError(f"{person} withdrew from item {item.number}, so somebody else presides over it.")


def _take_chair_at(item: AgendaItem, person: Person | None, by: Author) -> None:
    item.chaired_from_here_by = person
    save(item, by=by, fields=["chaired_from_here_by"])


@transaction.atomic
def set_times(*, meeting: Meeting, opened: dt.time | None, closed: dt.time | None, by: Author) -> None:
    """Put right when the meeting was opened and closed. Raises ``ValidationError``."""
    meeting = _refuse_closed_roll(meeting)
    if opened and closed and closed <= opened and not meeting.resumed_on:
        raise ValidationError(
            f"The meeting closed at {clock(closed)}, before it opened at {clock(opened)}. Put one of them right."
        )
    meeting.time_opened, meeting.time_closed = opened, closed
    save(meeting, by=by, fields=["time_opened", "time_closed"])


@transaction.atomic
def declare_interest(
    *,
    item: AgendaItem,
    person: Person,
    nature: str,
    withdrew: bool,
    by: Author,
    is_not_voting: bool = False,
    token: uuid.UUID | None = None,
) -> Interest:
    """Record an interest in an item, or what has changed of it; ``is_not_voting`` of who stays and does not vote.

    Who withdrew is let back in by somebody else alone (design, section 5); the history keeps both. Raises
    ``ValidationError``.
    """
    _refuse_closed_roll(item.meeting)
    there = item.interests.select_for_update(of=("self",)).filter(person=person).first()
    if there and there.withdrew and not withdrew and getattr(by, "person_id", None) == person.pk:
        raise ValidationError("You withdrew from this item. Only somebody else can record that you came back.")
    if (withdrew or is_not_voting) and NamedVote.objects.filter(vote__item=item, person=person).exists():
        recorded = "what is recorded under" if item.part.is_confidential else "a vote on"
        raise ValidationError(
            f"{person} is named in {recorded} item {item.number}. Take the name out first: whoever withdraws from an "
            "item, or stays and does not vote, is in no vote on it."
        )
    interest = there or Interest(item=item, person=person)
    interest.nature, interest.withdrew, interest.is_not_voting = nature, withdrew, is_not_voting
    save(interest, by=by)
    note_mark(meeting=item.meeting, subject=subject_of(INTEREST, item.pk, person.pk), by=by, token=token)
    return interest


@transaction.atomic
def take_out_interest(*, item: AgendaItem, person: Person, by: Author, token: uuid.UUID | None = None) -> None:
    """Take out an interest that was recorded by mistake; its history stays.

    Who withdrew is let back in by somebody else alone, so they do not take out their own. Raises ``ValidationError``.
    """
    _refuse_closed_roll(item.meeting)
    interest = item.interests.select_for_update(of=("self",)).filter(person=person).first()
    if interest is None:
        return
    if interest.withdrew and getattr(by, "person_id", None) == person.pk:
        raise ValidationError("You withdrew from this item. Only somebody else who records can take that out.")
    delete(interest, by=by, why="Taken out: recorded by mistake")
    note_mark(meeting=item.meeting, subject=subject_of(INTEREST, item.pk, person.pk), by=by, token=token)


def note_presence(*, meeting: Meeting, user, item: AgendaItem | None = None) -> None:
    """Note that the user has the recording screen open, and where on it they are.

    One query but for the first time: each screen says so every few seconds.
    """
    seen = {"seen_at": timezone.now(), "item": item}
    if not Recorder.objects.filter(meeting=meeting, user=user).update(**seen):
        Recorder.objects.update_or_create(meeting=meeting, user=user, defaults=seen)

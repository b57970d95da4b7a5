"""The forms of the recording screen without scripts: who is here, guests, interests."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.views.decorators.http import require_POST

from base.numbers import whole_number
from boards.fetching import recordable, sentence
from boards.models import AgendaItem, Attendance, Meeting
from boards.models.meetings import clock
from boards.recording.guests import SOMEBODY_NEW, TypedGuest, several_in, what_hangs_on
from boards.recording.named import item_named, person_named
from boards.recording.screen import Screen
from boards.recording.times import typed_time
from boards.recording.views import shown_screen
from boards.recording.writes import (
    choose_chair,
    declare_interest,
    mark_attendance,
    mark_rest_as_present,
    set_times,
    take_out_interest,
)
from partnerships.models import Person

EVERYBODY = "all"
LONGEST_TIME = 40  # characters of one that is shown again


@require_POST
def roll_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one person: ``mark`` is ``<person>:<presence>``, the presence empty to take a mark back; or ``part`` is a
    person whose items and times are in the form, or ``all`` of these.

    ``mark=all:present`` marks everybody of whom nothing is recorded yet. The screen's script marks in batches
    (``marks_views``).
    """
    meeting = recordable(request, pk)
    try:
        if asked := _asked_to_take_off(request, meeting):
            return asked
        _mark(request, meeting)
    except ValidationError as error:
        return _refused(request, pk, error)
    return _back(pk)


def _asked_to_take_off(request: HttpRequest, meeting: Meeting) -> HttpResponse | None:
    """The page that asks before a guest is taken off who has more at this meeting, if they have."""
    key, sign, presence = request.POST.get("mark", "").partition(":")
    if "leave" in request.POST:
        return _back(meeting.pk)
    if not sign or presence or "sure" in request.POST:
        return None
    person = _person(request, meeting, key)
    if not (why := what_hangs_on(person, meeting=meeting, user=request.user)):
        return None
    context = {
        "meeting": meeting,
        "person": person,
        "crumb": "Recording",
        "foreseen": [why],
        "action": request.path,
        "kept": [("mark", f"{person.pk}:")],
    }
    return TemplateResponse(request, "boards/recording/guest_take_off.html", context)


def _mark(request: HttpRequest, meeting: Meeting) -> None:
    part = request.POST.get("part", "")
    if part == EVERYBODY:
        _save_typed_parts(request, meeting)
        return
    if part:
        person = _person(request, meeting, part)
        fields = _part_typed(request, meeting, person)
        mark_attendance(meeting=meeting, person=person, presence=Attendance.Presence.IN_PART, by=request.user, **fields)
        return
    person_pk, sign, presence = request.POST.get("mark", "").partition(":")
    if person_pk == EVERYBODY and presence == Attendance.Presence.PRESENT:
        people = Screen(meeting, request.user).roll.people
        mark_rest_as_present(meeting=meeting, people=people, by=request.user)
        return
    if not sign:
        raise ValidationError("Choose how this person was there.")
    mark_attendance(meeting=meeting, person=_person(request, meeting, person_pk), presence=presence, by=request.user)


@transaction.atomic
def _save_typed_parts(request: HttpRequest, meeting: Meeting) -> None:
    """Keep when everybody came and left who was there in part and of whom the form says something else."""
    for there in meeting.attendances.filter(presence=Attendance.Presence.IN_PART).select_related("person"):
        fields = _part_typed(request, meeting, there.person)
        if any(getattr(there, name) != value for name, value in fields.items()):
            person = _person(request, meeting, str(there.person_id))
            mark_attendance(meeting=meeting, person=person, presence=there.presence, by=request.user, **fields)


def _part_typed(request: HttpRequest, meeting: Meeting, person: Person) -> dict[str, Any]:
    """When somebody came and left, as far as the form has fields of theirs.

    An item that the user may not record was no choice of the form: where nothing was chosen, it stays.
    """
    fields: dict[str, Any] = {}
    there = meeting.attendances.filter(person=person).first()
    open_items = AgendaItem.objects.recordable_by(request.user).filter(meeting=meeting)
    for name in ("arrived_at", "left_at"):
        if (posted := request.POST.get(f"{name}-{person.pk}")) is not None:
            fields[name] = _item(request, meeting, posted)
            before = there and getattr(there, f"{name}_id")
            if before and not fields[name] and not open_items.filter(pk=before).exists():
                del fields[name]
    for name in ("time_came", "time_left"):
        if (posted := request.POST.get(f"{name}-{person.pk}")) is not None:
            fields[name] = typed_time(meeting, posted)
    return fields


@require_POST
def guest_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody without a seat: ``name``, and ``substitute_for`` (a person), ``for_item`` or ``body``, if it is so.

    ``presents`` is the item that they present.

    Where somebody of that name is known, it asks whether it is one of them; ``who`` answers, and ``known`` are those
    whom it asked about (``TypedGuest``). The same answer sent again adds nobody.
    """
    meeting = recordable(request, pk)
    if names := several_in(request.POST.get("name", "")):
        said = f"{get_text_list(names, 'and')} are {len(names)} people. Add each by themselves."
        return _refused(request, pk, ValidationError(said))
    guest = TypedGuest(request.POST.get("name", ""), request.POST.get("who", ""), request.POST.getlist("known"))
    if guest.is_to_be_asked:
        return _ask_who(request, meeting, guest)
    stands_for = request.POST.get("substitute_for", "")
    try:
        attendance = guest.add(
            meeting=meeting,
            substitute_for=_person(request, meeting, stands_for) if stands_for else None,
            for_item=_item(request, meeting, request.POST.get("for_item", "")),
            body=request.POST.get("body", ""),
            presents=_item(request, meeting, request.POST.get("presents", "")),
            by=request.user,
        )
    except ValidationError as error:
        return _refused(request, pk, error)
    messages.success(request, f"{attendance.person} is added to the attendance. {guest.left_out}".strip())
    return _back(pk)


def _ask_who(request: HttpRequest, meeting: Meeting, guest: TypedGuest) -> TemplateResponse:
    """Whether the guest is one of those who are called so; what was typed goes on with the answer."""
    context = {
        "meeting": meeting,
        "name": guest.name,
        "people": guest.namesakes,
        "on_the_roll": {person.pk for person in Screen(meeting, request.user).roll.people},
        "kept": {field: request.POST.get(field, "") for field in ("substitute_for", "for_item", "body", "presents")},
        "somebody_new": SOMEBODY_NEW,
        "error": "Choose who it is." if "asked" in request.POST else "",
    }
    status = 422 if context["error"] else 200
    return TemplateResponse(request, "boards/recording/guest_who.html", context, status=status)


@require_POST
def chair_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who presides: ``person`` (empty for the board's own chair), from an ``item`` on or for it ``alone``."""
    meeting = recordable(request, pk)
    chosen = request.POST.get("person", "")
    is_for_it_alone = "alone" in request.POST
    try:
        item = _item(request, meeting, request.POST.get("item", ""))
        if item is None and (is_for_it_alone or request.POST.get("item")):
            raise ValidationError("Choose the item from which somebody takes the chair, or “the beginning”.")
        person = _person(request, meeting, chosen) if chosen else None
        choose_chair(meeting=meeting, person=person, item=item, is_for_it_alone=is_for_it_alone, by=request.user)
    except ValidationError as error:
        return _refused(request, pk, error)
    from_then = f" from item {item.number}" if item else ""
    messages.success(
        request, f"{person} takes the chair{from_then}." if person else f"What was chosen{from_then} is taken back."
    )
    return _back(pk)


@require_POST
def times_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right when the meeting was ``opened`` and ``closed``; empty where that is not known.

    What cannot be is refused on the screen, with what was typed.
    """
    meeting = recordable(request, pk)
    typed = {name: request.POST.get(name, "")[:LONGEST_TIME] for name in ("opened", "closed")}
    try:
        opened, closed = (typed_time(meeting, text) for text in typed.values())
        set_times(meeting=meeting, opened=opened, closed=closed, by=request.user)
    except ValidationError as error:
        if not meeting.is_being_recorded:
            return _refused(request, pk, error)
        screen = Screen(meeting, request.user, times_typed=typed, times_problem=sentence(error))
        return shown_screen(request, screen, status=422)
    said = [f"{verb} at {clock(time)}" for verb, time in (("opened", opened), ("closed", closed)) if time]
    messages.success(request, f"The meeting {' and '.join(said)}." if said else "No times are recorded.")
    return _back(pk)


@require_POST
def interest_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an interest: ``person``, ``item``, ``nature``, ``withdrew`` where they left for it, and
    ``is_not_voting`` where they stayed and do not vote; or ``take_out`` the one that is recorded."""
    meeting = recordable(request, pk)
    try:
        item = _item(request, meeting, request.POST.get("item", ""))
        if item is None:
            raise ValidationError("Choose the item that the interest is in.")
        person = _person(request, meeting, request.POST.get("person", ""))
        if "take_out" in request.POST:
            take_out_interest(item=item, person=person, by=request.user)
            messages.success(request, f"The interest of {person} in item {item.number} is taken out.")
            return redirect(f"{reverse('meetings:record', args=[pk])}#item-{item.pk}")
        interest = declare_interest(
            item=item,
            person=person,
            nature=request.POST.get("nature", "").strip(),
            withdrew="withdrew" in request.POST,
            is_not_voting="is_not_voting" in request.POST,
            by=request.user,
        )
    except ValidationError as error:
        return _refused(request, pk, error)
    messages.success(request, f"The interest of {interest.person} in item {item.number} is recorded.")
    return _back(pk)


def _person(request: HttpRequest, meeting: Meeting, value: str) -> Person:
    key = whole_number(value)
    if key is None:
        raise ValidationError("Choose somebody from the list.")
    return person_named(request.user, meeting, key)


def _item(request: HttpRequest, meeting: Meeting, value: str) -> AgendaItem | None:
    """The item that was chosen; none where none was."""
    key = whole_number(value)
    return None if key is None else item_named(request.user, meeting, key)


def _refused(request: HttpRequest, pk: int, error: ValidationError) -> HttpResponse:
    messages.error(request, sentence(error))
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('meetings:record', args=[pk])}#roll")

"""The roll on the recording screen: who is here, guests, interests."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from base.names import divided
from base.times import TimeError, parse_time
from boards.fetching import is_script, recordable, sentence
from boards.models import AgendaItem, Attendance, Meeting
from boards.models.meetings import clock
from boards.recording.screen import Screen
from boards.recording.views import shown_screen
from boards.recording.writes import (
    add_guest,
    choose_chair,
    declare_interest,
    mark_attendance,
    mark_rest_as_present,
    set_times,
)
from partnerships.models import Person
from partnerships.people.namesakes import Namesake, namesakes

EVERYBODY = "all"
LONGEST_TIME = 40  # characters of one that is shown again
SOMEBODY_NEW = "new"  # of the same name as somebody known


@require_POST
def roll_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one person: ``mark`` is ``<person>:<presence>``, or ``part`` a person whose items are in the form.

    ``mark=all:present`` marks everybody of whom nothing is recorded yet.

    The screen's script gets the roll back, everybody else the screen.
    """
    meeting = recordable(request, pk)
    try:
        _mark(request, meeting)
    except ValidationError as error:
        return _refused(request, pk, error)
    if is_script(request):
        screen = Screen(meeting, request.user)
        context = {"screen": screen, "meeting": meeting, "roll": screen.roll, "items": screen.items}
        return HttpResponse(render_to_string("boards/recording/_roll.html", context, request))
    return _back(pk)


def _mark(request: HttpRequest, meeting: Meeting) -> None:
    person_pk, _, presence = request.POST.get("mark", "").partition(":")
    if person_pk == EVERYBODY and presence == Attendance.Presence.PRESENT:
        people = Screen(meeting, request.user).roll.people
        mark_rest_as_present(meeting=meeting, people=people, by=request.user)
        return
    fields: dict[str, Any] = {}
    if part := request.POST.get("part", ""):
        person_pk, presence = part, Attendance.Presence.IN_PART
        for name in ("arrived_at", "left_at"):
            fields[name] = _item(meeting, request.POST.get(f"{name}-{part}", ""))
        for name in ("time_came", "time_left"):
            fields[name] = _time(meeting, request.POST.get(f"{name}-{part}", ""))
    person = _person(meeting, person_pk)
    current = Attendance.objects.filter(meeting=meeting, person=person).values_list("presence", flat=True).first()
    if not part and current == presence:
        presence = ""  # the same key again takes the mark back
    mark_attendance(meeting=meeting, person=person, presence=presence, by=request.user, **fields)


@require_POST
def guest_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody without a seat: ``name``, and ``substitute_for`` (a person), ``for_item`` or ``body``, if it is so.

    ``presents`` is the item that they present.

    Where somebody of that name is known, it asks whether it is one of them; ``who`` answers: a person, or ``new``,
    which is none of those in ``known``. The same answer sent again adds nobody.
    """
    meeting = recordable(request, pk)
    typed = " ".join(request.POST.get("name", "")[:150].split())
    name, address = divided(typed)
    people = namesakes(name)
    known = {str(one.person.pk): one.person for one in people}
    who = request.POST.get("who", "")
    if known and who not in (*known, SOMEBODY_NEW):
        return _ask_who(request, meeting, name, people)
    stands_for = request.POST.get("substitute_for", "")
    try:
        attendance = add_guest(
            meeting=meeting,
            name=name,
            person=known.get(who),
            substitute_for=_person(meeting, stands_for) if stands_for else None,
            for_item=_item(meeting, request.POST.get("for_item", "")),
            body=divided(request.POST.get("body", "")[:150])[0],
            presents=_readable_item(request, meeting, request.POST.get("presents", "")),
            besides=[int(key) for key in request.POST.getlist("known") if key in known],
            by=request.user,
        )
    except ValidationError as error:
        return _refused(request, pk, error)
    left_out = f" The address {address} is left out: names are published." if address else ""
    messages.success(request, f"{attendance.person} is marked as present.{left_out}")
    return _back(pk)


def _ask_who(request: HttpRequest, meeting: Meeting, name: str, people: list[Namesake]) -> TemplateResponse:
    """Whether the guest is one of those who are called so; what was typed goes on with the answer."""
    context = {
        "meeting": meeting,
        "name": name,
        "people": people,
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
    item = _readable_item(request, meeting, request.POST.get("item", ""))
    is_for_it_alone = "alone" in request.POST
    try:
        if item is None and (is_for_it_alone or request.POST.get("item")):
            raise ValidationError("Choose the item from which somebody takes the chair, or “the beginning”.")
        person = _person(meeting, chosen) if chosen else None
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
        opened, closed = (_time(meeting, text) for text in typed.values())
        set_times(meeting=meeting, opened=opened, closed=closed, by=request.user)
    except ValidationError as error:
        if is_script(request) or not meeting.is_being_recorded:
            return _refused(request, pk, error)
        screen = Screen(meeting, request.user, times_typed=typed, times_problem=sentence(error))
        return shown_screen(request, screen, status=422)
    said = [f"{verb} at {clock(time)}" for verb, time in (("opened", opened), ("closed", closed)) if time]
    messages.success(request, f"The meeting {' and '.join(said)}." if said else "No times are recorded.")
    return _back(pk)


@require_POST
def interest_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an interest: ``person``, ``item``, ``nature``, and ``withdrew`` where they left for it."""
    meeting = recordable(request, pk)
    item = _item(meeting, request.POST.get("item", ""))
    try:
        if item is None:
            raise ValidationError("Choose the item that the interest is in.")
        interest = declare_interest(
            item=item,
            person=_person(meeting, request.POST.get("person", "")),
            nature=request.POST.get("nature", "").strip(),
            withdrew="withdrew" in request.POST,
            by=request.user,
        )
    except ValidationError as error:
        return _refused(request, pk, error)
    messages.success(request, f"The interest of {interest.person} in item {item.number} is recorded.")
    return _back(pk)


def _person(meeting: Meeting, value: str) -> Person:
    """The person of that number; anybody may come to a meeting."""
    person = Person.objects.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 18 else None
    if person is None:
        raise ValidationError("Choose somebody from the list.")
    return person


def _item(meeting: Meeting, value: str) -> AgendaItem | None:
    return meeting.items.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 18 else None


def _readable_item(request: HttpRequest, meeting: Meeting, value: str) -> AgendaItem | None:
    """The same, of those that the user may read."""
    items = AgendaItem.objects.readable_by(request.user, meeting).select_related("presenter", "meeting")
    return items.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 18 else None


def _time(meeting: Meeting, typed: str) -> dt.time | None:
    """The time that was typed, likely to be around the beginning of the meeting."""
    try:
        return parse_time(typed, near=meeting.time_opened or meeting.start_time)
    except TimeError as error:
        raise ValidationError(str(error)) from None


def _refused(request: HttpRequest, pk: int, error: ValidationError) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"problem": sentence(error)}, status=422)
    messages.error(request, sentence(error))
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('meetings:record', args=[pk])}#roll")

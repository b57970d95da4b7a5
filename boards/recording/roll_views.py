"""The forms of the recording screen without scripts: who is here, guests, interests."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from boards.fetching import recordable, sentence
from boards.models import AgendaItem, Attendance, Meeting
from boards.recording.guests import SOMEBODY_NEW, TypedGuest
from boards.recording.screen import Screen
from boards.recording.writes import declare_interest, mark_attendance, mark_rest_as_present
from partnerships.models import Person

EVERYBODY = "all"


@require_POST
def roll_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one person: ``mark`` is ``<person>:<presence>``, the presence empty to take a mark back; or ``part`` is a
    person whose items are in the form.

    ``mark=all:present`` marks everybody of whom nothing is recorded yet. The screen's script marks in batches
    (``marks_views``).
    """
    meeting = recordable(request, pk)
    try:
        _mark(request, meeting)
    except ValidationError as error:
        return _refused(request, pk, error)
    return _back(pk)


def _mark(request: HttpRequest, meeting: Meeting) -> None:
    person_pk, sign, presence = request.POST.get("mark", "").partition(":")
    if person_pk == EVERYBODY and presence == Attendance.Presence.PRESENT:
        people = Screen(meeting, request.user).roll.people
        mark_rest_as_present(meeting=meeting, people=people, by=request.user)
        return
    fields: dict[str, Any] = {}
    if part := request.POST.get("part", ""):
        person_pk, sign, presence = part, ":", Attendance.Presence.IN_PART
        for name in ("arrived_at", "left_at"):
            fields[name] = _item(meeting, request.POST.get(f"{name}-{part}", ""))
    if not sign:
        raise ValidationError("Choose how this person was there.")
    person = _person(meeting, person_pk)
    mark_attendance(meeting=meeting, person=person, presence=presence, by=request.user, **fields)


@require_POST
def guest_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody without a seat: ``name``, and ``substitute_for`` (a person) or ``for_item`` where it is so.

    Where somebody of that name is known, it asks whether it is one of them; ``who`` answers, and ``known`` are those
    whom it asked about (``TypedGuest``). The same answer sent again adds nobody.
    """
    meeting = recordable(request, pk)
    guest = TypedGuest(request.POST.get("name", ""), request.POST.get("who", ""), request.POST.getlist("known"))
    if guest.is_to_be_asked:
        return _ask_who(request, meeting, guest)
    stands_for = request.POST.get("substitute_for", "")
    try:
        attendance = guest.add(
            meeting=meeting,
            substitute_for=_person(meeting, stands_for) if stands_for else None,
            for_item=_item(meeting, request.POST.get("for_item", "")),
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
        "kept": {field: request.POST.get(field, "") for field in ("substitute_for", "for_item")},
        "somebody_new": SOMEBODY_NEW,
        "error": "Choose who it is." if "asked" in request.POST else "",
    }
    status = 422 if context["error"] else 200
    return TemplateResponse(request, "boards/recording/guest_who.html", context, status=status)


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


def _refused(request: HttpRequest, pk: int, error: ValidationError) -> HttpResponse:
    messages.error(request, sentence(error))
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('meetings:record', args=[pk])}#roll")

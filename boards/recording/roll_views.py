"""The roll on the recording screen: who is here, guests, interests."""

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
from boards.fetching import is_script, recordable, sentence
from boards.models import AgendaItem, Attendance, Meeting
from boards.recording.screen import Screen
from boards.recording.writes import add_guest, declare_interest, mark_attendance, mark_rest_as_present
from partnerships.models import Person
from partnerships.people.namesakes import Namesake, namesakes

EVERYBODY = "all"
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
    person = _person(meeting, person_pk)
    current = Attendance.objects.filter(meeting=meeting, person=person).values_list("presence", flat=True).first()
    if not part and current == presence:
        presence = ""  # the same key again takes the mark back
    mark_attendance(meeting=meeting, person=person, presence=presence, by=request.user, **fields)


@require_POST
def guest_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody without a seat: ``name``, and ``substitute_for`` (a person) or ``for_item`` where it is so.

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
            besides=[int(key) for key in request.POST.getlist("known") if key in known],
            by=request.user,
        )
    except ValidationError as error:
        return _refused(request, pk, error)
    left_out = f" The address {address} is left out: names are published." if address else ""
    messages.success(request, f"{attendance.person} is on the roll.{left_out}")
    return _back(pk)


def _ask_who(request: HttpRequest, meeting: Meeting, name: str, people: list[Namesake]) -> TemplateResponse:
    """Whether the guest is one of those who are called so; what was typed goes on with the answer."""
    context = {
        "meeting": meeting,
        "name": name,
        "people": people,
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
    if is_script(request):
        return JsonResponse({"problem": sentence(error)}, status=422)
    messages.error(request, sentence(error))
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('meetings:record', args=[pk])}#roll")

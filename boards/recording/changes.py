"""What a recording screen has to show anew: what was marked since it last heard, by itself or by somebody else."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string

from boards.attendance.roll import RollPlace
from boards.models import AgendaItem
from boards.part_b import note_items, note_part_b
from boards.recording.screen import Screen
from boards.recording.writes import ATTENDANCE, DEALT_WITH, INTEREST, PART_B


def changes(request: HttpRequest, screen: Screen, *, since: int, besides: Collection[str] = ()) -> dict[str, Any]:
    """What was marked after the mark ``since``, and the subjects ``besides``, as they are now.

    ``{last, count, chair, without_chair, states: {subject: state}}``: ``count`` is the sentence on who is there,
    ``chair`` whether the screen asks who presides and who may, ``without_chair`` what is asked at an item from which
    its chair withdrew; each state has ``at``, the last mark of it, and ``is_gone`` for somebody who was taken off the
    list. Nothing is said of what the user may not read. What is shown of Part B is noted.
    """
    latest = screen.meeting.marks.filter(Q(pk__gt=since) | Q(subject__in=besides)).last_by_subject()
    found = {subject: _state(request, screen, subject) for subject in {*latest, *besides}}
    states = {
        subject: state
        for subject, state in found.items()
        # Who asks about somebody is told nothing: an answer would tell guests of Part B from strangers.
        if state != HIDDEN and not ("is_gone" in state and latest.get(subject, 0) <= since)
    }
    return {
        "last": max([since, *latest.values()]),
        "count": _drawn("_count", screen),
        "chair": {"asks": _drawn("_chair_asks", screen), "people": _drawn("_chair_people", screen)},
        "without_chair": {
            str(item.pk): _drawn("_without_chair", screen, item=item)
            for item in screen.items
            if item.pk in screen.without_chair
        },
        "states": {subject: state | {"at": latest.get(subject, 0)} for subject, state in states.items()},
    }


def _drawn(name: str, screen: Screen, **more: Any) -> str:
    context = {"screen": screen, "roll": screen.roll, "meeting": screen.meeting, **more}
    return render_to_string(f"boards/recording/{name}.html", context)


HIDDEN: dict[str, Any] = {"hidden": True}  # what the user may not read, or what has no state of its own


def _state(request: HttpRequest, screen: Screen, subject: str) -> dict[str, Any]:
    kind, *keys = subject.split(":")
    if kind == ATTENDANCE:
        return _attendance(request, screen, int(keys[0]))
    item = next((item for item in screen.items if kind in _OF_ITEMS and str(item.pk) == keys[0]), None)
    if item is None:
        return HIDDEN
    if kind == INTEREST:
        note_items(request, [item])
        return _interest(item, int(keys[1]))
    return {"is": item.dealt_with_at is not None if kind == DEALT_WITH else item.part.is_confidential}


_OF_ITEMS = (DEALT_WITH, PART_B, INTEREST)


def _interest(item: AgendaItem, person: int) -> dict[str, Any]:
    interest = next((interest for interest in item.interests.all() if interest.person_id == person), None)
    if interest is None:
        return {"is_none": True}
    said = {"nature": interest.nature, "withdrew": interest.withdrew, "is_not_voting": interest.is_not_voting}
    return {"name": str(interest.person), **said}


def _attendance(request: HttpRequest, screen: Screen, person: int) -> dict[str, Any]:
    """How the person was there; with the row to show for somebody who is not expected, and so may be new there."""
    found = [(body, place) for body in screen.roll.bodies for place in body.places if place.person.pk == person]
    if not found:
        return HIDDEN if person in screen.kept_from else {"is_gone": True}
    body, place = found[0]
    attendance = place.attendance
    readable = {item.pk for item in screen.items}
    came_and_left = {name: getattr(attendance, f"{name}_id", None) for name in ("arrived_at", "left_at")}
    times = {"time_came": "came_words", "time_left": "left_words"}
    state: dict[str, Any] = {
        "presence": attendance.presence if attendance else "",
        "details": {
            **{name: str(item) if item in readable else "" for name, item in came_and_left.items()},
            **{name: getattr(attendance, words, "") for name, words in times.items()},
        },
    }
    if not place.is_expected:
        _note(request, screen, place)
        context = {"place": place, "items": screen.items, "meeting": screen.meeting}
        row = render_to_string("boards/recording/_roll_place.html", context, request)
        state |= {"name": str(place.person), "body": body.name, "row": row}
    return state


def _note(request: HttpRequest, screen: Screen, place: RollPlace) -> None:
    note_part_b(request, [screen.meeting] if place.is_for_part_b else [])

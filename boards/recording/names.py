"""The names that the minutes of a meeting are full of, for their spelling on the recording screen (ADR 69).

They are names alone, without keys and without what anybody or anything is: people who are or were to be there or who
own an action, the partnerships of the board's quadrant, or all of them, and the schools of these.
"""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from boards.attendance.roll import roll_of
from boards.models import Action, AgendaItem, Meeting
from partnerships.models import Membership, Partnership, Person

MOST_SCHOOLS = 10_000  # of a county there are two thousand, and a browser looks through these at once


def names_of(meeting: Meeting, user: Any) -> dict[str, list[str]]:
    """The names by what has them: ``{people, partnerships, schools}``. Six queries, however many names, or five.

    None is there because of an item that the user may not read.
    """
    partnerships = Partnership.objects.active(meeting.held_on)
    if meeting.board.quadrant_id:
        partnerships = partnerships.in_quadrant(meeting.board.quadrant)
    return {
        "people": _people(meeting, user),
        "partnerships": _each_once(partnerships.by_name().values_list("name", flat=True)),
        "schools": _schools(meeting, partnerships)[:MOST_SCHOOLS],
    }


def _people(meeting: Meeting, user: Any) -> list[str]:
    """Everybody on the roll, then who presents an item or owns an action that is open or of this meeting."""
    items = AgendaItem.objects.readable_by(user, meeting)
    on_the_roll = [place.person.name for place in roll_of(meeting).shown_beside(items.only("pk")).places]
    readable = AgendaItem.objects.readable_in(user, meeting).order_by().values("pk")
    carried = Action.objects.carried_into(meeting).order_by().values("pk")
    actions = Action.objects.filter(Q(pk__in=carried) | Q(item__meeting=meeting), item__in=readable).order_by()
    named = Person.objects.filter(
        Q(pk__in=actions.values("owner"))
        | Q(pk__in=actions.values("others"))
        | Q(pk__in=items.order_by().values("presenter"))
    )
    return _each_once([*on_the_roll, *named.order_by("name").values_list("name", flat=True)])


def _schools(meeting: Meeting, partnerships: Any) -> list[str]:
    """What the schools that are in those partnerships on the meeting's day are called, in the register and besides."""
    of_these = partnerships.order_by().values("pk")
    memberships = Membership.objects.active(meeting.held_on).filter(partnership__in=of_these)
    called = memberships.order_by(Lower("school__name"), "school__urn")
    pairs = called.values_list("school__name", "school__known_as").distinct()
    return _each_once(name for pair in pairs for name in pair)


def _each_once(names: Any) -> list[str]:
    return list(dict.fromkeys(filter(None, names)))

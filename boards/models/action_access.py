"""Who may see and close which action."""

from typing import Any

from django.db.models import Q

from boards.models import access
from boards.models.meetings import Meeting
from boards.models.parts import Part, in_part
from boards.models.recording import Interest
from partnerships.models.acting import acted_for


def own_actions(user: Any) -> Q:
    """Actions that the user owns, alone or with others."""
    person = getattr(user, "person_id", None)
    return Q(owner=person) | Q(others=person) if person else Q(pk__in=[])


def actions_acted_for(user: Any) -> Q:
    """Actions of Part A that somebody owns for whom the user acts as a delegate today: of Part B none (ADR 45)."""
    people = acted_for(user).people
    owned = Q(owner__in=people) | Q(others__in=people)
    return in_part(Part.A, of="item") & owned if people else Q(pk__in=[])


def visible_actions(user: Any) -> Q:
    """Actions that the user may read, and their own, whose text is closed to an owner without a right to Part B."""
    return readable_actions(user) | (own_actions(user) & ~Q(item__in=_withdrawn(user)))


def readable_actions(user: Any) -> Q:
    """Actions whose text the user may read: their own, those of whom they act for, and those of minutes that the user
    may read; of Part B where that is the user's to read, without items that they withdrew from."""
    readable = Meeting.objects.filter(access.may_read(user), status__in=Meeting.WITH_CIRCULATED_MINUTES)
    checked = Meeting.objects.filter(access.may_check(user))
    of_board = Q(item__meeting__in=readable.order_by().values("pk")) | Q(
        item__meeting__in=checked.order_by().values("pk")
    )
    confidential = Meeting.objects.filter(access.RIGHTS[Part.B.right](user)).order_by().values("pk")
    open_parts = in_part(Part.A, of="item") | Q(item__meeting__in=confidential)
    theirs = own_actions(user) | actions_acted_for(user)
    return (theirs | of_board) & open_parts & ~Q(item__in=_withdrawn(user))


def closable_actions(user: Any) -> Q:
    """The user's own actions, those of whom they act for, and those of the meetings that the user records."""
    return own_actions(user) | actions_acted_for(user) | recorded_actions(user)


def recorded_actions(user: Any) -> Q:
    """Actions of the meetings that the user records."""
    recorded = Meeting.objects.filter(access.may_record(user)).order_by().values("pk")
    return Q(item__meeting__in=recorded)


def _withdrawn(user: Any):
    return Interest.objects.withdrawn_by(user).of_part(Part.B).values("item")

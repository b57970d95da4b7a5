"""From whose confidential minutes somebody is kept: one document holds all of a meeting's Part B (ADR 65)."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from boards.models.actions import Action
from boards.models.items import AgendaItem
from boards.models.meetings import Meeting
from boards.models.parts import Part
from boards.models.recording import Interest
from partnerships.models import Person

UNDER = " at a meeting, under item "  # in the reason of an action's history: what was done, and the key of the item


def meetings_closed_to(user: Any) -> QuerySet[Meeting]:
    """The meetings of which the user withdrew from a confidential item, or that did something with an action of one
    from which they withdrew at an earlier meeting."""
    of_items = Interest.objects.withdrawn_by(user).of_part(Part.B).order_by().values("item__meeting")
    under = Concat(Value(UNDER), Cast(OuterRef("pk"), CharField()))
    rows = Action.history.filter(  # type: ignore[attr-defined]
        item__in=AgendaItem.objects.withdrawn_by(user), history_change_reason__endswith=under
    )
    arising = AgendaItem.objects.filter(Exists(rows), standing=AgendaItem.Standing.MATTERS_ARISING)
    return Meeting.objects.filter(Q(pk__in=of_items) | Q(pk__in=arising.order_by().values("meeting")))


def people_kept_from(meeting: Meeting) -> QuerySet[Person]:
    """The same asked of a meeting: the people whom the withdrawals keep from its confidential minutes."""
    arising = meeting.items.filter(standing=AgendaItem.Standing.MATTERS_ARISING)
    worked_on = Q()
    for pk in arising.values_list("pk", flat=True):
        worked_on |= Q(history_change_reason__endswith=f"{UNDER}{pk}")
    closing = Q(item__meeting=meeting)
    if worked_on:
        closing |= Q(item__in=Action.history.filter(worked_on).order_by().values("item"))  # type: ignore[attr-defined]
    withdrew = Interest.objects.of_part(Part.B).filter(closing, withdrew=True)
    return Person.objects.filter(pk__in=withdrew.order_by().values("person"))

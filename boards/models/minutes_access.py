"""From whose confidential minutes somebody is kept: one document holds all of a meeting's Part B (ADR 65)."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from boards.models.actions import Action
from boards.models.items import AgendaItem
from boards.models.meetings import Meeting
from boards.models.parts import Part
from boards.models.recording import Interest

UNDER = " at a meeting, under item "  # in the reason of an action's history: what was done, and the key of the item


def withdrawn_from(user: Any) -> QuerySet[Meeting]:
    """The meetings of which the user withdrew from a confidential item, or that did something with an action of one
    from which they withdrew at an earlier meeting."""
    of_items = Interest.objects.withdrawn_by(user).of_part(Part.B).order_by().values("item__meeting")
    under = Concat(Value(UNDER), Cast(OuterRef("pk"), CharField()))
    rows = Action.history.filter(  # type: ignore[attr-defined]
        item__in=AgendaItem.objects.withdrawn_by(user), history_change_reason__endswith=under
    )
    arising = AgendaItem.objects.filter(Exists(rows), standing=AgendaItem.Standing.MATTERS_ARISING)
    return Meeting.objects.filter(Q(pk__in=of_items) | Q(pk__in=arising.order_by().values("meeting")))

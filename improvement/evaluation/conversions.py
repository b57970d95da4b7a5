"""A school of a self-evaluation becomes another record of the register: what it said stands for that school then.

Its head, who may be another, may say otherwise: a successor's head says yes in the old school's place.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db import transaction

from base.saving import delete, locked, save
from improvement.conversions import follow, go_to, moving
from improvement.models import Answer, Participation


def follow_conversions() -> bool:
    """Move what is to move; whether there was anything."""
    return follow(moves_on)


def moves_on(day: dt.date) -> list[Callable[[], object]]:
    """What would move that day: what schools said to sharing, and what their heads answered before."""
    said = moving(Participation.objects.order_by("pk"), day)
    answered = moving(Answer.objects.order_by("pk"), day)
    return [
        *(partial(_say_there, row, to) for row, to in said),
        *(partial(_answer_there, row, to) for row, to in answered),
    ]


@transaction.atomic
def _say_there(row: Participation, to: int) -> None:
    """Where schools merge, one row stays: it took part, or has a say, if one did, and shares what all of them share."""
    row = locked(row)
    other = Participation.objects.select_for_update().filter(evaluation=row.evaluation_id, school=to).first()
    if other is None:
        go_to(row, to)
        save(row, by=None)
        return
    other.was_there = other.was_there or row.was_there
    other.has_a_say = other.has_a_say or row.has_a_say
    if Participation.Shares.NO in (row.shares, other.shares):
        against = other if other.shares == Participation.Shares.NO else row
        other.shares, other.said_by, other.said_on = against.shares, against.said_by, against.said_on
    elif row.shares != other.shares:
        other.shares, other.said_by, other.said_on = Participation.Shares.UNSAID, None, None
    delete(row, by=None)
    save(other, by=None)


@transaction.atomic
def _answer_there(row: Answer, to: int) -> None:
    """Where the successor has answered itself, its answer stays."""
    row = locked(row)
    if Answer.objects.filter(evaluation=row.evaluation_id, theme=row.theme_id, school=to).exists():
        delete(row, by=None)
        return
    go_to(row, to)
    save(row, by=None)

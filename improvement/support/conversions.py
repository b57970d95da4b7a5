"""A school that asks for support, or gives it, becomes another record of the register: all of it goes on there.

What its head may see and do goes on with the headship, which carries over beside it.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db import transaction

from base.saving import locked, save
from improvement.conversions import follow, go_to, moving
from improvement.models import Deployment, Offer, SupportRequest, SystemLeader

MODELS = (SupportRequest, Deployment, SystemLeader, Offer)


def follow_conversions() -> bool:
    """Move what is to move; whether there was anything."""
    return follow(moves_on)


def moves_on(day: dt.date) -> list[Callable[[], object]]:
    """What would move that day: requests, who gives support, system leaders and offers, also those that are over."""
    return [
        partial(_move, row, to)
        for model in MODELS
        for row, to in moving(model._default_manager.order_by(), day)
        if not (isinstance(row, Deployment) and _stays(row, to))
    ]


@transaction.atomic
def _move(row: SupportRequest | Deployment | SystemLeader | Offer, to: int) -> None:
    """Where schools merge, one that is on the short list twice then, or is the school that asks, goes off it."""
    row = locked(row)
    if isinstance(row, Deployment):
        others = row.request.deployments.exclude(pk=row.pk).exclude(state__in=Deployment.BINDING)
        others.filter(school=to, system_leader=row.system_leader_id).delete()
        is_twice = row.request.deployments.exclude(pk=row.pk).filter(school=to, system_leader=row.system_leader_id)
        if row.state not in Deployment.BINDING and (is_twice.exists() or row.request.school_id == to):
            row.delete()
            return
    go_to(row, to)
    save(row, by=None)


def _stays(deployment: Deployment, to: int) -> bool:
    """Whether it stays where it is: a school gives no support to itself, so that it counts as one that has closed."""
    return deployment.state in Deployment.BINDING and deployment.request.school_id == to

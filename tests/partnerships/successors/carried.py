"""Carrying over from a school to its successor, and what there is then."""

import datetime as dt

from partnerships.models import Headship, Lead, Membership, SchoolLink
from partnerships.successors.writes import carry_over_to_successor, plan_to_carry_over

LAST_DAY = dt.date(2024, 8, 31)
NEXT_DAY = dt.date(2024, 9, 1)
DAY = dt.timedelta(days=1)


def carry_over(old, academy, **options):
    return carry_over_to_successor(school=old, successor=academy, by=None, **options)


def said(old, academy, **options) -> list[str]:
    return [str(step) for step in plan_to_carry_over(school=old, successor=academy, **options)]


def rows(model, **chosen) -> list[tuple]:
    """The URN, the first and the last day of each record, in their order."""
    return list(
        model.objects.filter(**chosen).order_by("started_on").values_list("school__urn", "started_on", "ended_on")
    )


def everything() -> list:
    models = (Membership, Lead, Headship)
    return [[list(model.objects.order_by("pk").values()), model.history.count()] for model in models]


def link(school, direction, other, manner):
    return SchoolLink.objects.create(
        school=school, direction=direction, linked_urn=other.urn, linked_name=other.name, manner=manner
    )

"""Carries over what closed schools had to their successors, as part of a refresh."""

from typing import Any

from base.saving import Author
from partnerships.models import School
from partnerships.successors.writes import (
    carry_over_to_successor,
    plan_to_carry_over,
    plan_to_share_out,
    share_out,
)
from register.planning.successions import Succession
from register.rows import RegisterRow, changed, made, plain

SuccessorChoice = int | dict[str, Any]


def carry_over(urn: int, choice: SuccessorChoice, reason: str, by: Author) -> tuple[list[str], list[RegisterRow]]:
    """Carry over; return a sentence for each step that was taken, as the preview had it, and the rows written."""
    school = School.objects.get(urn=urn)
    signed: dict[str, Any] = {"school": school, "by": by, "why": reason}
    if isinstance(choice, int):
        successor = School.objects.get(urn=choice)
        steps = [str(step) for step in plan_to_carry_over(school=school, successor=successor)]
        written = carry_over_to_successor(successor=successor, **signed)
    else:
        urns = {urn for shared in choice["memberships"].values() for urn in shared} | {choice["others"]}
        named = School.objects.in_bulk(urns - {None}, field_name="urn")
        shared = {int(pk): [named[urn] for urn in urns] for pk, urns in choice["memberships"].items()}
        shares: dict[str, Any] = {"successors": shared, "others": named.get(choice["others"])}
        steps = [str(step) for step in plan_to_share_out(school=school, **shares)]
        written = share_out(**shares, **signed)
    rows: list[RegisterRow] = []
    for one in written:
        if one.before is None:
            rows += made(type(one.record), [one.record.pk])
        else:
            after = {name: getattr(one.record, name) for name in one.before}
            row = changed(one.record, after)
            rows.append(row | {"before": {name: plain(value) for name, value in one.before.items()}})
    return steps, rows


def sure_moves(found: list[Succession]) -> dict[str, SuccessorChoice]:
    """For each closed school whose records can go on at exactly one school: its URN and the successor's."""
    return {str(one.school.urn): one.sure for one in found if one.sure}

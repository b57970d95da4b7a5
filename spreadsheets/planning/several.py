"""Schools that a sheet puts into a partnership while they are in another one: it may be meant, or a row too many."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list

from partnerships.models import Membership, School
from spreadsheets.planning.plan import SheetCreation, SheetPlan
from spreadsheets.reading.rows import sheet_and_row

MOST_TOLD = 20  # a sheet of a trust may have hundreds that are in a cluster too


@dataclass(frozen=True)
class _Elsewhere:
    """A membership as it will be, and what is said of it."""

    span: Membership
    partnership: object  # its key, or a ``Ref``
    said: str


def tell_of_several(plan: SheetPlan) -> None:
    """Note which schools join a partnership and are in another one then, by the portal or by a row above.

    What was in several before is no news.
    """
    joining: list[tuple[SheetCreation, dict[str, Any]]]
    joining = [(creation, dict(creation.values)) for creation in plan.created if creation.model == "membership"]
    schools = School.objects.in_bulk({values["school_id"] for _, values in joining})
    elsewhere = _held(plan, schools)
    told = []
    for creation, values in sorted(joining, key=lambda one: sheet_and_row(one[0].row)):
        of_school, partnership = elsewhere[values["school_id"]], values["partnership_id"]
        span = Membership(started_on=values["started_on"], ended_on=values["ended_on"])
        said = [one.said for one in of_school if one.partnership != partnership and one.span.overlaps(span)]
        if said:
            others = get_text_list(list(dict.fromkeys(said)), "and")
            told.append(
                f"Row {creation.row}: {schools[values['school_id']]} joins {creation.partnership}, and {others}."
            )
        of_school.append(_Elsewhere(span, partnership, f"joins {creation.partnership} by row {creation.row}"))
    plan.notes += told[:MOST_TOLD]
    if (more := len(told) - MOST_TOLD) > 0:
        plan.notes.append(
            f"{more} more of the schools that join a partnership {'is' if more == 1 else 'are'} in another too."
        )


def _held(plan: SheetPlan, schools: dict[int, School]) -> dict[object, list[_Elsewhere]]:
    """The memberships that the portal has of those schools, with the days that the plan gives them."""
    after = {update.pk: dict(update.after) for update in plan.updated if update.model == "membership"}
    found: dict[object, list[_Elsewhere]] = defaultdict(list)
    rows = Membership.objects.filter(school__in=schools).select_related("partnership")
    for membership in rows.order_by("partnership__name", "started_on", "pk"):
        for name, day in after.get(membership.pk, {}).items():
            setattr(membership, name, day)
        until = membership.ended_on
        said = (
            f"is in {membership.partnership} until {date_format(until)}"
            if until
            else f"stays in {membership.partnership}"
        )
        found[membership.school_id].append(_Elsewhere(membership, membership.partnership_id, said))
    return found

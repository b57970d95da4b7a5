"""A plan for an officer to look at before it is applied: sentences, a line a change, and whose records can go on.

All of it is plain data that JSON can hold. A preview made again from the same file and the same records is equal.
"""

from collections.abc import Iterator

from partnerships.models import Membership, School
from register.planning.plan import CORRECTABLE, RegisterPlan
from register.planning.report import Names, label, to_look_at
from register.planning.successions import After, Succession, successions

PreviewLine = (
    list  # kind (created, closed, reopened, updated, kept, link), URN, school, field, old, new: text but for the URN
)


def preview_of(plan: RegisterPlan) -> dict:
    """The preview of a plan, by name: ``lines``, ``successions``, and sets of schools by URN.

    ``followed`` are those of the closing ones that have a successor, ``members`` those of all the lines that are in
    partnerships. ``notes`` are sentences on what an officer may want to put right.
    """
    lines, after = [*_lines(plan)], After(plan)
    return {
        "lines": lines,
        "notes": [*to_look_at(plan)],
        "successions": [_succession(one) for one in successions(after)],
        "followed": after.followed(update.urn for update in plan.closed),
        "members": _members({line[1] for line in lines}),
    }


def counts_of(plan: RegisterPlan) -> dict[str, int]:
    """How many schools, and links, a plan touches."""
    return {
        "created": len(plan.created),
        "updated": len(plan.otherwise_updated),
        "closed": len(plan.closed),
        "reopened": len(plan.reopened),
        "unchanged": plan.unchanged,
        "not_in_file": plan.not_in_file,
        "links": len(plan.links_created) + len(plan.links_updated),
    }


def _lines(plan: RegisterPlan) -> Iterator[PreviewLine]:
    names = Names()
    for school in plan.created:
        yield [
            "created",
            school.urn,
            school.values["name"],
            label("opened_on"),
            "",
            names.words("opened_on", school.values["opened_on"]),
        ]
    for update in plan.updated:
        kind = "closed" if update.closes else "reopened" if update.reopens else "updated"
        for name, (old, new) in update.changes.items():
            yield [kind, update.urn, update.name, label(name), names.words(name, old), names.words(name, new)]
    yield from _kept(plan)
    yield from _links(plan)


def _links(plan: RegisterPlan) -> Iterator[PreviewLine]:
    links = plan.links_created | plan.links_updated
    if not links:
        return
    schools = dict(School.objects.values_list("urn", "name"))
    schools |= {school.urn: str(school.values["name"]) for school in plan.created}
    for (urn, direction, _), link in links.items():
        yield ["link", urn, schools[urn], direction, "", link.linked_name]


def _kept(plan: RegisterPlan) -> Iterator[PreviewLine]:
    """The facts that officers put right where the register, after the refresh, still disagrees."""
    names = Names()
    said = {update.urn: update.changes for update in plan.updated}
    for school in School.objects.with_corrections():
        for name, register in CORRECTABLE.items():
            ours, theirs = getattr(school, name), getattr(school, register)
            _, theirs = said.get(school.urn, {}).get(register, (theirs, theirs))
            if ours and ours != theirs:
                is_said = names.words(name, theirs) if theirs else "nothing"
                kept = [label(name), names.words(name, ours), f"the register says {is_said}"]
                yield ["kept", school.urn, school.name, *kept]


def _succession(one: Succession) -> dict:
    return {
        "urn": one.school.urn,
        "name": one.school.name,
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "sure": one.sure,
        "successors": [[school.urn, school.name] for school in one.successors],
        "steps": {str(urn): [str(step) for step in steps] for urn, steps in one.steps.items()},
    }


def _members(urns: set[int]) -> list[int]:
    members = Membership.objects.active().in_active_partnerships().order_by("school__urn")
    return [urn for urn in members.values_list("school__urn", flat=True).distinct() if urn in urns]

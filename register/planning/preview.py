"""A plan for an officer to look at before it is applied: sentences, a line a change, and whose records can go on.

All of it is plain data that JSON can hold. A preview made again from the same file and the same records is equal.
"""

from collections.abc import Iterator

from partnerships.models import Membership, School
from register.planning.elsewhere import authorities_passed_over
from register.planning.plan import CORRECTABLE, RegisterPlan
from register.planning.reorganisation import Reorganisation
from register.planning.report import Names, label, no_school, of_home_first, to_look_at
from register.planning.successions import After, Succession, successions
from register.reading.columns import MOST_PASSED, Sight

PreviewLine = (
    list  # kind (created, closed, reopened, updated, kept, link), URN, school, field, old, new: text but for the URN
)


def preview_of(plan: RegisterPlan) -> dict:
    """The preview of a plan, by name: ``lines``, ``successions``, ``authorities``, and sets of schools by URN.

    ``kept_before`` are the facts that officers put right and that differ from the register as before; ``heads`` are new
    schools' by URN, people's names that are shown until somebody decides and then forgotten (``without_names``), like
    the names in what ``successions`` asks.
    ``followed`` are those of the closing ones that have a successor, ``members`` those of all the lines that are in
    partnerships. ``notes`` are sentences on what an officer may want to put right.
    """
    kept = [*_kept(plan)]
    lines, after = [*_lines(plan, kept)], After(plan)
    return {
        "lines": lines,
        "kept_before": [line[1:] for is_news, line in kept if not is_news],
        "heads": {str(school.urn): school.head for school in plan.created if school.head},
        "notes": [*to_look_at(plan)],
        "successions": [_succession(one) for one in successions(after)],
        "followed": after.followed(update.urn for update in plan.closed),
        "members": _members({line[1] for line in lines}),
        "authorities": authorities_of(plan.reorganisation),
        "passed_over": passed_over_of(plan),
    }


def without_names(preview: dict) -> dict:
    """A preview that was decided on, without the names that only help to decide."""
    return {name: shown for name, shown in preview.items() if name not in ("heads", "successions")}


def sentences_on_people(preview: dict) -> list[str]:
    """The sentences of a refresh's record that may name leads and heads: what goes on, went on, and came back."""
    asked = [one[which] for one in preview.get("successions", []) for which in ("steps", "others") if one[which]]
    steps = [sentence for by_successor in asked for some in by_successor.values() for sentence in some]
    return [*preview.get("carried_over", []), *preview.get("undone", []), *steps]


def without_sentences_on_people(preview: dict) -> dict:
    """The record of a refresh without them; one that was not decided on is compared anew before it is applied."""
    return preview | {name: [] for name in ("carried_over", "undone", "successions") if preview.get(name)}


def authorities_of(one: Reorganisation | None) -> dict:
    """What changes about authorities, those that begin or are joined with how many schools come; empty where none.

    ``goes_on`` are those that are home already and do not end; ``coming`` are the schools that join others, each with
    the day if it is another than ``on``.
    """
    if one is None:
        return {}
    return {
        "on": one.on.isoformat(),
        "ends": [[code, name] for code, name in one.ends.items()],
        "begins": [[code, name, one.schools[code]] for code, name in one.begins.items()],
        "joined": [[code, name, one.schools[code]] for code, name in one.joined.items()],
        "asks": one.asks_which_are_home,
        "stays": [[urn, name] for urn, name in one.stays.items()],
        "lags": [[urn, name] for urn, name in one.lags.items()],
        "coming": [[each.code, each.urn, each.name, each.since and each.since.isoformat()] for each in one.coming],
        "goes_on": [[code, name] for code, name in one.home.items()],
    }


def passed_over_of(plan: RegisterPlan) -> dict:
    """The rows that are not taken, for somebody to check: what is odd or no school first, each by row with the reason.

    At most ``MOST_PASSED``; ``more`` counts the rest, ``odd`` those that are another's and have odd cells, and
    ``authorities`` has all rows of others by their authority.
    """
    whose, others = Sight.WHOSE, [one for one in plan.passed if one.sight != Sight.WHOSE]
    rows = [[one.row, one.urn, one.name, one.why] for one in plan.passed if one.sight == whose]
    rows += [[one.row, one.urn, one.name, no_school(one.why)] for one in of_home_first(plan.no_schools)]
    rows += [[one.row, one.urn, one.name, one.why] for one in others]
    return {
        "rows": rows[:MOST_PASSED],
        "more": plan.other_authorities + plan.nobodys + len(plan.no_schools) - len(rows[:MOST_PASSED]),
        "odd": plan.passed_for[Sight.CELLS],
        "authorities": [[name, count] for name, count in authorities_passed_over(plan.others)],
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
        "passed_over": plan.other_authorities,
        "nobodys": plan.nobodys,
        "links": len(plan.links_created) + len(plan.links_updated),
    }


def _lines(plan: RegisterPlan, kept: list[tuple[bool, PreviewLine]]) -> Iterator[PreviewLine]:
    names = Names()
    for school in plan.created:
        yield ["created", school.urn, school.values["name"], "new school", "", names.new(school)]
    for update in plan.updated:
        kind = "closed" if update.closes else "reopened" if update.reopens else "updated"
        for name, (old, new) in update.changes.items():
            yield [kind, update.urn, update.name, label(name), names.words(name, old), names.words(name, new)]
    yield from (line for is_news, line in kept if is_news)
    yield from _links(plan)


def _links(plan: RegisterPlan) -> Iterator[PreviewLine]:
    links = plan.links_created | plan.links_updated
    if not links:
        return
    schools = dict(School.objects.values_list("urn", "name"))
    schools |= {school.urn: str(school.values["name"]) for school in plan.created}
    for (urn, direction, _), link in links.items():
        yield ["link", urn, schools[urn], direction, "", link.linked_name]


def _kept(plan: RegisterPlan) -> Iterator[tuple[bool, PreviewLine]]:
    """The facts that officers put right where the register, after the refresh, still disagrees.

    With each whether it is news: the register says something else than it did when they were put right or last kept.
    """
    names = Names()
    said = {update.urn: update.changes for update in plan.updated}
    for school in School.objects.with_corrections():
        for name, register in CORRECTABLE.items():
            ours, theirs = getattr(school, name), getattr(school, register)
            is_news = register in said.get(school.urn, {})
            _, theirs = said.get(school.urn, {}).get(register, (theirs, theirs))
            if ours and ours != theirs:
                is_said = names.words(name, theirs) if theirs else "nothing"
                kept = [label(name), names.words(name, ours), f"the register says {is_said}"]
                yield is_news, ["kept", school.urn, school.name, *kept]


def _succession(one: Succession) -> dict:
    return {
        "urn": one.school.urn,
        "name": one.school.name,
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "sure": one.sure,
        "successors": [[school.urn, school.name] for school in one.successors],
        "steps": {str(urn): [str(step) for step in steps] for urn, steps in one.steps.items()},
        "probable": {str(urn): reasons for urn, reasons in one.probable.items()},
        "memberships": _memberships(one) if one.is_split else [],
        "others": _others(one) if one.is_split else {},
    }


def _memberships(one: Succession) -> list:
    """The memberships of a school that splits, each with its key, its partnership and its first day, if ahead."""
    steps = one.steps[one.successors[0].urn]
    return [[step.record.pk, str(step.record.partnership)] for step in steps if isinstance(step.record, Membership)]


def _others(one: Succession) -> dict[str, list[str]]:
    """What becomes of the leads and heads of a school that splits, by the URN of each school that follows."""
    return {
        str(urn): [str(step) for step in steps if not isinstance(step.record, Membership)]
        for urn, steps in one.steps.items()
    }


def _members(urns: set[int]) -> list[int]:
    members = Membership.objects.active().in_active_partnerships().order_by("school__urn")
    return [urn for urn in members.values_list("school__urn", flat=True).distinct() if urn in urns]

"""A preview in plain English, before it is applied and, from its record, afterwards."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import get_text_list

from base.saving import A_DAY
from partnerships.coverage.counting import Coverage
from register.planning.report import MAX_NAMED, label, many

Counts = dict[str, int]
MAX_KEPT = 3  # facts of officers that are named
OF_AUTHORITIES = {label("la_code"), label("la_name")}  # facts that sentences of their own speak of


def sentences(preview: dict, counts: Counts, *, is_done: bool = False) -> list[str]:
    """What a refresh changes, the most telling first; ``is_done`` where it is applied.

    None for a refresh that was refused, or that was applied before previews were kept.
    """
    if not (preview and counts):
        return []
    said = [
        *authorities(preview.get("authorities") or {}),
        _new(counts["created"]),
        _closing(preview, counts["closed"], is_done=is_done),
        "" if is_done else _probable(preview),
        _reopening(counts["reopened"], is_done=is_done),
        coverage(preview.get("coverage") or {}, is_done=is_done),
        _facts(preview, counts, is_done=is_done),
        _links(counts["links"]),
        _unchanged(counts["unchanged"]),
        _missing(counts["not_in_file"]),
        _passed_over(counts.get("passed_over", 0)),  # which imports of before were not asked
        _nobodys(counts.get("nobodys", 0)),
        _kept(preview),
        *preview.get("notes", []),
    ]
    return [sentence for sentence in said if sentence]


def authorities(changes: dict) -> list[str]:
    """What changes about authorities, such as “Essex ends on 31 March 2028; 3 authorities begin; …”."""
    if not changes:
        return []
    on = parse_date(changes["on"]) or dt.date.max
    begins, joined = changes["begins"], changes["joined"]
    came = sum(count for _, _, count in begins)
    parts = [f"{_listed(name for _, name in changes['ends'])} {_end(len(changes['ends']))}"] if changes["ends"] else []
    said = []
    if parts:
        parts[0] += f" on {date_format(on - A_DAY)}"
    if begins:
        start = "1 authority begins" if len(begins) == 1 else f"{len(begins)} authorities begin"
        parts.append(start if changes["ends"] else f"{start} on {date_format(on)}")
        parts.append(
            f"{many(came, 'school')} {'moves' if came == 1 else 'move'} to {'it' if len(begins) == 1 else 'them'}"
        )
    if parts:
        said.append("; ".join(parts) + ".")
    if len(begins) > 1 or (begins and not changes["ends"]):
        said.append(f"{_listed(f'{count:,} to {name} ({code})' for code, name, count in begins)}.")
    elif begins:
        said.append(f"It is {begins[0][1]} ({begins[0][0]}).")
    said += _joining(joined, changes.get("coming", []), on)
    ends = [name for _, name in changes["ends"]]
    if stays := changes.get("stays"):
        said.append(_staying(stays, "not in the file", _listed(ends)))
    if lags := changes.get("lags"):
        under = f"still under {_listed(ends)} in the file"
        said.append(_staying(lags, under, "it" if len(ends) == 1 else "them"))
    if home := changes.get("home"):
        said.append(f"Home from {date_format(on)}: {_listed(home)}.")
    if no_more := changes.get("home_no_more"):
        said.append(f"Home no more: {_listed(no_more)}.")
    return said


def _joining(joined: list[list], coming: list[list], on: dt.date) -> Iterator[str]:
    """Which schools come to authorities that are there already, and from when; previews of before only count them."""
    for code, name, count in joined:
        by_day: dict[dt.date, list[list]] = {}
        for _, urn, school, since in (one for one in coming if one[0] == code):
            by_day.setdefault((parse_date(since) if since else None) or on, []).append([urn, school])
        for day, schools in sorted(by_day.items()) or [(on, [])]:
            number = len(schools) or count
            named = f": {_named(schools)}" if schools else ""
            comes = "comes" if number == 1 else "come"
            yield f"{many(number, 'school')} {comes} to {name} ({code}) from {date_format(day)}{named}."


def _staying(stays: list[list], where: str, whose: str) -> str:
    """The open schools of authorities that end and to which the file gives no other."""
    is_one = len(stays) == 1
    stay = f"{'is' if is_one else 'are'} {where} and {'stays' if is_one else 'stay'}"
    return f"{many(len(stays), 'open school')} {stay} with {whose}: {_named(stays)}."


def _named(schools: list[list]) -> str:
    shown = [f"{name} ({urn})" for urn, name in schools[:MAX_NAMED]]
    shown += [f"{len(schools) - MAX_NAMED:,} more"] if len(schools) > MAX_NAMED else []
    return _listed(shown)


def _end(count: int) -> str:
    return "ends" if count == 1 else "end"


def _listed(names: Iterable[str]) -> str:
    return get_text_list(list(names), "and")


def question(succession: dict) -> str:
    """What is asked of a closed school, such as “Frinton Primary School (114723) closes on 31 August 2023”."""
    school = f"{succession['name']} ({succession['urn']})"
    last_day = parse_date(succession["last_day"] or "")
    return f"{school}, last day {date_format(last_day)}" if last_day else f"{school}, closed on a day not recorded"


def _new(count: int) -> str:
    return f"{many(count, 'school')} {_be(count)} new." if count else ""


def _closing(preview: dict, count: int, *, is_done: bool) -> str:
    if not count:
        return ""
    followed, members = set(preview["followed"]), set(preview["members"])
    verb = "closed" if is_done else "will close"
    closing = {line[1] for line in preview["lines"] if line[0] == "closed"}
    said = f"{many(count, 'school')} {verb}; {len(followed)} {_have(len(followed))} a successor"
    if not closing & members:
        return f"{said}; none is in a partnership."
    if not closing & members & followed:
        left = len(closing & members)
        return f"{said}; {left} that {_have(left)} none {_be(left)} in a partnership."
    both = len(closing & members & followed)
    can = "" if is_done else f": {_how_they_move(preview, closing & members & followed)}"
    return f"{said}; {both} of those {_be(both)} in a partnership{can}."


def _how_they_move(preview: dict, urns: set[int]) -> str:
    """Where the memberships of these schools can go on: of those that split, that is for an officer to choose."""
    split = {one["urn"] for one in preview.get("successions", []) if len(one["successors"]) > 1} & urns
    membership = "its membership" if len(urns) == 1 else "their memberships"
    if not split:
        return f"{membership} can move to the successor"
    if split == urns:
        return f"{membership} can move to one or several of the schools that follow: choose when you apply"
    return (
        f"{membership} can move to the successor; {len(split)} of them {_have(len(split))} several that "
        "follow: choose when you apply"
    )


def _probable(preview: dict) -> str:
    count = sum(bool(one.get("probable")) for one in preview.get("successions", []))
    said = f"{many(count, 'closed school')} {_have(count)} no link to a successor and probably {_have(count)} one"
    return f"{said}: choose when you apply." if count else ""


def _reopening(count: int, *, is_done: bool) -> str:
    verb = "" if is_done else " will be"
    return f"{many(count, 'closed school')}{verb or ' ' + _be(count)} open again." if count else ""


def coverage(counted: dict, *, is_done: bool) -> str:
    """How many schools are in a partnership, of those that count, before and after."""
    if not counted or not (counted["before"][1] or counted["after"][1]):
        return ""
    before, after = Coverage(*counted["before"]), Coverage(*counted["after"])
    moves = ", with the memberships that go on at the successors chosen already" if counted.get("moves") else ""
    was = f"{before.counts} schools that count are in a partnership ({before.share_to(1)})"
    now = f"{was if before.in_scope else 'no school counts'} {'before' if is_done else 'now'}"
    becomes = f"{after.counts} ({after.share_to(1)})" if after.in_scope else "none counts"
    return f"Coverage: {now}, {becomes} {_after(parse_date(counted['on']), is_done=is_done)}{moves}."


def _after(on: dt.date | None, *, is_done: bool) -> str:
    if on and on > timezone.localdate():
        return f"from {date_format(on)}"
    return "after" if is_done else "after it"


def _facts(preview: dict, counts: Counts, *, is_done: bool) -> str:
    """The facts that change of other schools than those that were named before, with how often."""
    said_already = OF_AUTHORITIES if preview.get("authorities") else ()
    updated = [line for line in preview["lines"] if line[0] == "updated" and line[3] not in said_already]
    if not updated:
        return ""
    facts = ", ".join(f"{name} ({count})" for name, count in Counter(line[3] for line in updated).most_common())
    schools = len({line[1] for line in updated})
    verb = "changed" if is_done else "will change"
    others = "other school" if counts["created"] or counts["closed"] or counts["reopened"] else "school"
    return f"{many(schools, others)} {verb}: {facts}."


def _links(count: int) -> str:
    differ = "differs" if count == 1 else "differ"
    return f"{many(count, 'link')} between schools {_be(count)} new or {differ}." if count else ""


def _unchanged(count: int) -> str:
    return f"{many(count, 'school')} {'stays as it is' if count == 1 else 'stay as they are'}."


def _missing(count: int) -> str:
    verb = "is not in the file and stays as it is" if count == 1 else "are not in the file and stay as they are"
    return f"{many(count, 'school')} held here {verb}." if count else ""


def _passed_over(count: int) -> str:
    return f"{many(count, 'row')} of other authorities {'is' if count == 1 else 'are'} passed over." if count else ""


def _nobodys(count: int) -> str:
    """Rows such as one of totals."""
    verb = "is" if count == 1 else "are"
    return f"{many(count, 'row')} with neither a URN nor an LA code {verb} passed over." if count else ""


def _kept(preview: dict) -> str:
    """The facts that officers put right and of which the register now says something new, by name."""
    kept = [line for line in preview["lines"] if line[0] == "kept"]
    if not kept:
        return ""
    named = [f"{fact} {ours} of {school} ({urn}), where {theirs}" for _, urn, school, fact, ours, theirs in kept]
    more = [f"{len(kept) - MAX_KEPT} more"] if len(kept) > MAX_KEPT else []
    stay = (
        "1 fact that officers put right stays" if len(kept) == 1 else f"{len(kept)} facts that officers put right stay"
    )
    return f"{stay}, though the register says something new: {'; '.join(named[:MAX_KEPT] + more)}."


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"

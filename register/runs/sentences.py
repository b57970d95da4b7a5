"""A preview in plain English, before it is applied and, from its record, afterwards."""

from collections import Counter

from django.utils.dateparse import parse_date
from django.utils.formats import date_format

Counts = dict[str, int]


def sentences(preview: dict, counts: Counts, *, is_done: bool = False) -> list[str]:
    """What a refresh changes, the most telling first; ``is_done`` where it is applied.

    None for a refresh that was refused, or that was applied before previews were kept.
    """
    if not (preview and counts):
        return []
    said = [
        _new(counts["created"]),
        _closing(preview, counts["closed"], is_done=is_done),
        _reopening(counts["reopened"], is_done=is_done),
        _facts(preview, is_done=is_done),
        _links(counts["links"]),
        _unchanged(counts["unchanged"]),
        _missing(counts["not_in_file"]),
        _kept(preview),
        *preview.get("notes", []),
    ]
    return [sentence for sentence in said if sentence]


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
        return f"{said}; none of those is in a partnership."
    both = len(closing & members & followed)
    can = "" if is_done else ": their membership can move to the successor"
    return f"{said}; {both} of those {_be(both)} in a partnership{can}."


def _reopening(count: int, *, is_done: bool) -> str:
    verb = "" if is_done else " will be"
    return f"{many(count, 'closed school')}{verb or ' ' + _be(count)} open again." if count else ""


def _facts(preview: dict, *, is_done: bool) -> str:
    """The other facts that change, with how often."""
    updated = [line for line in preview["lines"] if line[0] == "updated"]
    if not updated:
        return ""
    facts = ", ".join(f"{name} ({count})" for name, count in Counter(line[3] for line in updated).most_common())
    schools = len({line[1] for line in updated})
    verb = "changed" if is_done else "will change"
    return f"{many(schools, 'other school')} {verb}: {facts}."


def _links(count: int) -> str:
    return f"{many(count, 'link')} between schools {_be(count)} new or differ." if count else ""


def _unchanged(count: int) -> str:
    return f"{many(count, 'school')} {'stays as it is' if count == 1 else 'stay as they are'}."


def _missing(count: int) -> str:
    verb = "is not in the file and stays as it is" if count == 1 else "are not in the file and stay as they are"
    return f"{many(count, 'school')} held here {verb}." if count else ""


def _kept(preview: dict) -> str:
    count = sum(line[0] == "kept" for line in preview["lines"])
    verb = "differs" if count == 1 else "differ"
    return (
        f"{many(count, 'fact')} that officers put right {verb} from the register: the officers’ stay." if count else ""
    )


def many(count: int, thing: str) -> str:
    """A number of things, such as “1 school” or “2,000 schools”."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"

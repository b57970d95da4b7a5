"""The kinds of pages of minutes, and of what comes out of them: actions and decisions."""

from collections.abc import Iterator

from django.utils import timezone

from base.school_terms import academic_year
from boards.actions.writes import sign
from boards.models import Action, Meeting, Part
from tests.every_page.keys import first
from tests.every_page.kinds import PageKind, kind
from tests.every_page.kinds_meetings import meetings
from tests.every_page.people import LEAD, account_of
from tests.every_page.records_meetings import COUNTY, PART_B, WEST

COPIES = {"": "", "for the public": "copy=public", "for members": "copy=members", "of Part B": "copy=part-b"}
WITH_MINUTES = (
    "draft",
    "circulated, of the Board",
    "circulated, of the West",
    "approved, not published",
    "published",
    "published and redacted",
    "uploaded",
    "of the Mid, published by nobody",
)


def kinds() -> Iterator[PageKind]:
    """All of them."""
    found = meetings()
    for state in (*WITH_MINUTES, "planned", "being recorded"):
        yield from _of_meeting(state, found[state])
    yield kind("meetings:suggestions", "draft, with the chair", pk=found["draft"].pk)
    yield from _actions(found)
    yield from _decisions(found)


def _of_meeting(state: str, meeting: Meeting) -> Iterator[PageKind]:
    for about, query in COPIES.items():
        which = f"{state}, {about}" if about else state
        yield kind("meetings:minutes", which, pk=meeting.pk, query=query)
        if state in WITH_MINUTES and about != "for the public":
            yield kind("meetings:minutes_word", which, pk=meeting.pk, query=query)
            yield kind("meetings:minutes_pdf", which, pk=meeting.pk, query=query)
    yield from _of_minutes(state, meeting)
    for page in ("minutes_versions", "minutes_approve", "minutes_postscript"):
        yield kind(f"meetings:{page}", state, pk=meeting.pk)
        yield kind(f"meetings:{page}", f"{state}, Part B", pk=meeting.pk, query="part=b")
    yield kind("meetings:minutes_versions", f"{state}, compared", pk=meeting.pk, query="from=1&to=2")
    yield kind("meetings:minutes_withdraw", state, pk=meeting.pk)
    yield kind("meetings:minutes_put_back", state, pk=meeting.pk)


def _of_minutes(state: str, meeting: Meeting) -> Iterator[PageKind]:
    """The extracts of a plain minute and of a confidential one."""
    numbers = {"": meeting.items.of_part(Part.A).last(), "Part B": meeting.items.of_part(Part.B).first()}
    for about, item in numbers.items():
        if item is None:
            continue
        which = ", ".join(filter(None, [state, about]))
        for page in ("extract", "extract_word", "extract_pdf", "extract_send"):
            yield kind(f"meetings:{page}", which, pk=meeting.pk, number=item.number)
    if numbers["Part B"]:
        about = {"pk": meeting.pk, "number": numbers["Part B"].number, "query": "copy=part-b"}
        yield kind("meetings:extract", f"{state}, copy of Part B", **about)


def _actions(found: dict[str, Meeting]) -> Iterator[PageKind]:
    year = academic_year(timezone.localdate())
    queries = {"": "", "overdue": "show=overdue", "closed": "show=closed", "all": "show=all", "mine": "mine=yes"}
    queries |= {"said not to be theirs": "show=not-theirs"}
    queries |= {
        "of a board": f"show=all&board={COUNTY}",
        "of a year": f"show=all&year={year - 1}",
        "bad": "show=x&year=y",
    }
    for about, query in queries.items():
        yield kind("actions:list", about, query=query)
    yield kind("actions:csv")
    yield kind("actions:csv", "all", query="show=all")
    for about, action in _kinds_of_action(found).items():
        yield kind("actions:update", about, pk=action.pk)
        yield kind("actions:by_link", about, signed=sign(action.pk))
    yield kind("actions:by_link", "wrong link", signed="wrong")


def _kinds_of_action(found: dict[str, Meeting]) -> dict[str, Action]:
    closed = Action.objects.filter(closed_on__isnull=False)
    outstanding = Action.objects.filter(closed_on=None)
    of_board = outstanding.filter(item__meeting=found["circulated, of the Board"])
    return {
        "closed": first(closed, "closed"),
        "of the lead’s account": first(outstanding.filter(owner=account_of(LEAD).person), "of the lead’s account"),
        "open, circulated on the West": first(outstanding.filter(item__meeting=found["circulated, of the West"])),
        "open, circulated on the Board": first(of_board.filter(item__title="Peer review")),
        "open, Part B of the Board": first(of_board.of_part(Part.B)),
        "of a draft": first(outstanding.filter(item__meeting=found["draft"])),
    }


def _decisions(found: dict[str, Meeting]) -> Iterator[PageKind]:
    year = academic_year(timezone.localdate())
    queries = {"": "", "found": "q=peer", "not found": "q=submarine", "of a board": f"board={WEST}"}
    queries |= {"of a term": f"year={year - 1}&term=spring", "of a kind": "kind=noted", "bad": "board=x&year=y&kind=z"}
    for about, query in queries.items():
        yield kind("decisions:list", about, query=query)
    for state in ("published", "circulated, of the Board", "approved, not published"):
        meeting = found[state]
        parts = {"board": meeting.board.abbreviation, "day": str(meeting.held_on)}
        yield kind("decisions:minute", state, **parts, number="4")
        if item := meeting.items.filter(title=PART_B, is_part_b=True).first():
            yield kind("decisions:minute", f"{state}, Part B", **parts, number=item.number)
    yield kind("decisions:minute", "no such minute", board="SPB", day="1999-01-01", number="1")

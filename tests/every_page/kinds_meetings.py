"""The kinds of pages of boards and of their meetings, up to the recording screen."""

from collections.abc import Iterator

from django.utils import timezone

from base.school_terms import academic_year
from boards.models import AgendaItem, Board, Meeting, Paper, PlannedItem
from boards.steps import CANCEL, CLEAR, FINISH, PUBLISH
from tests.every_page.keys import first, in_order
from tests.every_page.kinds import PageKind, kind
from tests.every_page.kinds_directory import A_DAY_GONE_BY
from tests.every_page.records_meetings import COUNTY, MID, PART_B, VENUE, WEST

Status = Meeting.Status


def kinds() -> Iterator[PageKind]:
    """All of them."""
    yield from _boards()
    yield from _lists()
    found = meetings()
    for about, meeting in found.items():
        yield kind("meetings:detail", about, pk=meeting.pk)
    yield kind("meetings:detail", "no such meeting", pk=999_999)
    for about in (
        "being recorded",
        "draft",
        "circulated, of the Board",
        "of the Mid, published by nobody",
        "extraordinary, agenda due",
    ):
        yield from _of_meeting(about, found[about])
    yield from _asked_first(found)
    for about in ("being recorded", "circulated, of the Board"):
        yield from _of_papers(about, found[about])


def meetings() -> dict[str, Meeting]:
    """One meeting of each state, by what is said of it."""
    made = Meeting.objects.filter(venue=VENUE)
    west, county = made.filter(board__slug=WEST), made.filter(board__slug=COUNTY)
    uploaded = Meeting.objects.filter(board__slug=COUNTY, versions__file__gt="")
    to_come = Meeting.objects.filter(held_on__gt=timezone.localdate()).exclude(venue=VENUE)
    past = Meeting.objects.filter(held_on__lt=timezone.localdate()).exclude(venue=VENUE)
    found = {
        "planned": to_come.filter(status=Status.PLANNED),
        "agenda issued": to_come.filter(status=Status.AGENDA_ISSUED, board__slug=WEST),
        "past, not minuted": past.filter(status=Status.AGENDA_ISSUED),
        "being recorded": west.filter(status=Status.IN_PROGRESS, resumed_on=None),
        "adjourned": west.filter(resumed_on__isnull=False),
        "draft": west.filter(status=Status.DRAFT),
        "extraordinary, agenda due": west.filter(is_extraordinary=True),
        "cancelled": west.filter(status=Status.CANCELLED),
        "circulated, of the Board": county.filter(status=Status.CIRCULATED),
        "circulated, of the West": past.filter(status=Status.CIRCULATED, board__slug=WEST),
        "approved, not published": county.filter(status=Status.APPROVED),
        "published": past.filter(status=Status.PUBLISHED, board__slug=WEST),
        "published and redacted": county.filter(status=Status.PUBLISHED),
        "uploaded": uploaded,
        "of the Mid, published by nobody": made.filter(board__slug=MID),
    }
    return {about: first(rows, about) for about, rows in found.items()}


def _boards() -> Iterator[PageKind]:
    year = academic_year(timezone.localdate())
    yield kind("boards:list")
    for board in Board.objects.order_by("slug"):
        yield kind("boards:detail", board.slug, slug=board.slug)
    for query in (A_DAY_GONE_BY, "on=1999-01-01", "on=2023-02-30", "on=yesterday"):
        yield kind("boards:detail", f"{COUNTY}, {query}", slug=COUNTY, query=query)
    yield kind("boards:detail", "no such board", slug="no-such-board")
    for slug in (COUNTY, WEST):
        yield kind("boards:attendance", slug, slug=slug)
        yield kind("boards:attendance", f"{slug}, the year before", slug=slug, query=f"year={year - 1}")
        yield kind("boards:attendance", f"{slug}, bad year", slug=slug, query="year=x")
        yield kind("boards:attendance_csv", slug, slug=slug)
        yield kind("boards:part_b_glass", slug, slug=slug)
        for page in ("forward_plan", "planned_add", "plan_paste", "year"):
            yield kind(f"boards:{page}", slug, slug=slug)
        yield kind("boards:year", f"{slug}, bad year", slug=slug, query="year=x")
        yield kind("boards:planned_change", slug, slug=slug, pk=_unplaced_entry(slug).pk)
        yield kind("boards:calendar", slug, slug=slug)


def _unplaced_entry(slug: str) -> PlannedItem:
    return PlannedItem.objects.filter(board__slug=slug, meeting=None, term_year=None, recurs="").earliest("pk")


def _lists() -> Iterator[PageKind]:
    year = academic_year(timezone.localdate())
    queries = {"": "", "page 2": "page=2", "page out of range": "page=99", "of a board": f"board={WEST}"}
    queries |= {"of a year": f"board={MID}&year={year - 1}", "bad filters": "board=x&year=y"}
    for about, query in queries.items():
        yield kind("meetings:list", about, query=query)
    yield kind("meetings:calendar")
    yield kind("meetings:plan")
    yield kind("meetings:plan", "the spring term", query=f"term={year + 1}-Spring")
    yield kind("meetings:minutes_upload")


def _asked_first(found: dict[str, Meeting]) -> Iterator[PageKind]:
    """The pages that stand before a step."""
    asked = {"planned": CANCEL, "being recorded": FINISH, "draft": CLEAR, "approved, not published": PUBLISH}
    yield kind("meetings:change", "planned", pk=found["planned"].pk)
    for about, step in asked.items():
        yield kind("meetings:step", f"{step}, {about}", pk=found[about].pk, step=step.name)


def _of_meeting(about: str, meeting: Meeting) -> Iterator[PageKind]:
    """What who records or reads a meeting may open of it."""
    for page in (
        "agenda",
        "adjourn",
        "record",
        "record_signed_in",
        "record_names",
        "sign_in_sheet",
        "minute_sheet",
        "key_sheet",
        "pack",
    ):
        yield kind(f"meetings:{page}", about, pk=meeting.pk)
    for page in ("minute_sheet", "pack"):
        yield kind(f"meetings:{page}", f"{about}, Part B", pk=meeting.pk, query="part=b")
    for title in ("Peer review", PART_B):
        item = AgendaItem.objects.get(meeting=meeting, title=title)
        which = f"{about}, Part B item" if item.is_part_b else about
        for page in ("agenda_item", "item_versions", "papers", "vote_add"):
            yield kind(f"meetings:{page}", which, pk=meeting.pk, item_pk=item.pk)
        for vote in in_order(item.votes.all()):
            yield kind("meetings:vote_change", which, pk=meeting.pk, item_pk=item.pk, vote_pk=vote.pk)


def _of_papers(about: str, meeting: Meeting) -> Iterator[PageKind]:
    for paper in in_order(Paper.objects.filter(meeting=meeting)):
        which = f"{about}: {paper}{' (old version)' if hasattr(paper, 'replaced_by') else ''}"
        yield kind("meetings:paper", which, pk=meeting.pk, paper_pk=paper.pk)
        yield kind("meetings:paper_change", which, pk=meeting.pk, item_pk=paper.item_id, paper_pk=paper.pk)

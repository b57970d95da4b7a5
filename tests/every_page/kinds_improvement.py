"""The kinds of pages of the improvement programme: the register of system leaders, and support."""

from collections.abc import Iterator

from django.utils import timezone

from base.school_terms import Term
from improvement.models import Offer, Practice, Priority, SupportRequest, SystemLeader, TermReport
from improvement.models.system_leaders import confirmed_since
from improvement.reporting.lists import LISTS
from tests.every_page.keys import first
from tests.every_page.kinds import PageKind, kind
from tests.every_page.kinds_meetings import meetings
from tests.every_page.people import LEAD, account_of
from tests.every_page.records_improvement import beside_it, own_school


def kinds() -> Iterator[PageKind]:
    """All of them."""
    yield from _system_leaders()
    yield from _offers()
    yield from _reports()
    yield from _support()
    yield from _priorities()
    yield from _practice()


def _reports() -> Iterator[PageKind]:
    """Of this term a draft, of the term before that of a meeting the frozen one, and lists with rows and without."""
    term, frozen = Term.of(timezone.localdate()), first(TermReport.objects.select_related("board"), "frozen report")
    yield kind("reports:index")
    yield kind("reports:term", "", term=term)
    for about, slug in {"county": "school-partnership-board", "quadrant": "south-quadrant-meeting"}.items():
        yield kind("reports:report", f"draft, {about}", term=term, slug=slug, query="draft=yes")
        yield kind("reports:report", f"over, {about}", term=Term(2024, "Spring"), slug=slug)
    yield kind("reports:report", "frozen", term=frozen.of_term, slug=frozen.board.slug)
    yield kind("reports:word", "", term=term, slug="south-quadrant-meeting")
    for key in LISTS:
        yield kind("reports:list", key, term=term, slug="school-partnership-board", key=key)


def _system_leaders() -> Iterator[PageKind]:
    yield kind("system_leaders:list")
    yield kind("system_leaders:list", "narrowed", query="topic=inclusion&phase=primary&district=basildon")
    yield kind("system_leaders:list", "not shown", query="show=not-shown")
    yield kind("system_leaders:list", "bad filters", query="topic=atlantis&phase=x&page=x")
    yield kind("system_leaders:add")
    found = {
        "shown": SystemLeader.objects.shown(),
        "without a designation": SystemLeader.objects.filter(designations=None),
        "not confirmed": SystemLeader.objects.filter(confirmed_on__lt=confirmed_since()),
    }
    for about, rows in found.items():
        leader = first(rows, about)
        for page in ("detail", "edit", "end", "designation_add"):
            yield kind(f"system_leaders:{page}", about, pk=leader.pk)
    shown = first(found["shown"])
    yield kind("system_leaders:designation", "", pk=shown.pk, designation=shown.designations.get().pk)


def _priorities() -> Iterator[PageKind]:
    yield kind("priorities:list")
    yield kind("priorities:list", "of a term", query="term=2025-autumn")
    yield kind("priorities:list", "bad term", query="term=2019-easter")
    found, priority = meetings(), first(Priority.objects.active())
    for about in ("being recorded", "draft", "circulated, of the West"):
        yield kind("priorities:of_meeting", about, pk=found[about].pk)
    yield kind("priorities:say", "said already", pk=found["being recorded"].pk, priority_pk=priority.pk)


def _practice() -> Iterator[PageKind]:
    yield kind("practice:list")
    yield kind("practice:list", "narrowed", query="topic=curriculum-and-teaching&q=book")
    yield kind("practice:list", "nothing found", query="q=zzz")
    yield kind("practice:waiting")
    for about, rows in {"shown": Practice.objects.shown(), "waiting": Practice.objects.waiting()}.items():
        practice = first(rows, about)
        yield kind("practice:detail", about, pk=practice.pk)
        yield kind("practice:answer", about, pk=practice.pk)
    lead = account_of(LEAD).person.leads.active()[0]
    yield kind("practice:offer", "", pk=lead.pk)
    own = first(Practice.objects.filter(partnership=lead.partnership), "of the own partnership")
    yield kind("practice:own", "", pk=lead.pk, practice_pk=own.pk)


def _offers() -> Iterator[PageKind]:
    yield kind("support:offers")
    yield kind("support:offer_add")
    whose = {"of the own school": {"school": own_school()}, "of another": {"school": beside_it()}}
    for about, of in whose.items():
        yield kind("support:offer", about, pk=first(Offer.objects.filter(**of), about).pk)
    yield kind("support:offer", "of a hub", pk=first(Offer.objects.exclude(organisation=None)).pk)


def _support() -> Iterator[PageKind]:
    """Requests of the headteacher’s school in every state, with the pages before their steps, and one asked of it."""
    yield kind("support:list")
    yield kind("support:ask")
    yield kind("support:wellbeing")
    own = SupportRequest.objects.filter(school=own_school())
    steps = {
        "looking": ["shortlist", "drop", "ask", "widen", "withdraw"],
        "asked": ["take-back", "tell-again"],
        "released": ["agree"],
        "agreed": ["agree", "outcome"],
        "given": ["outcome"],
    }
    for state in ("looking", "asked", "released", "agreed", "given", "unmet", "withdrawn"):
        request = first(own.filter(state=state).exclude(state="looking", reach="county"), state)
        yield kind("support:detail", state, pk=request.pk)
        for step in steps.get(state, []):
            yield kind("support:step", f"{step}, {state}", pk=request.pk, step=step)
    county = first(own.filter(state="looking", reach="county"), "with the county")
    yield kind("support:detail", "with the county", pk=county.pk)
    yield kind("support:step", "unmet, with the county", pk=county.pk, step="unmet")
    theirs = first(SupportRequest.objects.filter(school=beside_it()), "that the own school is asked for")
    yield kind("support:detail", "asked of the own school", pk=theirs.pk)
    for step in ("release", "decline"):
        yield kind("support:step", f"{step}, asked of the own school", pk=theirs.pk, step=step)

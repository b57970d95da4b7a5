"""The kinds of pages of the improvement programme: the register of system leaders, and support."""

from collections.abc import Iterator

from improvement.models import Offer, SupportRequest, SystemLeader
from improvement.models.system_leaders import confirmed_since
from tests.every_page.keys import first
from tests.every_page.kinds import PageKind, kind
from tests.every_page.records_improvement import beside_it, own_school


def kinds() -> Iterator[PageKind]:
    """All of them."""
    yield from _system_leaders()
    yield from _offers()
    yield from _support()


def _system_leaders() -> Iterator[PageKind]:
    yield kind("system_leaders:list")
    yield kind("system_leaders:list", "narrowed", query="topic=inclusion&phase=primary&district=basildon")
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

"""The kinds of pages of peer reviews: a lead's round, and single reviews."""

from collections.abc import Iterator

from improvement.dates.links import token_of
from improvement.models import DisclosureHold, PeerReview, Reviewer, Round
from partnerships.models import Lead
from tests.every_page.keys import first
from tests.every_page.kinds import PageKind, kind
from tests.every_page.people import LEAD, account_of


def kinds() -> Iterator[PageKind]:
    """All of them."""
    yield kind("reviews:list")
    own = first(Lead.objects.active().filter(person=account_of(LEAD).person), "of the lead’s account")
    other = first(Lead.objects.active().exclude(person=account_of(LEAD).person), "of somebody else")
    for about, lead in {"own": own, "somebody else’s": other}.items():
        for page in ("sheet", "how", "groups"):
            yield kind(f"rounds:{page}", about, pk=lead.pk)
        yield kind("rounds:group_lead", about, pk=lead.pk, number=1)
        yield kind("pasting:paste", about, pk=lead.pk)
        for round in Round.objects.filter(partnership=lead.partnership).order_by("-year")[:1]:
            yield kind("dates:round_calendar", about, pk=round.pk)
    for about, review in _reviews(own).items():
        for page in ("detail", "edit", "held", "not_held", "postpone", "cancel"):
            yield kind(f"reviews:{page}", about, pk=review.pk)
        yield kind("colleagues:name", about, pk=review.pk)
        yield kind("what_changed:share", about, pk=review.pk)
        yield kind("reviews:clashes", about, pk=review.pk)
        yield kind("dates:review_calendar", about, pk=review.pk)
        yield kind("glass:programme", about, urn=review.host.urn)
        for step in ("data", "report", "workshop", "impact-review"):
            yield kind("reviews:step", f"{step}, {about}", pk=review.pk, step=step)
        if reviewer := review.reviewers.order_by("role").first():
            yield kind("reviews:person", about, pk=review.pk, reviewer=reviewer.pk)
        for one in review.reviewers.order_by("role"):
            yield from _behind_link(f"{one.get_role_display().lower()}, {about}", token_of(one))
    yield from _of_disclosure()
    yield from _behind_link("wrong", "1-1:wrong")
    yield from _behind_link("replaced", token_of(Reviewer(pk=0, person_id=0)))


def _of_disclosure() -> Iterator[PageKind]:
    hold = first(DisclosureHold.objects.all(), "on")
    yield kind("disclosure:ask")
    yield kind("disclosure:holds")
    yield kind("disclosure:put_on")
    yield kind("disclosure:put_on", "after a search", query=f"school={hold.school.urn}&law=court")
    yield kind("disclosure:renew", pk=hold.pk)
    yield kind("disclosure:end", pk=hold.pk)


def _behind_link(about: str, token: str) -> Iterator[PageKind]:
    yield kind("dates:own", about, token=token)
    yield kind("dates:calendar", about, token=token)
    for step in ("visit", "workshop", "impact-review"):
        yield kind("dates:step", f"{step}, {about}", token=token, step=step)


def _reviews(lead: Lead) -> dict[str, PeerReview]:
    """One of each state that its pages speak of."""
    reviews = PeerReview.objects.filter(round__partnership=lead.partnership)
    found = {
        "without a day": reviews.filter(state="planned", visit_on=None),
        "planned": reviews.filter(state="planned", visit_on__isnull=False),
        "held": reviews.filter(state="held"),
        "postponed": reviews.filter(state="postponed"),
        "cancelled": reviews.filter(state="cancelled"),
    }
    return {about: first(rows, about) for about, rows in found.items()}

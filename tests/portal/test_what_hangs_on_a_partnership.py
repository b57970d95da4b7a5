"""What becomes of what other rooms have of a partnership that ends: said before it does, each where it is so."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from base.saving import A_DAY
from base.school_terms import academic_year
from confirmations.models import Proposal, Question
from confirmations.seasons import season_of
from confirmations.writes import ask_lead
from partnerships.lives.writes import end_partnership
from partnerships.models import Lead, Partnership
from portal.follow.partnerships import Partnerships
from portal.models import Subscription
from tests.factories import (
    make_board,
    make_delegate,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_review,
    make_round,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
LAST_DAY = TODAY + 10 * A_DAY
DAY = date_format(LAST_DAY)


@pytest.fixture
def lead() -> Lead:
    """Ann Day, who leads Colne."""
    colne = make_partnership("Colne", schools=3)
    return make_lead(colne, make_person("Ann Day"), email="ann@example.org")


def reviews(lead: Lead, *visits: dt.date | None) -> None:
    this_year = make_round(lead.partnership, year=academic_year(LAST_DAY))
    hosts = [row.school for row in lead.partnership.memberships.order_by("pk")]
    for host, visit_on in zip(hosts, visits, strict=False):
        make_review(this_year, host, visit_on=visit_on)


def asked(lead: Lead) -> None:
    ask_lead(lead=lead, season=season_of(Question.Kind.RECORD, TODAY), by=None)


def proposed(lead: Lead) -> None:
    Proposal.objects.create(partnership=lead.partnership, lead=lead, kind=Proposal.Kind.RECORD)


def planned(lead: Lead, days: int) -> None:
    board = make_board("South quadrant meeting", quadrant=lead.partnership.home_quadrant)
    make_meeting(board, held_on=LAST_DAY + days * A_DAY)


def followed(lead: Lead) -> None:
    Subscription.objects.create(email="a@example.org", partnership=lead.partnership, confirmed_at=timezone.now())


@pytest.mark.parametrize(
    ("make", "sentences"),
    [
        (lambda lead: None, []),
        (
            lambda lead: reviews(lead, LAST_DAY + A_DAY),
            [f"1 peer review is still to be held after {DAY}: it stays with its host’s head."],
        ),
        (
            lambda lead: reviews(lead, LAST_DAY, None, LAST_DAY + A_DAY),
            [f"2 peer reviews are still to be held after {DAY}: they stay with their hosts’ heads."],
        ),
        (
            lambda lead: make_delegate(lead, ended_on=LAST_DAY + A_DAY),
            [f"One person acts for Ann Day in the portal, and no longer after {DAY}."],
        ),
        (lambda lead: make_delegate(lead, ended_on=LAST_DAY), []),
        (asked, ["1 question to its leads that nobody answered yet will need no answer."]),
        (proposed, ["1 proposal waits for your decision about Colne: accept or decline it first."]),
        (
            lambda lead: planned(lead, 1),
            [f"Nobody is expected for Colne at the South quadrant meeting from {date_format(LAST_DAY + A_DAY)} on."],
        ),
        (lambda lead: planned(lead, 0), []),
        (followed, ["1 person who follows it by e-mail is told once it is over."]),
    ],
)
def test_it_is_said_what_becomes_of_it(lead, make, sentences):
    make(lead)

    told = end_partnership(partnership=lead.partnership, on=LAST_DAY, by=None)

    own = ("Colne ends", "Ann Day’s last day", "School ")
    assert [one for one in (*told.sentences, *told.warnings) if not one.startswith(own)] == sentences


def test_who_follows_hears_which_it_became_part_of():
    stour = make_partnership("Stour", schools=2)
    ended = {"started_on": TODAY - 400 * A_DAY, "ended_on": TODAY - A_DAY}
    over: Partnership = make_partnership("Colne", became_part_of=stour, **ended)
    of_its_page = Partnerships()
    before = of_its_page.known_on(over, TODAY - A_DAY)

    [change] = of_its_page.changes(over, before, of_its_page.known_on(over, TODAY), TODAY)

    day = date_format(TODAY - A_DAY)
    assert change.sentence == f"Colne ended on {day}. It became part of Stour, to whose page its own leads on."

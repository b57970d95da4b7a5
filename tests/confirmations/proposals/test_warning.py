"""What an officer is shown, before they accept, of what a proposal does besides its line."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from confirmations.models import Proposal
from confirmations.proposals.kinds import FieldIs, GoingOn, HandOver, Record
from confirmations.proposals.writes import propose
from office.models import Message
from partnerships.models import Lead
from tests.confirmations.asked import officer
from tests.factories import make_board, make_lead, make_meeting, make_person
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
LAST_WEEK = TODAY - dt.timedelta(days=7)


def page_of(lead, what) -> str:
    [proposal] = propose(lead=lead, what=[what], comment="")
    return f"/admin/confirmations/proposal/{proposal.pk}/change/"


def agreed(page) -> str:
    return page.context["effect"].text.replace("\n", "\r\n")


def test_hand_over_on_a_past_day_is_done_once_its_warning_is_agreed_to(client, lead):
    board = make_board("South meeting", quadrant=lead.partnership.home_quadrant)
    make_meeting(board, held_on=LAST_WEEK, status="published")
    address = page_of(lead, HandOver("Cy New", "cy@example.org", LAST_WEEK))
    officer(client)

    shown = client.get(address)
    unseen = client.post(address, {"taken": [0], "accept": "1"})
    waits = Proposal.objects.get().is_waiting
    client.post(address, {"taken": [0], "accept": "1", "agreed": agreed(shown)})

    for page in (shown, unseen):
        warnings = texts(page, ".//ul[@class='portal-outcome portal-warnings']/li")
        assert f"{date_format(LAST_WEEK)} is in the past" in warnings[0]
        assert f"South meeting, {date_format(LAST_WEEK)}" in warnings[1]
        assert 'value="Accept all the same"' in page.content.decode()
    assert "Nothing is changed yet." in unseen.content.decode()
    assert waits
    assert Lead.objects.get(person__name="Cy New").started_on == LAST_WEEK


def test_hand_over_of_a_co_lead_says_that_it_is_a_co_lead_who_follows(client, lead):
    co_lead = make_lead(lead.partnership, make_person("Bo Ray"), role="co-lead")
    address = page_of(co_lead, HandOver("Pat Past", "pat@example.org", TODAY))
    officer(client)

    page = client.get(address)

    assert texts(page, ".//tbody/tr/th") == ["Co-lead"]
    assert f"Pat Past becomes co-lead of Colne on {date_format(TODAY)}." in page.content.decode()
    assert not Lead.objects.filter(person__name="Pat Past").exists()


@pytest.mark.parametrize(
    ("days", "now"), [(-1, "Ann Day no longer: the last day was {day}"), (30, "Ann Day, until {day}")]
)
def test_end_that_the_lead_was_given_meanwhile_is_said(client, lead, days, now):
    address, day = page_of(lead, HandOver("Cy New", "", TODAY + dt.timedelta(days=60))), TODAY + dt.timedelta(days=days)
    Lead.objects.update(ended_on=day)
    officer(client)

    page = client.get(address)

    assert texts(page, ".//tbody/tr/td[1]") == [now.format(day=date_format(day))]
    is_over = "As it is, this cannot be accepted." in page.content.decode()
    is_gap_told = "Nobody leads Colne from" in page.content.decode()
    assert (is_over, is_gap_told) == (days < 0, days > 0)


def test_lead_who_goes_without_a_successor_leaves_a_gap_which_is_said(client, lead):
    address = page_of(lead, GoingOn(TODAY + dt.timedelta(days=30)))
    officer(client)

    page = client.get(address)

    assert "Nobody leads Colne from" in page.content.decode()


def test_correction_has_nothing_to_think_of_and_one_that_has_nothing_is_accepted_at_once(client, lead):
    address = page_of(lead, Record((FieldIs("partnership", "focus", "Reading"),)))
    officer(client)

    page = client.get(address).content.decode()
    done = client.post(address, {"taken": [0], "accept": "1"})

    assert "Think of this" not in page
    assert 'value="Accept what is ticked"' in page
    assert done.status_code == 302


def test_answer_to_the_lead_is_read_before_it_is_accepted_and_is_written_then(client, lead):
    """As it goes where all of it is accepted; reading it writes nothing."""
    address = page_of(lead, Record((FieldIs("partnership", "focus", "Reading together"),)))
    officer(client)

    page = client.get(address)
    shown = page.context["effect"].emails
    before = Message.objects.filter(kind="proposal-decided").count()
    client.post(address, {"taken": [0], "accept": "1"})

    assert before == 0
    (written,) = Message.objects.filter(kind="proposal-decided")
    (email,) = [one for one in shown if one.subject == written.subject]
    assert (email.to, email.text) == ((written.to_in_words,), written.text)
    assert email.text.splitlines()[0] in page.content.decode()

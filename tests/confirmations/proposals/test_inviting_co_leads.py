"""A co-lead whom a lead named: accepted by an officer, invited by e-mail, able to sign in."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from confirmations.models import Proposal
from confirmations.proposals.kinds import CoLead, FieldIs, Record, what_is_proposed
from confirmations.proposals.writes import propose
from partnerships.models import Lead
from tests.factories import make_lead, make_partnership, make_person, make_user
from tests.pages.reading import texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
ADDRESS = "cy@example.org"


@pytest.fixture
def officer(client) -> Client:
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


@pytest.fixture
def proposal() -> Proposal:
    """Ann Day of Colne names Cy New as her co-lead."""
    lead = make_lead(make_partnership("Colne", schools=2), make_person("Ann Day", email="ann@example.org"))
    [proposal] = propose(lead=lead, what=[CoLead("Cy New", ADDRESS, timezone.localdate())], comment="")
    return proposal


def decide(officer: Client, proposal: Proposal, **data: object) -> str:
    """Decide in admin, and return what it said last."""
    answer = officer.post(f"/admin/confirmations/proposal/{proposal.pk}/change/", data, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    return texts(answer, ".//ul[@class='messagelist']/li")[-1].strip()


def accept(officer: Client, proposal: Proposal) -> str:
    return decide(officer, proposal, taken=[0], accept="yes")


def invitations() -> list:
    return [message for message in outbox() if message.subject == "Your account for Essex school partnerships"]


def test_accepting_a_co_lead_invites_them_to_an_account_that_leads(officer, proposal):
    said = accept(officer, proposal)

    assert said == f"Cy New is invited to make an account: the e-mail to {ADDRESS} goes out now."
    (message,) = invitations()
    assert message.to == [ADDRESS]
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.INVITED).detail == ADDRESS
    visitor = Client()
    visitor.post(re.search(rf"{settings.SITE_URL}(/\S+)", message.body)[1], {"password": "purple otter umbrella"})
    assert User.objects.get(email=ADDRESS).person.name == "Cy New"
    assert "Colne" in visitor.get("/my-partnership/", follow=True).content.decode()


def test_of_two_co_leads_of_one_address_and_day_the_one_who_was_accepted_is_invited(officer, proposal):
    other = make_person("Di Lane")
    make_lead(proposal.partnership, other, role="co-lead", email=ADDRESS, started_on=timezone.localdate())

    assert accept(officer, proposal) == f"Cy New is invited to make an account: the e-mail to {ADDRESS} goes out now."


@pytest.mark.parametrize(
    "change", [{"role": "lead"}, {"started_on": dt.date(2024, 9, 1)}, {"email": "other@example.org"}]
)
def test_lead_who_is_not_the_one_that_was_accepted_is_not_invited(officer, proposal, change):
    accept(officer, proposal)
    fields = {"role": "co-lead", "started_on": timezone.localdate(), "email": ADDRESS} | change
    outbox().clear()
    Invitation.objects.all().delete()

    make_lead(proposal.partnership, make_person("Di Lane"), **fields)
    said = what_is_proposed(proposal).follow_up(proposal, make_user())

    assert said == f"Cy New is invited to make an account: the e-mail to {ADDRESS} goes out now."
    assert len(invitations()) == 1


def test_page_says_beforehand_that_a_co_lead_is_invited(officer, proposal):
    page = officer.get(f"/admin/confirmations/proposal/{proposal.pk}/change/").content.decode()

    assert "They are invited by e-mail to make an account, unless they have one." in page


def test_declining_a_co_lead_invites_nobody(officer, proposal):
    decide(officer, proposal, decline="yes", note="Not yet.")

    assert invitations() == []
    assert not Invitation.objects.exists()


def test_accepting_what_is_no_co_lead_invites_nobody(officer, proposal):
    what = Record((FieldIs("partnership", "focus", "Reading"),))
    [record] = propose(lead=proposal.lead, what=[what], comment="")

    decide(officer, record, taken=[0], accept="yes")

    assert invitations() == []


@pytest.mark.parametrize(
    ("is_active", "said"),
    [
        (True, "No invitation is sent: Cy New has an account already."),
        (
            False,
            "No invitation is sent: Cy New has an account already, which is closed: "
            "an administrator can open it again.",
        ),
    ],
)
def test_co_lead_with_an_account_is_not_invited_again(officer, proposal, is_active, said):
    person = make_person("Cy New", email=ADDRESS)
    make_user("other@example.org", person=person, is_active=is_active)

    assert accept(officer, proposal) == said
    assert invitations() == []


@pytest.mark.parametrize(("own", "is_invited"), [("chair@example.org", False), ("CY@example.org", True), ("", True)])
def test_somebody_known_is_not_invited_at_an_address_that_only_the_lead_gives(officer, proposal, own, is_invited):
    known = make_person("Cy New", email=own)

    said = decide(officer, proposal, taken=[0], accept="yes", one_of_these=known.pk)

    assert Lead.objects.get(person=known).email == ADDRESS
    assert len(invitations()) == is_invited
    if not is_invited:
        assert said == (
            f"No invitation is sent: the record has {own} for Cy New, and the lead gave {ADDRESS}. "
            "Find out which is right, then invite them."
        )


def test_co_lead_without_an_address_is_said_to_have_none(officer, proposal):
    proposal.proposed["email"] = ""
    proposal.save()

    assert "there is no e-mail address of Cy New" in accept(officer, proposal)
    assert invitations() == []


def test_address_of_an_account_of_nobody_is_left_to_an_administrator(officer, proposal):
    make_user(ADDRESS)

    assert accept(officer, proposal) == (
        f"No invitation is sent: {ADDRESS} has an account. An administrator can link it to Cy New."
    )
    assert invitations() == []


def test_open_invitation_to_the_same_person_is_sent_again_with_a_new_link(officer, proposal):
    person = make_person("Cy New", email=ADDRESS)
    earlier = Invitation.objects.create(email=ADDRESS, person=person, invited_by=make_user())
    link = earlier.path

    accept(officer, proposal)

    assert len(invitations()) == Invitation.objects.count() == 1
    assert officer.get(link).status_code == 410


def test_open_invitation_for_somebody_else_is_not_taken_over(officer, proposal):
    Invitation.objects.create(email=ADDRESS, person=make_person("Somebody"), invited_by=make_user())

    assert "is open that is not for Cy New" in accept(officer, proposal)
    assert invitations() == []

"""Whom a lead names may share a name with somebody known: an officer is asked, and nobody is taken for them."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from confirmations.models import Proposal
from confirmations.proposals.kinds import CoLead, HandOver, ProposalKind
from confirmations.proposals.writes import accept_proposal, propose
from office.models import Message
from partnerships.models import Lead, Person
from partnerships.people.own import NOT_ONES_OWN
from tests.confirmations.asked import officer
from tests.factories import make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
NAMED = [CoLead("Cy New", "cy@example.org", TODAY), HandOver("Cy New", "cy@example.org", TODAY + dt.timedelta(days=9))]


@pytest.fixture(params=NAMED, ids=["co-lead", "hand-over"])
def proposal(request, lead) -> Proposal:
    what: ProposalKind = request.param
    [proposal] = propose(lead=lead, what=[what], comment="")
    return proposal


@pytest.fixture
def decide(client, proposal):
    """Post the officer's decision, and return the page."""
    officer(client)
    address = f"/admin/confirmations/proposal/{proposal.pk}/change/"
    return lambda **data: client.post(address, {"taken": [0], "accept": "1"} | data)


def leads_of_name() -> list[Lead]:
    return list(Lead.objects.filter(person__name__iexact="Cy New").select_related("person"))


def test_officer_is_asked_and_nothing_is_done_until_they_answer(decide, proposal):
    make_person("Cy  NEW", email="other@example.org")

    page = decide()

    assert page.status_code == 200
    assert "somebody of this name is recorded already. Say whether it is one of these." in page.content.decode()
    assert "who has no role today" in page.content.decode()
    proposal.refresh_from_db()
    assert proposal.is_waiting
    assert not Lead.objects.filter(email="cy@example.org").exists()


def test_whom_the_officer_chooses_leads(decide, proposal):
    known = make_person("Cy New", email="other@example.org")

    assert decide(one_of_these=str(known.pk)).status_code == 302

    [lead] = leads_of_name()
    assert (lead.person, lead.email) == (known, "cy@example.org")
    assert Person.objects.filter(name="Cy New").count() == 1


def test_somebody_new_of_the_same_name_is_a_person_of_their_own(decide, proposal):
    known = make_person("Cy New", email="other@example.org")
    new = decide().context["form"].fields["one_of_these"].choices[-1][0]

    assert decide(one_of_these=new).status_code == 302

    [lead] = leads_of_name()
    assert lead.person != known
    assert lead.person.email == "cy@example.org"


@pytest.mark.parametrize(("name", "email"), [("CY NEW", "CY@example.org"), ("Di Lane", "cy@example.org")])
def test_nobody_is_asked_where_it_is_plain(decide, proposal, name, email):
    known = make_person(name, email=email)

    assert decide().status_code == 302

    [lead] = leads_of_name()
    assert (lead.person == known) is (name == "CY NEW")


def test_who_is_meant_is_not_asked_of_who_declines(decide, proposal):
    make_person("Cy New", email="other@example.org")

    page = decide(decline="1", note="Not yet.")

    assert page.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "declined"


def test_somebody_known_by_name_and_address_however_written_is_meant_and_nobody_is_asked_about(decide, proposal):
    known = make_person("Cy-New", email="CY@example.org")

    assert decide().status_code == 302

    assert Lead.objects.get(email="cy@example.org").person == known


@pytest.mark.parametrize(
    ("written", "title", "name"),
    [
        ("Mrs Bo West", "Mrs", "Bo West"),
        ("Revd  Professor Canon Bo West", "Revd Professor Canon", "Bo West"),
        ("Revd Professor Canon Dr Bo West", "", "Revd Professor Canon Dr Bo West"),  # longer than a title may be
        ("Bo West", "", "Bo West"),
    ],
)
def test_title_that_a_lead_writes_before_a_name_becomes_the_title_of_the_new_person(lead, written, title, name):
    [proposal] = propose(lead=lead, what=[CoLead(written, "bo@example.org", TODAY)], comment="")

    accept_proposal(proposal=proposal, taken=[0], note="", by=make_user())

    person = Person.objects.get(email="bo@example.org")
    assert (person.title, person.name) == (title, name)
    assert person.slug.endswith("bo-west")


class TestOnesOwn:
    """An officer who is linked to somebody known gives themself no lead by a proposal that names them (ADR 30)."""

    @pytest.fixture
    def own(self) -> Person:
        return make_person("Cy New", email="elsewhere@example.org")

    @pytest.fixture
    def decide_as_own(self, client, proposal, own):
        user = officer(client)
        User.objects.filter(pk=user.pk).update(person=own)
        address = f"/admin/confirmations/proposal/{proposal.pk}/change/"
        return lambda **data: client.post(address, {"taken": [0], "accept": "1"} | data)

    def test_officer_who_says_that_it_is_they_is_refused_in_a_sentence(self, decide_as_own, proposal, own):
        page = decide_as_own(one_of_these=str(own.pk))

        proposal.refresh_from_db()
        assert NOT_ONES_OWN in page.content.decode()
        assert proposal.is_waiting
        assert not own.leads.exists()

    def test_officer_whose_name_and_address_the_lead_gave_is_refused_too(self, decide_as_own, proposal, own):
        Person.objects.update(email="cy@example.org")

        page = decide_as_own()

        assert NOT_ONES_OWN in page.content.decode()
        assert not own.leads.exists()

    def test_another_officer_accepts_it(self, client, proposal, own):
        officer(client)

        decide_as_other = client.post(
            f"/admin/confirmations/proposal/{proposal.pk}/change/",
            {"taken": [0], "accept": "1", "one_of_these": str(own.pk)},
        )

        assert decide_as_other.status_code == 302
        assert own.leads.count() == 1

    def test_whoever_leads_with_them_hears_that_somebody_with_an_account_does(self, decide, lead, own):
        make_user("cy.account@example.org", person=own)
        Person.objects.filter(pk=lead.person_id).update(email="lead@example.org")

        assert decide(one_of_these=str(own.pk)).status_code == 302

        told, to_council = Message.objects.filter(kind="post-begun").order_by("pk")
        assert to_council.recipient == "school-partnerships@example.org"
        assert told.recipient == Lead.objects.get(pk=lead.pk).reachable_email
        assert told.subject.startswith("Cy New is recorded as")

"""Two proposals that wait and contradict each other are noticed: the lead is asked, the officer sees it."""

import datetime as dt
import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from confirmations.models import Proposal
from confirmations.proposals.contradicting import contradictions_of
from confirmations.proposals.kinds import CoLead, FieldIs, GoingOn, HandOver, Record, SchoolJoined, SchoolLeft
from confirmations.proposals.writes import decline_proposal, propose, withdraw_proposal
from tests.confirmations.asked import ask, link, officer
from tests.factories import make_lead, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
SOON, LATER = (TODAY + dt.timedelta(days=days) for days in (20, 40))
WAITS = "Choose what to do: this contradicts what waits for an officer"


def field(name: str, value: object, of: str = "partnership") -> Record:
    return Record((FieldIs(of, name, value),))


@pytest.fixture
def ann(client, lead):
    client.force_login(make_user("ann@example.org", person=lead.person))
    return client


@pytest.mark.parametrize(
    ("first", "second", "contradicts"),
    [
        (field("focus", "Reading"), field("focus", "Maths"), True),
        (field("focus", "Reading"), field("focus", "Reading"), False),
        (field("focus", "Reading"), field("telephone", "01632 960001"), False),
        (field("email", "a@example.org"), field("email", "b@example.org", of="lead"), False),
        (field("publish_contact", True), field("publish_contact", False), True),
        (Record((SchoolLeft(1, SOON),)), Record((SchoolLeft(1, LATER),)), True),
        (Record((SchoolLeft(1, SOON),)), Record((SchoolLeft(2, LATER),)), False),
        (Record((SchoolJoined(1, "A", SOON),)), Record((SchoolJoined(1, "A", LATER),)), True),
        (HandOver("Cy New", "", SOON), HandOver("Di Lane", "", SOON), True),
        (HandOver("Cy New", "", SOON), HandOver("cy new", "", SOON), False),
        (HandOver("Cy New", "", SOON), HandOver("Cy New", "", LATER), True),
        (HandOver("Cy New", "", SOON), GoingOn(SOON), True),
        (GoingOn(SOON), GoingOn(LATER), True),
        (CoLead("Cy New", "cy@example.org", TODAY), CoLead("Di Lane", "di@example.org", TODAY), False),
        (CoLead("Cy New", "cy@example.org", TODAY), CoLead("Cy New", "new@example.org", TODAY), True),
    ],
)
def test_two_contradict_where_they_settle_the_same_differently(lead, first, second, contradicts):
    for kind in (first, second):
        sent = Proposal(partnership=lead.partnership, lead=lead, kind=kind.kind)
        sent.proposed = json_of(kind)
        sent.save()
    [one, other] = Proposal.objects.order_by("pk")

    found = contradictions_of(other)

    assert bool(found) is contradicts
    assert [each.proposal for each in found] == ([one] if contradicts else [])
    assert bool(contradictions_of(one)) is contradicts


def json_of(kind) -> dict:
    return json.loads(json.dumps(kind.kept(), cls=DjangoJSONEncoder))


def test_what_two_leads_say_of_their_own_address_is_no_contradiction(lead):
    bo = make_lead(lead.partnership, make_person("Bo Ray"), role="co-lead")
    for who in (lead, bo):
        propose(lead=who, what=[field("telephone", f"01632 96000{who.pk}", of="lead")], comment="")

    assert not any(contradictions_of(proposal) for proposal in Proposal.objects.all())


@pytest.mark.parametrize("end", ["decided", "withdrawn"])
def test_only_what_waits_is_contradicted(lead, end):
    [sent] = propose(lead=lead, what=[field("focus", "Reading")], comment="")
    if end == "decided":
        decline_proposal(proposal=sent, note="No.", by=make_user())
    else:
        withdraw_proposal(proposal=sent, by=None)

    unsaved = Proposal(partnership=lead.partnership, lead=lead)
    assert contradictions_of(unsaved, [field("focus", "Maths")]) == []


class TestTheLead:
    def own(self, lead) -> str:
        return f"/my-partnership/{lead.pk}/correct/focus/"

    def test_is_asked_and_nothing_is_sent_before_they_choose(self, ann, lead):
        ann.post(self.own(lead), {"focus": "Reading"})

        page = ann.post(self.own(lead), {"focus": "Maths"})

        assert page.context["form"].errors["on_contradiction"] == [WAITS]
        assert "what it works on: Reading" in page.content.decode()
        assert page.context["form"]["focus"].value() == "Maths"
        assert 'href="#id_on_contradiction_1"' in page.content.decode(), "the summary leads to the first choice"
        assert 'id="id_on_contradiction_1"' in page.content.decode()
        assert Proposal.objects.count() == 1

    @pytest.mark.parametrize(("choice", "states"), [("instead", ["withdrawn", "waiting"]), ("both", ["waiting"] * 2)])
    def test_chooses(self, ann, lead, choice, states):
        ann.post(self.own(lead), {"focus": "Reading"})

        ann.post(self.own(lead), {"focus": "Maths", "on_contradiction": choice})

        assert [one.state for one in Proposal.objects.order_by("pk")] == states

    def test_chooses_nothing_else(self, ann, lead):
        ann.post(self.own(lead), {"focus": "Reading"})

        page = ann.post(self.own(lead), {"focus": "Maths", "on_contradiction": "all"})

        assert page.context["form"].errors["on_contradiction"] == [WAITS]

    def test_is_told_of_a_co_leads_without_what_it_says_and_cannot_withdraw_it(self, ann, lead):
        bo = make_lead(lead.partnership, make_person("Bo Ray"), role="co-lead")
        propose(lead=bo, what=[field("focus", "Secret of Bo")], comment="")

        page = ann.post(self.own(lead), {"focus": "Maths", "on_contradiction": "instead"})
        asked = page.content.decode()
        ann.post(self.own(lead), {"focus": "Maths", "on_contradiction": "both"})

        assert "Bo Ray, who leads the partnership with you" in asked
        assert "Secret of Bo" not in asked
        assert 'value="instead"' not in asked
        assert [one.state for one in Proposal.objects.all()] == ["waiting", "waiting"]

    def test_is_asked_behind_the_link_too(self, client, lead):
        propose(lead=lead, what=[field("focus", "Reading")], comment="")
        data = {"focus": "Maths", "lead_email": "ann@example.org"}
        address = link(ask(lead), "correct/")

        page = client.post(address, data)
        client.post(address, data | {"on_contradiction": "instead"})

        assert page.context["form"].errors["on_contradiction"] == [WAITS]
        assert [one.state for one in Proposal.objects.order_by("pk")] == ["withdrawn", "waiting"]


def test_officer_sees_what_contradicts(client, lead):
    bo = make_lead(lead.partnership, make_person("Bo Ray"), role="co-lead")
    [one] = propose(lead=lead, what=[field("focus", "Reading")], comment="")
    [other] = propose(lead=bo, what=[field("focus", "Maths")], comment="")
    officer(client)

    page = client.get(f"/admin/confirmations/proposal/{one.pk}/change/").content.decode()
    decline_proposal(proposal=other, note="No.", by=make_user())
    after = client.get(f"/admin/confirmations/proposal/{one.pk}/change/").content.decode()

    assert "This contradicts another proposal" in page
    assert f"/admin/confirmations/proposal/{other.pk}/change/" in page
    assert "what it works on: Maths" in page
    assert "This contradicts another proposal" not in after

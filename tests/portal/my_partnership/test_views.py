"""A lead's own pages."""

import datetime as dt

import pytest
from django.utils import timezone

from confirmations.models import Proposal
from confirmations.proposals.kinds import Record, SchoolJoined, SchoolLeft
from confirmations.proposals.writes import accept_proposal, propose
from partnerships.models import Lead
from tests.factories import make_headship, make_lead, make_partnership, make_person, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


@pytest.fixture
def lead():
    """Ann Day, who leads Colne, in which Bea Hill heads a school."""
    school = make_school("Colne Primary")
    make_headship(make_person("Bea Hill", email="bea@example.org"), school)
    colne = make_partnership("Colne", schools=[school, make_school()], focus="Reading")
    return make_lead(colne, make_person("Ann Day", email="ann@example.org"))


@pytest.fixture
def ann(client, lead):
    """A client signed in as Ann Day."""
    client.force_login(make_user("ann@example.org", person=lead.person))
    return client


def own(lead: Lead, page: str = "") -> str:
    return f"/my-partnership/{lead.pk}/{page}"


def test_my_partnership_opens_the_only_one(ann, lead):
    assert ann.get("/my-partnership/").url == own(lead)


@pytest.mark.parametrize(
    "page", ["", "correct/", "correct/focus/", "hand-over/", "co-lead/", "confirm/", "go-on/", "sent/1/withdraw/"]
)
def test_my_partnership_takes_no_method_that_it_has_no_answer_to(ann, lead, page):
    method = ann.post if page in ("", "correct/") else ann.put

    assert method(own(lead, page)).status_code == 405
    assert ann.post("/my-partnership/").status_code == 405


def test_my_partnership_lists_several(ann, lead):
    make_lead(make_partnership("Stour", schools=2), lead.person)

    page = ann.get("/my-partnership/").content.decode()

    assert "Colne" in page
    assert "Stour" in page


def test_my_partnership_is_in_the_header_of_a_lead_alone(ann, lead, client):
    assert 'href="/my-partnership/"' in ann.get("/").content.decode()
    client.force_login(make_user())
    assert 'href="/my-partnership/"' not in client.get("/").content.decode()


def test_my_partnership_shows_the_record_and_how_to_reach_the_schools(ann, lead):
    page = ann.get(own(lead)).content.decode()

    for text in ("Reading", "Ann Day", "Bea Hill", "bea@example.org", "Nobody has confirmed it yet"):
        assert text in page, text


def test_my_partnership_confirms_the_record(ann, lead):
    page = ann.post(own(lead, "confirm/"), follow=True).content.decode()

    lead.partnership.refresh_from_db()
    assert lead.partnership.last_confirmed_on == TODAY
    assert "You confirmed the record of Colne today" in page


def test_my_partnership_needs_no_more_queries_for_more_proposals(ann, lead, count_queries):
    for membership in lead.partnership.memberships.all():
        before = count_queries(own(lead)) if Proposal.objects.exists() else None
        facts = (SchoolLeft(membership.pk, TODAY), SchoolJoined(make_school().urn, "A school", TODAY))
        propose(lead=lead, what=[Record(facts)], comment="")

    assert count_queries(own(lead)) == before


def test_my_partnership_correction_that_changes_nothing_is_told(ann, lead):
    page = ann.post(own(lead, "hand-over/"), {}).content.decode()

    assert "Say who follows you, or from which day you no longer lead" in page
    assert not Proposal.objects.exists()


def test_my_partnership_hand_over_waits_and_is_made_by_the_officer(ann, lead):
    on = TODAY + dt.timedelta(days=30)
    day = {"successor_on_0": on.day, "successor_on_1": on.month, "successor_on_2": on.year}

    ann.post(own(lead, "hand-over/"), {"successor_name": "Cy New", "successor_email": "cy@example.org", **day})

    proposal = Proposal.objects.get()
    accept_proposal(proposal=proposal, taken=[0], note="", by=make_user())
    lead.refresh_from_db()
    new = Lead.objects.get(person__name="Cy New")
    assert (lead.ended_on, new.started_on) == (on - dt.timedelta(days=1), on)


def test_my_partnership_co_lead_waits_and_is_added_by_the_officer(ann, lead):
    ann.post(own(lead, "co-lead/"), {"name": "Cy  New", "email": "cy@example.org"})

    proposal = Proposal.objects.get()
    assert not Lead.objects.filter(person__name="Cy New").exists()
    accept_proposal(proposal=proposal, taken=[0], note="", by=make_user())
    new = Lead.objects.get(person__name="Cy New")
    assert (new.partnership, new.role, new.started_on, new.email) == (
        lead.partnership,
        "co-lead",
        TODAY,
        "cy@example.org",
    )


def test_my_partnership_co_lead_who_leads_already_is_refused(ann, lead):
    page = ann.post(own(lead, "co-lead/"), {"name": "ann day", "email": "ann@example.org"}).content.decode()

    assert "ann day leads this partnership already. Enter somebody else" in page


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (
            {},
            {
                "name": ["Enter the name of the co-lead"],
                "email": ["Enter the e-mail address of the co-lead"],
            },
        ),
        (
            {"name": "Cy New", "email": "cy"},
            {"email": ["Enter an e-mail address in the correct format, like name@example.org"]},
        ),
        *(
            ({"name": name, "email": "cy@example.org"}, {"name": [f"“{name}” is no name. Enter who it is."]})
            for name in ("TBC", "Vacant", "N/A")
        ),
    ],
)
def test_my_partnership_co_lead_asks_for_a_name_and_an_address(ann, lead, data, errors):
    assert ann.post(own(lead, "co-lead/"), data).context["form"].errors == errors


def test_my_partnership_shows_no_head_of_a_school_elsewhere(ann, lead):
    make_headship(make_person("Eve Elsewhere"), make_school())

    assert "Eve Elsewhere" not in ann.get(own(lead)).content.decode()


@pytest.mark.parametrize("page", ["", "correct/", "correct/focus/", "hand-over/", "co-lead/"])
def test_my_partnership_of_somebody_else_is_not_found(ann, page):
    assert ann.get(own(make_lead(), page)).status_code == 404


def test_my_partnership_closes_at_midnight_of_the_last_day(ann, lead):
    Lead.objects.filter(pk=lead.pk).update(ended_on=TODAY)
    assert ann.get(own(lead)).status_code == 200

    Lead.objects.filter(pk=lead.pk).update(ended_on=TODAY - dt.timedelta(days=1))

    assert ann.get(own(lead)).status_code == 404
    assert ann.get("/my-partnership/").status_code == 403


def test_my_partnership_needs_no_more_queries_for_more_schools(ann, lead, count_queries):
    before = count_queries(own(lead))
    for _ in range(3):
        school = make_school()
        make_headship(make_person(), school)
        lead.partnership.memberships.create(school=school, started_on=TODAY)

    assert count_queries(own(lead)) == before

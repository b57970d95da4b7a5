"""An officer decides on what a lead corrects."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from confirmations.models import Proposal
from confirmations.proposals.kinds import CoLead, FieldIs, Record, SchoolJoined, SchoolLeft, what_is_proposed
from confirmations.proposals.writes import accept_proposal, propose
from office.models import Message
from partnerships.models import Membership
from tests.confirmations.asked import ask, correct, link, officer
from tests.factories import make_school, make_user
from tests.pages.reading import read, texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


def test_accept_some_applies_only_these_and_tells_the_lead(client, lead):
    proposal = correct(client, ask(lead), focus="Reading", email="office@example.org")
    outbox().clear()
    user = officer(client)
    page = f"/admin/confirmations/proposal/{proposal.pk}/change/"
    assert "What would change" in client.get(page).content.decode()

    client.post(page, {"taken": [0], "accept": "1", "note": "We kept the mailbox."})

    lead.partnership.refresh_from_db()
    proposal.refresh_from_db()
    assert (lead.partnership.focus, lead.partnership.email) == ("Reading", "")
    assert lead.partnership.last_confirmed_on == timezone.localdate()
    assert (proposal.state, proposal.decided_by, proposal.accepted) == ("partly", user, [0])
    now_in_the_record, not_in_it = outbox()[0].body.split("These are not:")
    assert "Partnership: what it works on: Reading" in now_in_the_record
    assert "Partnership: mailbox: office@example.org" in not_in_it
    assert "We kept the mailbox." in not_in_it


@pytest.mark.parametrize("button", ["accept", "decline"])
def test_note_of_who_decides_after_a_colleague_is_given_back(client, lead, button):
    [proposal] = propose(lead=lead, what=[Record((FieldIs("partnership", "focus", "Reading"),))], comment="")
    officer(client)
    page = f"/admin/confirmations/proposal/{proposal.pk}/change/"
    client.post(page, {"taken": [0], "accept": "1", "note": "The first"})
    outbox().clear()

    answer = client.post(page, {"taken": [0], button: "1", "note": "The second\nof two"})

    assert (read(answer).find(".//textarea[@id='id_not_sent']").text or "").strip() == "The second\nof two"
    assert "Note to the lead: The first" in answer.content.decode()
    assert outbox() == []
    assert read(client.get(page)).find(".//textarea") is None


def test_accept_schools_through_the_rules_and_the_hand_over_sent_with_them_by_itself(client, lead):
    membership, newcomer = lead.partnership.memberships.first(), make_school("Tiptree Heath Primary School")
    days = {"left_1_on_0": "31", "left_1_on_1": "8", "left_1_on_2": "2026"}
    days |= {"joined_1_on_0": "1", "joined_1_on_1": "9", "joined_1_on_2": "2026"}
    days |= {"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": "2027"}
    names = {"successor_name": "Cy Poole", "successor_email": "cy@example.org"}
    data = {
        "lead_email": "ann@example.org",
        "left_1": membership.pk,
        "joined_1": str(newcomer.urn),
        "comment": "Thanks",
    }
    client.post(link(ask(lead), "correct/"), data | days | names)
    hand_over, record = Proposal.objects.order_by("kind")
    officer(client)

    for proposal, taken in ((record, [0, 1]), (hand_over, [0])):
        page = f"/admin/confirmations/proposal/{proposal.pk}/change/"
        assert client.post(page, {"taken": taken, "accept": "1"}).status_code == 302

    membership.refresh_from_db()
    lead.refresh_from_db()
    new = lead.partnership.leads.upcoming().get()
    assert (record.comment, hand_over.comment) == ("Thanks", "")
    assert membership.ended_on == dt.date(2026, 8, 31)
    assert newcomer.memberships.get().started_on == dt.date(2026, 9, 1)
    assert (lead.ended_on, new.person.name, new.started_on) == (dt.date(2027, 8, 31), "Cy Poole", dt.date(2027, 9, 1))


@pytest.mark.parametrize(
    ("of", "name"),
    [
        ("partnership", "name"),
        ("partnership", "status"),
        ("partnership", "notes"),
        ("lead", "role"),
        ("lead", "person_id"),
        ("lead", "ended_on"),
        ("school", "name"),
    ],
)
def test_what_is_no_fact_of_a_lead_to_correct_is_refused_when_sent_and_when_accepted(lead, of, name):
    fact = FieldIs(of, name, "Something else")

    with pytest.raises(ValidationError, match="is not a fact that a lead may correct"):
        propose(lead=lead, what=[Record((fact,))], comment="")
    with pytest.raises(ValidationError, match="is not a fact that a lead may correct"):
        fact.apply(Proposal(lead=lead, partnership=lead.partnership), None)


def test_accept_keeps_what_an_officer_changed_in_the_record_meanwhile(lead):
    [proposal] = propose(lead=lead, what=[Record((FieldIs("partnership", "focus", "Reading"),))], comment="")
    type(lead.partnership).objects.update(telephone="01245 000000")

    accept_proposal(proposal=proposal, taken=[0], note="", by=make_user())

    lead.partnership.refresh_from_db()
    assert (lead.partnership.focus, lead.partnership.telephone) == ("Reading", "01245 000000")


def test_accept_of_one_fact_that_a_rule_refuses_changes_nothing(client, lead):
    membership = lead.partnership.memberships.first()
    facts = (FieldIs("partnership", "focus", "Reading"), SchoolLeft(membership.pk, timezone.localdate()))
    [proposal] = propose(lead=lead, what=[Record(facts)], comment="")
    membership.ended_on = timezone.localdate()
    membership.save()
    officer(client)

    page = client.post(f"/admin/confirmations/proposal/{proposal.pk}/change/", {"taken": [0, 1], "accept": "1"})

    assert "this has a last day already" in page.content.decode()
    lead.partnership.refresh_from_db()
    proposal.refresh_from_db()
    assert (lead.partnership.focus, proposal.state) == ("", "waiting")


def test_accept_of_a_new_co_lead_has_no_reason_of_its_own_in_the_new_persons_history(lead):
    [proposal] = propose(lead=lead, what=[CoLead("Bo West", "bo@example.org", dt.date(2026, 9, 1))], comment="")

    accept_proposal(proposal=proposal, taken=[0], note="", by=make_user())

    person = lead.partnership.leads.get(role="co-lead").person
    assert (person.name, person.slug) == ("Bo West", "bo-west")
    assert person.history.get().history_change_reason is None


def test_decision_goes_to_the_address_that_the_proposal_has_put_right(client, lead):
    proposal = correct(client, ask(lead), lead_email="new@example.org")
    officer(client)
    outbox().clear()

    client.post(f"/admin/confirmations/proposal/{proposal.pk}/change/", {"taken": [0], "accept": "1"})

    told = Message.objects.get(kind="proposal-decided")
    assert told.recipient == "new@example.org"
    assert Message.objects.filter(kind="address-changed", recipient="ann@example.org").exists()


def test_officer_is_not_told_that_a_lead_without_an_address_was_written_to(client, lead):
    proposal = correct(client, ask(lead), focus="Reading")
    type(lead).objects.update(email="")
    officer(client)
    page = f"/admin/confirmations/proposal/{proposal.pk}/change/"

    said = client.post(page, {"taken": [0], "accept": "1"}, follow=True)

    assert texts(said, ".//ul[@class='messagelist']/li") == [
        "Colne: accepted. The lead has no e-mail address in the record, so tell them yourself."
    ]


def test_school_that_left_and_whose_membership_was_deleted_meanwhile_is_said_and_refused(client, lead):
    membership = lead.partnership.memberships.first()
    facts = (SchoolLeft(membership.pk, dt.date(2026, 8, 31)), FieldIs("partnership", "focus", "Reading"))
    [proposal] = propose(lead=lead, what=[Record(facts)], comment="")
    membership.delete()  # as undoing an import does
    officer(client)
    page = f"/admin/confirmations/proposal/{proposal.pk}/change/"

    shown = client.get(page).content.decode()
    refused = client.post(page, {"taken": [0, 1], "accept": "1"}).content.decode()
    accepted = client.post(page, {"taken": [1], "accept": "1", "note": "It is gone."})

    assert "its membership is no longer in the record" in shown
    assert "is no longer in the record. Untick that line." in refused
    assert accepted.status_code == 302
    lead.partnership.refresh_from_db()
    assert lead.partnership.focus == "Reading"


def test_school_that_joined_and_was_deleted_meanwhile_is_refused_in_a_sentence(client, lead):
    newcomer = make_school("Tiptree Heath")
    [proposal] = propose(lead=lead, what=[Record((SchoolJoined(newcomer.urn, "Tiptree Heath", TODAY),))], comment="")
    newcomer.authorities.all().delete()
    newcomer.delete()
    officer(client)

    refused = client.post(f"/admin/confirmations/proposal/{proposal.pk}/change/", {"taken": [0], "accept": "1"})

    said = f"Tiptree Heath (URN {newcomer.urn}) is no longer in the record. Untick that line."
    assert said in refused.content.decode()


def test_address_of_no_proposal_leads_back_to_the_list_of_them(client):
    officer(client)

    for number in ("7", "abc"):
        assert client.get(f"/admin/confirmations/proposal/{number}/change/").status_code == 302


def test_accept_of_a_number_that_there_is_not_takes_nothing_over(lead):
    [proposal] = propose(lead=lead, what=[Record((FieldIs("partnership", "focus", "Reading"),))], comment="")

    decided = accept_proposal(proposal=proposal, taken=[7], note="", by=make_user())

    lead.partnership.refresh_from_db()
    assert (decided.accepted, decided.state, lead.partnership.focus) == ([], "partly", "")


def test_decline_needs_a_reason_and_leaves_the_record(client, lead):
    proposal = correct(client, ask(lead), focus="Reading")
    officer(client)
    page = f"/admin/confirmations/proposal/{proposal.pk}/change/"

    refused = client.post(page, {"decline": "1"})
    client.post(page, {"decline": "1", "note": "Not so."})
    again = client.post(page, {"accept": "1", "taken": [0]})

    assert "Tell the lead why" in refused.content.decode()
    assert "A colleague has decided" in again.content.decode()
    lead.partnership.refresh_from_db()
    assert lead.partnership.focus == ""


def test_accept_in_part_needs_a_reason_for_what_is_declined(client, lead):
    proposal = correct(client, ask(lead), focus="Reading", email="office@example.org")
    officer(client)
    page = f"/admin/confirmations/proposal/{proposal.pk}/change/"

    refused = client.post(page, {"accept": "1", "taken": [1]})

    assert "Tell the lead why you decline what is not ticked." in refused.content.decode()
    assert [box.get("checked") is not None for box in read(refused).findall(".//input[@name='taken']")] == [False, True]
    proposal.refresh_from_db()
    assert proposal.is_waiting


def test_page_ticks_everything_until_it_is_decided_and_then_says_what_was_taken_over(client, lead):
    proposal = correct(client, ask(lead), focus="Reading", email="office@example.org")
    officer(client)
    page = f"/admin/confirmations/proposal/{proposal.pk}/change/"
    boxes = [box.get("checked") is not None for box in read(client.get(page)).findall(".//input[@name='taken']")]

    said = client.post(page, {"taken": [1], "accept": "1", "note": "We keep it."}, follow=True)

    assert boxes == [True, True]
    assert texts(said, ".//ul[@class='messagelist']/li") == ["Colne: accepted in part. The lead is told by e-mail."]
    assert texts(client.get(page), ".//tbody/tr/td[3]") == ["No", "Yes"]


def test_page_keeps_what_was_ticked_where_the_decision_is_refused(client, lead):
    proposal = correct(client, ask(lead), focus="Reading", email="office@example.org")
    officer(client)

    page = client.post(f"/admin/confirmations/proposal/{proposal.pk}/change/", {"taken": [1], "decline": "1"})

    assert [box.get("checked") is not None for box in read(page).findall(".//input[@name='taken']")] == [False, True]


def test_what_is_to_change_is_said_beside_what_is_now(lead):
    gone, newcomer = lead.partnership.memberships.first(), make_school("Tiptree Heath Primary School")
    on = dt.date(2026, 9, 1)
    lead.partnership.memberships.create(school=newcomer, started_on=dt.date(2020, 9, 1), ended_on=dt.date(2021, 8, 31))
    facts = (
        FieldIs("partnership", "is_open_to_new_schools", True),
        FieldIs("lead", "telephone", "01245 000000"),
        SchoolLeft(gone.pk, on),
        SchoolJoined(newcomer.urn, "Tiptree Heath", on),
    )
    [proposal] = propose(lead=lead, what=[Record(facts)], comment="")

    said = what_is_proposed(proposal).changes(proposal)

    assert [(change.now, change.proposed) for change in said] == [
        ("no", "yes"),
        ("nothing", "01245 000000"),
        (f"member since {date_format(gone.started_on)}", "last day 1 September 2026"),
        ("not a member", "member from 1 September 2026"),
    ]
    assert said[3].label == f"School joined: Tiptree Heath (URN {newcomer.urn})"
    Membership.objects.create(partnership=lead.partnership, school=newcomer, started_on=on)
    Membership.objects.filter(pk=gone.pk).update(ended_on=on)
    proposal = Proposal.objects.get()
    later = what_is_proposed(proposal).changes(proposal)
    assert [change.now for change in later[2:]] == ["member until 1 September 2026", "member already"]


def test_history_says_why_and_by_whom_the_record_was_put_right(lead):
    gone, newcomer = lead.partnership.memberships.first(), make_school()
    on, user = timezone.localdate(), make_user()
    facts = (FieldIs("partnership", "focus", "Reading"), SchoolLeft(gone.pk, on), SchoolJoined(newcomer.urn, "N", on))
    [proposal] = propose(lead=lead, what=[Record(facts)], comment="")

    accept_proposal(proposal=proposal, taken=[0, 1, 2], note="", by=user)

    for record in (lead.partnership, gone, newcomer.memberships.get()):
        version = record.history.first()
        assert (version.history_change_reason, version.history_user) == ("The lead’s proposal, accepted", user)

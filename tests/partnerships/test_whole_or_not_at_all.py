"""What officers and leads change of more than one record changes together, or not at all where a write fails."""

import datetime as dt

import pytest
from django.utils import timezone

from confirmations.models import Question
from confirmations.proposals import writes as proposals
from confirmations.proposals.kinds import FieldIs, Record
from confirmations.proposals.writes import accept_proposal, propose
from confirmations.seasons import season_of
from confirmations.writes import ask_lead, confirm_own_record, remind_lead, say_it_is_right
from partnerships.coverage.snapshots import take_snapshot
from partnerships.leads.writes import end_lead, hand_over_lead
from partnerships.memberships.many import leave_many
from partnerships.memberships.writes import move_school
from partnerships.models import Lead, Membership, Partnership, Person, School
from partnerships.people.writes import end_leads_and_headships
from partnerships.places.writes import set_district, set_home_quadrant
from partnerships.successors.writes import carry_over_to_successor
from portal.changes.departures import end_person
from tests.broken_writes import assert_whole_or_not_at_all
from tests.factories import (
    make_board,
    make_district,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PROPOSED = [Record((FieldIs("partnership", "focus", "Reading"), FieldIs("lead", "telephone", "01245 000 001")))]


@pytest.fixture
def lead() -> Lead:
    """Ann Day's of Colne, which has three schools; she heads one of them."""
    lead = make_lead(make_partnership("Colne", schools=3), make_person("Ann Day"), email="ann@example.org")
    make_headship(lead.person, lead.partnership.memberships.first().school)
    return lead


@pytest.fixture
def officer():
    return make_user("officer@example.org")


@pytest.fixture
def question(lead) -> Question:
    season = season_of(Question.Kind.RECORD, TODAY)
    return ask_lead(lead=lead, season=season, by=None)


def again(record):
    """The record as the database has it."""
    return type(record).objects.get(pk=record.pk)


def test_lead_ends_or_hands_over_or_nothing_happens(lead, officer):
    assert_whole_or_not_at_all(lambda: end_lead(lead=lead, on=TODAY, by=officer))
    assert_whole_or_not_at_all(lambda: hand_over_lead(lead=lead, to=Person(name="Bo Dee"), on=TODAY, by=officer))
    assert_whole_or_not_at_all(lambda: end_leads_and_headships(person=lead.person, on=TODAY, by=officer))


def test_person_ends_what_they_lead_head_and_sit_on_or_nothing_of_it(lead, officer):
    make_seat(make_board(), lead.person)

    assert_whole_or_not_at_all(lambda: end_person(person=lead.person, on=TODAY, by=officer))


def test_schools_leave_and_move_together_or_not_at_all(lead, officer):
    memberships = Membership.objects.all()
    elsewhere = make_partnership("Dengie")

    assert_whole_or_not_at_all(lambda: leave_many(memberships=memberships.all(), on=TODAY, by=officer))
    assert_whole_or_not_at_all(lambda: move_school(membership=memberships.first(), to=elsewhere, on=TODAY, by=officer))


def test_what_is_current_at_a_closed_school_goes_on_at_its_successor_or_not_at_all(lead, officer):
    school = lead.partnership.memberships.first().school
    School.objects.filter(pk=school.pk).update(status="closed", closed_on=TODAY)
    successor = make_school("Academy", opened_on=TODAY + dt.timedelta(days=1))

    assert_whole_or_not_at_all(lambda: carry_over_to_successor(school=again(school), successor=successor, by=officer))


def test_many_are_put_in_a_place_together_or_not_at_all(lead, officer):
    district, quadrant = make_district("Colchester"), make_quadrant("Mid")

    assert_whole_or_not_at_all(lambda: set_district(schools=School.objects.all(), district=district, by=officer))
    assert_whole_or_not_at_all(
        lambda: set_home_quadrant(partnerships=Partnership.objects.all(), quadrant=quadrant, by=officer)
    )


def test_answer_is_kept_with_what_follows_from_it_or_not_at_all(question):
    assert_whole_or_not_at_all(lambda: say_it_is_right(question=again(question)))
    assert_whole_or_not_at_all(
        lambda: propose(lead=again(question.lead), what=PROPOSED, comment="", question=again(question))
    )


def test_lead_is_reminded_and_the_reminder_counted_or_neither(question):
    assert_whole_or_not_at_all(lambda: remind_lead(question=again(question)))


def test_own_record_is_confirmed_with_its_question_or_not_at_all(lead, question):
    user = make_user(person=lead.person)

    assert_whole_or_not_at_all(lambda: confirm_own_record(lead=again(lead), by=user))


def test_decision_on_a_proposal_is_kept_with_every_fact_that_it_puts_right_or_not_at_all(
    question, officer, monkeypatch
):
    [proposal] = propose(lead=question.lead, what=PROPOSED, comment="", question=question)
    monkeypatch.setattr(proposals, "_tell", lambda *_: None)  # the e-mail goes once it is decided

    assert_whole_or_not_at_all(lambda: accept_proposal(proposal=again(proposal), taken=[0, 1], note="", by=officer))


def test_snapshot_takes_the_place_of_the_one_before_or_not_at_all(lead):
    make_quadrant("Mid")
    take_snapshot(TODAY)

    assert_whole_or_not_at_all(lambda: take_snapshot(TODAY))

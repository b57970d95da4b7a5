"""Peer reviews as a calendar: the days of whom they concern, and nothing of what they are about."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from improvement.models import PeerReview
from improvement.rounds import writes
from improvement.rounds.steps import IMPACT_REVIEW
from improvement.rounds.steps import WORKSHOP as WORKSHOP_STEP
from partnerships.models import School
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_person,
    make_review,
    make_reviewer,
    make_school,
    make_user,
)
from tests.improvement.dates.conftest import IMPACT, TODAY, VISIT, WORKSHOP, link

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def events(client, address: str) -> dict[str, object]:
    """The events of a calendar by what stands before the @ of each UID."""
    calendar = Calendar.from_ical(client.get(address).content)
    assert calendar["METHOD"] == "PUBLISH"
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def own(client, reviewer) -> dict[str, object]:
    return events(client, link(reviewer, "calendar.ics"))


def test_link_gives_host_place_and_days_of_the_role(client, world):
    number = world.review.pk

    visit = own(client, world.vi)[f"review-{number}-visit"]

    assert (visit["DTSTART"].dt, visit["DTEND"].dt) == (VISIT, VISIT + A_DAY)
    assert visit["SUMMARY"] == "Peer review of Alpha: visit"
    assert "Colne Town" in visit["LOCATION"]
    assert own(client, world.vi).keys() == {f"review-{number}-visit"}
    assert own(client, world.rae).keys() == {f"review-{number}-visit", f"review-{number}-impact-review"}
    champions = own(client, world.cham)
    assert champions[f"review-{number}-workshop"]["DTSTART"].dt == WORKSHOP
    assert champions[f"review-{number}-impact-review"]["DTSTART"].dt == IMPACT


def test_it_has_all_reviews_of_the_person_and_of_nobody_else(client, world):
    other, third = (make_review(world.round, school, visit_on=WORKSHOP) for school in world.schools[1:])
    make_reviewer(other, world.vi.person)
    make_reviewer(third, make_person())

    assert own(client, world.vi).keys() == {f"review-{one.pk}-visit" for one in (world.review, other)}


@pytest.mark.parametrize("second", [VISIT + A_DAY, WORKSHOP], ids=["in a row", "apart"])
def test_each_day_of_two_is_an_event_and_halves_are_said(client, world, second):
    name = f"review-{world.review.pk}"

    writes.set_visit(review=world.review, first=(VISIT, "afternoon"), second=(second, "morning"), by=None)

    found = own(client, world.vi)
    assert found.keys() == {f"{name}-visit", f"{name}-second-visit"}
    assert found[f"{name}-visit"]["SUMMARY"] == "Peer review of Alpha: visit, afternoon"
    assert found[f"{name}-second-visit"]["SUMMARY"] == "Peer review of Alpha: visit, morning"
    assert (found[f"{name}-visit"]["DTEND"].dt, found[f"{name}-second-visit"]["DTSTART"].dt) == (VISIT + A_DAY, second)


def test_place_says_the_town_once_where_the_name_ends_in_it(client, world):
    School.objects.filter(pk=world.schools[0].pk).update(name="St Giles, Colne Town")

    assert own(client, world.vi)[f"review-{world.review.pk}-visit"]["LOCATION"].count("Colne Town") == 1


@pytest.mark.parametrize("half", ["day", "afternoon"])
@pytest.mark.parametrize("second", [VISIT + A_DAY, WORKSHOP], ids=["in a row", "apart"])
@pytest.mark.parametrize("what", ["postponed", "one day", "postponed and cancelled", "postponed and one day"])
def test_second_day_that_is_no_more_is_cancelled_under_its_uid(client, world, what, second, half):
    name = f"review-{world.review.pk}-second-visit"
    writes.set_visit(review=world.review, first=(VISIT, "day"), second=(second, half), by=None)
    before = own(client, world.vi)[name]

    if "postponed" in what:
        writes.postpone(review=world.review, reason="inspection", by=None)
    if "one day" in what:
        writes.set_visit(review=world.review, first=(VISIT, "day"), by=None)
    if what.endswith("cancelled"):
        writes.cancel(review=world.review, reason="inspection", by=None)

    event = own(client, world.vi)[name]
    assert event["STATUS"] == "CANCELLED"
    assert int(event["SEQUENCE"]) > int(before["SEQUENCE"])


def test_form_of_a_visit_that_had_a_second_day_offers_all_of_a_new_one(world):
    writes.set_visit(review=world.review, first=(VISIT, "day"), second=(WORKSHOP, "morning"), by=None)
    writes.set_visit(review=world.review, first=(VISIT, "day"), by=None)
    lead = signed_in(make_user(person=world.lead.person))

    form = lead.get(f"/reviews/{world.review.pk}/edit/").context["form"]

    assert form["second_visit_half"].value() == "day"


def test_day_that_is_moved_keeps_its_uid_and_raises_its_sequence_each_time(client, world):
    name, found = f"review-{world.review.pk}-visit", []
    for days in range(3):
        found.append(own(client, world.vi)[name])
        writes.set_visit(review=world.review, first=(VISIT + days * A_DAY + A_DAY, "day"), by=None)
    found.append(own(client, world.vi)[name])

    sequences = [int(event["SEQUENCE"]) for event in found]
    assert sequences == sorted(set(sequences))
    assert found[-1]["DTSTART"].dt == VISIT + 3 * A_DAY
    assert max(sequences) < 2**31


@pytest.mark.parametrize(("step", "name"), [(WORKSHOP_STEP, "workshop"), (IMPACT_REVIEW, "impact-review")])
def test_day_on_which_a_step_was_held_raises_its_sequence(client, world, held, step, name):
    name = f"review-{held.pk}-{name}"
    if step == IMPACT_REVIEW:  # which comes after the workshop
        writes.close_step(review=held, step=WORKSHOP_STEP, on=VISIT, by=None)
    before = own(client, world.cham)[name]
    found = []
    for on in (VISIT + A_DAY, VISIT + 2 * A_DAY):
        writes.close_step(review=held, step=step, on=on, by=None)
        found.append(own(client, world.cham)[name])

    assert [event["DTSTART"].dt for event in found] == [VISIT + A_DAY, VISIT + 2 * A_DAY]
    sequences = [int(event["SEQUENCE"]) for event in (before, *found)]
    assert sequences == sorted(set(sequences))


@pytest.mark.parametrize("write", [writes.postpone, writes.cancel])
def test_visit_that_is_postponed_or_cancelled_is_cancelled_under_its_uid(client, world, write):
    name = f"review-{world.review.pk}-visit"
    before = own(client, world.vi)[name]

    write(review=world.review, reason="inspection", by=None)

    event = own(client, world.vi)[name]
    assert event["STATUS"] == "CANCELLED"
    assert event["DTSTART"].dt == VISIT
    assert int(event["SEQUENCE"]) > int(before["SEQUENCE"])


def test_calendar_has_no_topic_no_reason_and_no_link_that_lets_anybody_in(client, world):
    writes.postpone(review=world.review, reason="inspection", by=None)
    lead = signed_in(make_user(person=world.lead.person))

    for content in (
        client.get(link(world.rae, "calendar.ics")).content.decode(),
        lead.get(f"/dates/reviews/{world.review.pk}/calendar.ics").content.decode(),
    ):
        for secret in ("Zztopic", "nspection", "/dates/", "Rae", "Cham"):
            assert secret not in content, secret


def test_member_sees_in_it_what_the_page_says_planned_days_alone(client, world):
    address, number = f"/dates/reviews/{world.review.pk}/calendar.ics", world.review.pk
    member = signed_in(make_user(person=make_headship(make_person(), world.schools[2]).person))
    host = signed_in(make_user(person=world.head))
    held_on = VISIT + A_DAY
    PeerReview.objects.update(state="held", workshop_held_on=held_on, impact_review_on=None)
    PeerReview.objects.update(impact_review_held_on=held_on)
    workshop, impact = f"review-{number}-workshop", f"review-{number}-impact-review"

    assert events(member, address)[workshop]["DTSTART"].dt == WORKSHOP
    assert impact not in events(member, address)
    for found in (events(host, address), own(client, world.cham)):
        assert found[workshop]["DTSTART"].dt == found[impact]["DTSTART"].dt == held_on


def test_member_does_not_see_in_it_from_which_day_a_visit_was_postponed(world):
    member = signed_in(make_user(person=make_headship(make_person(), world.schools[2]).person))
    writes.postpone(review=world.review, reason="inspection", by=None)

    found = events(member, f"/dates/reviews/{world.review.pk}/calendar.ics")

    assert f"review-{world.review.pk}-visit" not in found


def test_office_of_a_head_who_reviews_sees_in_it_what_a_member_does(world):
    """Acting for a head is not taking part in the head's place: neither page nor calendar says how far it has come."""
    office = make_user(name="Sam Office")
    make_delegate(make_headship(world.rae.person, world.schools[1]), office, started_on=TODAY)
    PeerReview.objects.update(state="held", workshop_held_on=VISIT + A_DAY)
    client, number = signed_in(office), world.review.pk

    found = events(client, f"/dates/reviews/{number}/calendar.ics")

    assert found[f"review-{number}-workshop"]["DTSTART"].dt == WORKSHOP
    page = client.get(f"/reviews/{number}/").content.decode()
    assert "14 January 2027" in page
    assert "27 November 2026" not in page


def test_signed_in_host_has_all_days_a_member_and_who_reviews_their_own(world):
    PeerReview.objects.update(is_topic_shared=True)
    address, number = f"/dates/reviews/{world.review.pk}/calendar.ics", world.review.pk
    other_head = make_headship(make_person(), world.schools[2]).person
    everything = {f"review-{number}-{name}" for name in ("visit", "workshop", "impact-review")}

    found = {
        who: events(signed_in(make_user(person=person)), address).keys()
        for who, person in {"host": world.head, "vi": world.vi.person, "member": other_head}.items()
    }

    assert found == {"host": everything, "vi": {f"review-{number}-visit"}, "member": everything}


def test_calendar_of_who_was_replaced_is_gone_and_one_that_is_not_theirs_is_not_found(client, world):
    address = link(world.vi, "calendar.ics")
    writes.remove_reviewer(reviewer=world.vi, by=None)

    assert client.get(address).status_code == 410
    stranger = signed_in(make_user(person=make_person()))
    assert stranger.get(f"/dates/reviews/{world.review.pk}/calendar.ics").status_code == 404


def test_page_of_a_review_leads_to_it(world):
    page = signed_in(make_user(person=world.vi.person)).get(f"/reviews/{world.review.pk}/").content.decode()

    assert f"/dates/reviews/{world.review.pk}/calendar.ics" in page


class TestOfARound:
    """All reviews of a partnership's year, with the days that the reader sees of each."""

    @pytest.fixture
    def second(self, world) -> PeerReview:
        return make_review(world.round, world.schools[1], visit_on=VISIT + A_DAY)

    def test_lead_and_heads_have_all_visits(self, world, second):
        address = f"/dates/rounds/{world.round.pk}/calendar.ics"
        other_head = make_headship(make_person(), world.schools[2]).person
        visits = {f"review-{one.pk}-visit" for one in (world.review, second)}

        found = {
            person: events(signed_in(make_user(person=person)), address).keys()
            for person in (world.lead.person, world.head, other_head)
        }

        around = {f"review-{world.review.pk}-{name}" for name in ("workshop", "impact-review")}
        assert found == dict.fromkeys(found, visits | around)

    def test_reviewer_champion_stranger_and_head_of_another_partnership_find_none(self, world, second):
        other = make_headship(make_person(), make_school("Elsewhere")).person
        address = f"/dates/rounds/{world.round.pk}/calendar.ics"

        for person in (world.vi.person, world.cham.person, make_person(), other):
            assert signed_in(make_user(person=person)).get(address).status_code == 404

    def test_sheet_and_list_lead_to_it(self, world):
        address = f"/dates/rounds/{world.round.pk}/calendar.ics"
        lead, head = (signed_in(make_user(person=person)) for person in (world.lead.person, world.head))

        assert address in lead.get(f"/my-partnership/{world.lead.pk}/round/").content.decode()
        assert address in head.get("/reviews/").content.decode()

    def test_takes_as_many_queries_for_three_reviews_as_for_one(self, world):
        client = signed_in(make_user(person=world.lead.person))
        address = f"/dates/rounds/{world.round.pk}/calendar.ics"

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            return len(asked)

        queries()
        before = queries()
        for school in world.schools[1:]:
            make_review(world.round, school, visit_on=VISIT)

        assert queries() == before

"""The page of a vote, and the short form on the recording screen that posts to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.models import Vote
from boards.recording.writes import declare_interest
from boards.votes.writes import record_vote
from tests.boards.minuted import bring_to_members, make_item
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.factories import make_organisation, make_person, make_seat
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def url(item, vote=None) -> str:
    return at(item.meeting, f"items/{item.pk}/votes/{f'{vote.pk}/' if vote else ''}")


def test_numbers_of_the_short_form_are_a_vote(recorder, item):
    typed = {"motion": "That it be so", "votes_for": "2", "votes_against": "", "abstained": "", "casting_vote": ""}

    answer = recorder.post(url(item), typed)

    assert answer.url == f"{at(item.meeting)}#item-{item.pk}"
    assert "That it be so – for 2, against 0, abstained 0. Carried." in recorder.get(at(item.meeting)).content.decode()


def test_names_are_chosen_from_members_present_with_what_was_typed_so_far(recorder, setting, item):
    page = recorder.post(url(item), {"motion": "That <it> be so", "votes_for": "2", "by_name": "yes"})

    assert page.status_code == 200
    assert not Vote.objects.exists()
    values = {field.get("name"): field.get("value") for field in read(page).iterfind(".//main//form//input")}
    assert (values["motion"], values["votes_for"]) == ("That <it> be so", "2")
    selects = [field.get("name") for field in read(page).iterfind(".//main//select")]
    names = [f"named-{setting.ann.pk}", f"named-{setting.lee.pk}"]
    assert selects == ["decision", "casting_vote", *names, "named_on_request"]

    recorder.post(url(item), {"motion": "", f"named-{setting.ann.pk}": "for", f"named-{setting.lee.pk}": "abstained"})

    vote = Vote.objects.get()
    assert (vote.votes_for, vote.abstained, vote.named.count()) == (1, 1, 2)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"votes_for": "many"}, "Enter “For” as a number from 0 to 999, such as 7"),
        ({"votes_against": "-1"}, "Enter “Against” as a number from 0 to 999"),
        ({"votes_for": "3"}, "That makes 3 votes, but 2 members were there for this item who may vote."),
        ({"votes_for": "9" * 40}, "Enter “For” as a number from 0 to 999"),
        ({"votes_for": "2", "casting_vote": "for"}, "There is a casting vote only where"),
        ({}, "Enter how many voted for it, against it or abstained."),
        ({"votes_for": "1", "motion": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field_and_nothing_typed_is_lost(recorder, item, typed, said):
    page = recorder.post(url(item), {"motion": "That it be so", **typed})

    assert page.status_code == 422
    assert said in page.content.decode()
    assert texts(page, ".//*[@class='govuk-error-summary__title']") or "govuk-error-summary" in page.content.decode()
    assert (typed.get("motion") or "That it be so") in page.content.decode()
    assert not Vote.objects.exists()


def test_vote_is_put_right_and_taken_out(recorder, setting, item):
    vote = record_vote(item=item, numbers={"for": 2}, named={setting.ann: "for"}, by=setting.minute_taker)
    page = recorder.get(url(item, vote))
    chosen = [one.get("value") for one in read(page).iterfind(".//main//select/option[@selected]")]
    assert "for" in chosen

    recorder.post(
        url(item, vote), {"votes_for": "1", "votes_against": "1", "abstained": "0", "casting_vote": "against"}
    )
    vote.refresh_from_db()
    assert (vote.result, vote.named.count()) == ("Lost on the casting vote", 0)

    page = recorder.post(url(item, vote), {"remove": "yes"}, follow=True)
    assert "The vote on item 1 is taken out." in page.content.decode()
    assert not Vote.objects.exists()


def test_name_of_who_is_not_here_any_more_may_be_taken_out(recorder, setting, meeting, item):
    vote = record_vote(item=item, numbers={"for": 2}, named={setting.lee: "for"}, by=setting.minute_taker)
    meeting.attendances.filter(person=setting.lee).update(presence="apologies")

    page = recorder.post(url(item, vote), {"votes_for": "1", f"named-{setting.lee.pk}": "for"})
    assert "Lee Oak is not marked as a member who was there" in page.content.decode()

    recorder.post(url(item, vote), {"votes_for": "1", f"named-{setting.lee.pk}": ""})
    assert vote.named.count() == 0


def test_who_withdrew_from_a_confidential_item_finds_no_vote_on_it(recorder, setting, meeting):
    secret = make_item(meeting, "3", is_part_b=True)
    vote = record_vote(item=secret, motion="MARKERMOTION", numbers={"for": 2}, by=setting.officer)
    assert "MARKERMOTION" in recorder.get(at(meeting)).content.decode()

    declare_interest(item=secret, person=setting.minute_taker.person, nature="", withdrew=True, by=setting.officer)

    assert "MARKERMOTION" not in recorder.get(at(meeting)).content.decode()
    for address in (url(secret), url(secret, vote)):
        assert recorder.get(address).status_code == 404
        assert recorder.post(address, {"remove": "yes", "votes_for": "1"}).status_code == 404
    assert Vote.objects.get() == vote


def test_vote_of_another_item_or_meeting_is_not_found(recorder, setting, meeting, item):
    other = meeting.items.get(number="2")
    vote = record_vote(item=other, numbers={"for": 2}, by=setting.minute_taker)

    assert recorder.get(url(item, vote)).status_code == 404
    assert recorder.post(url(item, vote), {"remove": "yes"}).status_code == 404


def test_short_form_sent_twice_is_one_vote_and_a_broken_name_of_it_does_no_harm(recorder, meeting, item):
    forms = [one.get("value") for one in read(recorder.get(at(meeting))).iterfind(".//input[@name='token']")]
    for token in (forms[0], forms[0], "nonsense"):
        recorder.post(url(item), {"votes_for": "1", "token": token})

    assert len(set(forms)) == 2
    assert Vote.objects.count() == 2


@pytest.mark.parametrize("who", ["chair", "member"])
def test_votes_are_recorded_by_who_records_alone(setting, item, who):
    assert signed_in(getattr(setting, who)).get(url(item)).status_code == 404


def test_closed_minutes_have_no_form(recorder, setting, meeting, item):
    bring_to_members(meeting, setting)

    assert recorder.get(url(item)).url == meeting.get_absolute_url()
    assert recorder.post(url(item), {"votes_for": "1"}).url == meeting.get_absolute_url()
    assert not Vote.objects.exists()


def test_queries_do_not_grow_with_voters(recorder, setting, meeting, item):
    def fill(number: int) -> None:
        body = make_organisation()
        for _ in range(number):
            person = make_person()
            make_seat(setting.board, person, organisation=body)
            meeting.attendances.create(person=person, presence="present", organisation=body)

    fill(1)
    with CaptureQueriesContext(connection) as few:
        recorder.get(url(item))
    fill(15)

    with CaptureQueriesContext(connection) as many:
        recorder.get(url(item))

    assert len(many) == len(few)


def test_page_warns_where_fewer_than_the_quorum_are_there_for_the_item(recorder, setting, item):
    warning = "1 of the 2 members that a quorum needs is there for this item."
    assert warning not in recorder.get(url(item)).content.decode()

    declare_interest(item=item, person=setting.lee, nature="", withdrew=True, by=setting.officer)

    assert warning in recorder.get(url(item)).content.decode()

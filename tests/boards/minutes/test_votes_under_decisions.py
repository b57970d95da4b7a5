"""A vote stands in every copy under the decision that it was about."""

import json

import pytest

from boards.minutes.content import content_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import Minutes, read_version
from boards.models import AgendaItem, Meeting, MinutesVersion, Part
from boards.recording.writes import declare_interest
from boards.votes.writes import record_vote
from tests.boards.minuted import make_recording, type_text
from tests.boards.minutes.every_copy import texts_of_copies
from tests.clients import signed_in
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST, SECOND = "Agreed: to buy the tables", "Resolved: that the fee be £40"


@pytest.fixture
def meeting(setting) -> Meeting:
    return make_recording(setting)


@pytest.fixture
def item(setting, meeting) -> AgendaItem:
    """An item with two decisions and an action after them."""
    item = meeting.items.get(number="2")
    type_text(item, f"{FIRST}\n\n{SECOND}\n\n! Ann: write by 1 December 2025", setting.minute_taker)
    return item


def minutes_of(meeting: Meeting) -> Minutes:
    content = json.dumps(content_of(meeting, part=Part.A))
    return read_version(MinutesVersion(meeting=meeting, stage="circulated", content=content, is_part_b=False))


def test_vote_stands_under_its_decision_and_not_at_the_end(setting, meeting, item):
    record_vote(
        item=item, numbers={"for": 1, "against": 1}, casting_vote="for", decision=item.decisions.first(), by=None
    )
    record_vote(item=item, numbers={"for": 2}, decision=item.decisions.last(), by=None)
    of_the_chair = "(For 1, against 1, abstained 0. Carried on the casting vote of Ann Day.)"

    minutes = minutes_of(meeting)

    said = lines_of(minutes)
    at = said.index(FIRST)
    assert said[at : at + 4] == [FIRST, of_the_chair, SECOND, "(For 2, against 0, abstained 0.)"]
    for copy, text in texts_of_copies(minutes).items():
        assert f"{FIRST} {of_the_chair} {SECOND} (For 2, against 0, abstained 0.)" in text, copy


@pytest.mark.parametrize("on_it", [True, False])
def test_vote_on_an_amended_recommendation_stands_below_what_was_recommended(setting, meeting, item, on_it):
    item.recommendations = "That the tables be hired.\nThat the fee be £50."
    item.save()
    lines = "Agreed: recommendation 1: That the tables be bought.\nAgreed: recommendation 2: That the fee be £50."
    type_text(item, lines, setting.minute_taker)
    decision = item.decisions.get(recommendation=1)

    record_vote(item=item, numbers={"for": 2}, decision=decision if on_it else None, by=None)

    said = [line for line in lines_of(minutes_of(meeting)) if "For 2" in line or "ecommendation" in line]
    vote = next(place for place, line in enumerate(said) if "For 2" in line)
    assert "Recommendation 1 was" in said[1]
    assert vote == (2 if on_it else len(said) - 1)


def test_vote_on_no_decision_stands_at_the_end_as_it_did(setting, meeting, item):
    record_vote(item=item, motion="That we adjourn", numbers={"against": 2}, by=None)

    said = lines_of(minutes_of(meeting))

    assert said.index("Vote: That we adjourn. For 0, against 2, abstained 0. Lost.") > said.index(SECOND)


def test_who_asked_that_their_vote_be_recorded_is_named_so(setting, meeting, item):
    record_vote(
        item=item,
        numbers={"for": 1},
        named={setting.lee: "against"},
        is_named_on_request=True,
        decision=item.decisions.first(),
        by=None,
    )

    for copy, text in texts_of_copies(minutes_of(meeting)).items():
        assert "Lee Oak asked that their vote against be recorded." in text, copy
        assert "Against: Lee Oak" not in text, copy


@pytest.mark.parametrize(
    ("motion", "line"), [("", SECOND), ("To buy the tables", FIRST), ("That the fee be £40.", SECOND)]
)
def test_short_form_takes_the_decision_whose_words_the_motion_has_else_the_last(setting, meeting, item, motion, line):
    page = signed_in(setting.minute_taker)

    page.post(f"/meetings/{meeting.pk}/record/items/{item.pk}/votes/", {"motion": motion, "votes_for": "2"})

    assert item.votes.get().decision.line == line


def test_page_of_the_vote_offers_the_decisions(setting, meeting, item):
    client, address = signed_in(setting.minute_taker), f"/meetings/{meeting.pk}/record/items/{item.pk}/votes/"
    first = item.decisions.first()

    page = read(client.get(address))
    client.post(
        address, {"decision": first.pk, "votes_for": "1", "votes_against": "1", "named_on_request": "on-request"}
    )
    client.post(address, {"decision": "", "votes_for": "1"})

    chosen = [option.get("value") for option in page.iterfind(".//select[@name='decision']/option[@selected]")]
    assert chosen == [str(item.decisions.last().pk)]
    assert [vote.decision for vote in item.votes.all()] == [first, None]


def test_decision_that_is_edited_keeps_its_vote_and_one_that_goes_leaves_it(setting, meeting, item):
    vote = record_vote(item=item, numbers={"for": 2}, decision=item.decisions.first(), by=None)

    type_text(item, f"{FIRST} and chairs\n\n{SECOND}", setting.minute_taker)
    said = lines_of(minutes_of(meeting))
    assert said[said.index(f"{FIRST} and chairs") + 1] == "(For 2, against 0, abstained 0.)"

    type_text(item, SECOND, setting.minute_taker)
    vote.refresh_from_db()
    assert vote.decision is None
    assert "Vote: For 2, against 0, abstained 0. Carried." in lines_of(minutes_of(meeting))


def test_who_stayed_for_an_interest_and_does_not_vote_is_left_out_and_named(setting, meeting, item):
    declare_interest(
        item=item, person=setting.lee, nature="Governor", withdrew=False, is_not_voting=True, by=setting.minute_taker
    )
    address = f"/meetings/{meeting.pk}/record/items/{item.pk}/votes/"
    client = signed_in(setting.minute_taker)

    page = read(client.get(address))
    refused = client.post(address, {"votes_for": "2"})

    words = " ".join("".join(page.itertext()).split())
    assert "1 member may vote; Lee Oak declared an interest and does not vote." in words
    assert refused.status_code == 422
    assert not item.votes.exists()
    for copy, text in texts_of_copies(minutes_of(meeting)).items():
        assert "Lee Oak declared an interest: Governor. They stayed and did not vote." in text, copy

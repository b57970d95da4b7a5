"""What may be recorded of a vote, and what it comes to."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from boards.models import Meeting, NamedVote, Vote
from boards.recording.writes import add_guest, declare_interest, mark_attendance
from boards.votes.writes import record_vote, remove_vote
from boards.workflow import finish_recording
from tests.boards.minuted import make_item, type_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(setting, meeting) -> None:
    """Three members are here."""
    mark_attendance(meeting=meeting, person=setting.kim, presence="present", by=setting.minute_taker)


def record(item, setting, *numbers, **fields) -> Vote:
    counted = dict(zip(("for", "against", "abstained"), numbers, strict=False))
    return record_vote(item=item, numbers=counted, by=setting.minute_taker, **fields)


def refusal(item, setting, *numbers, **fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        record(item, setting, *numbers, **fields)
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("numbers", "casting", "result"),
    [
        ((2, 1, 0), "", "Carried"),
        ((1, 2, 0), "", "Lost"),
        ((1, 0, 2), "", "Carried"),
        ((1, 1, 1), "", "Lost, the votes being equal"),
        ((1, 1, 1), "for", "Carried on the casting vote"),
        ((1, 1, 0), "against", "Lost on the casting vote"),
        ((0, 0, 3), "", "Lost, the votes being equal"),
    ],
)
@pytest.mark.usefixtures("three")
def test_result_follows_from_the_numbers_and_the_casting_vote(setting, item, numbers, casting, result):
    assert record(item, setting, *numbers, casting_vote=casting).result == result


@pytest.mark.parametrize(("numbers", "is_refused"), [((2, 0, 0), False), ((1, 0, 1), False), ((2, 1, 0), True)])
def test_more_votes_than_members_present_are_refused(setting, item, numbers, is_refused):
    if not is_refused:
        assert record(item, setting, *numbers).total == 2
        return
    assert refusal(item, setting, *numbers) == {
        "votes_for": [
            "That makes 3 votes, but 2 members were there for this item who may vote. Put the numbers or the "
            "attendance right."
        ]
    }
    assert not Vote.objects.exists()


def test_who_is_in_attendance_gives_no_room_for_a_vote(setting, meeting, item):
    add_guest(meeting=meeting, name="Gus Test", by=setting.minute_taker)
    mark_attendance(meeting=meeting, person=setting.minute_taker.person, presence="present", by=setting.minute_taker)

    assert "but 2 members were there" in refusal(item, setting, 3)["votes_for"][0]


@pytest.mark.parametrize(
    ("field", "number", "is_there"),
    [
        ("arrived_at", "1", True),
        ("arrived_at", "2", False),
        ("left_at", "1", False),
        ("left_at", "2", True),
        ("left_at", None, True),
    ],
)
@pytest.mark.usefixtures("three")
def test_who_came_after_an_item_does_not_vote_on_it(setting, meeting, item, field, number, is_there):
    at = {field: meeting.items.get(number=number) if number else None}
    mark_attendance(meeting=meeting, person=setting.kim, presence="in-part", by=setting.minute_taker, **at)

    if is_there:
        assert record(item, setting, 3).total == 3
    else:
        assert "but 2 members were there" in refusal(item, setting, 3)["votes_for"][0]


@pytest.mark.usefixtures("three")
def test_who_left_before_an_item_does_not_vote_on_it(setting, meeting, item):
    mark_attendance(meeting=meeting, person=setting.kim, presence="in-part", left_at=item, by=setting.minute_taker)

    assert "but 2 members were there" in refusal(meeting.items.get(number="2"), setting, 3)["votes_for"][0]


def test_nobody_present_is_said_as_what_to_do(setting, meeting, item):
    meeting.attendances.all().delete()

    assert "Mark who is here, then record the vote." in refusal(item, setting, 1)["votes_for"][0]


@pytest.mark.parametrize("numbers", [(), (0, 0, 0), (None, None, None)])
def test_vote_of_nobody_is_refused(setting, item, numbers):
    assert refusal(item, setting, *numbers) == {"votes_for": ["Enter how many voted for it, against it or abstained."]}


def test_casting_vote_is_for_equal_votes_alone(setting, item):
    assert (
        "only where as many were for it as against" in refusal(item, setting, 2, casting_vote="for")["casting_vote"][0]
    )


def test_names_count_where_no_number_is_given(setting, item):
    vote = record(item, setting, named={setting.ann: "for", setting.lee: "against"})

    assert (vote.votes_for, vote.votes_against, vote.abstained) == (1, 1, 0)
    assert set(vote.named.values_list("person", "choice")) == {(setting.ann.pk, "for"), (setting.lee.pk, "against")}


def test_some_may_be_named_and_no_more_than_voted_so(setting, item):
    assert record(item, setting, 2, 0, 0, named={setting.ann: "for"}).votes_for == 2

    assert refusal(item, setting, 0, 1, 0, named={setting.ann: "for"}) == {
        "votes_for": ["1 are named as “For”. Enter 1 or more."]
    }


def test_names_are_of_members_present_alone(setting, item):
    said = refusal(item, setting, named={setting.kim: "for"})

    assert said["__all__"] == [
        "Kim Ash is not marked as a member who was there for this item, or withdrew from it or does not "
        "vote, so cannot be named."
    ]


def test_who_withdrew_votes_neither_by_name_nor_by_number(setting, item):
    declare_interest(item=item, person=setting.lee, nature="", withdrew=True, by=setting.minute_taker)

    assert "Lee Oak is not marked" in refusal(item, setting, 1, named={setting.lee: "for"})["__all__"][0]
    assert "but 1 member was there" in refusal(item, setting, 2)["votes_for"][0]


@pytest.mark.parametrize(("is_part_b", "says"), [(False, "named in a vote on item 3"), (True, "under item 3")])
def test_who_is_named_in_a_vote_withdraws_only_once_the_name_is_out(setting, meeting, is_part_b, says):
    item = make_item(meeting, "3", is_part_b=is_part_b)
    vote = record(item, setting, named={setting.lee: "for"})
    withdraw = {"item": item, "person": setting.lee, "nature": "", "withdrew": True, "by": setting.minute_taker}

    with pytest.raises(ValidationError, match=says):
        declare_interest(**withdraw)
    assert ("vote on" in says) is not is_part_b

    remove_vote(vote=vote, by=setting.minute_taker)
    assert declare_interest(**withdraw).withdrew


def test_same_form_sent_twice_is_one_vote(setting, item):
    token = uuid.uuid4()

    first, second = (record(item, setting, 2, token=token) for _ in range(2))

    assert first == second
    assert Vote.objects.count() == 1


def test_vote_is_put_right_and_taken_out_and_its_history_stays(setting, item):
    vote = record(item, setting, 2, motion="  That  it be so. ", named={setting.ann: "for"})
    record(item, setting, 1, 1, vote=vote, motion="That it be so", named={setting.lee: "against"})

    assert list(NamedVote.objects.values_list("person", "choice")) == [(setting.lee.pk, "against")]
    remove_vote(vote=vote, by=setting.minute_taker)

    assert not Vote.objects.exists()
    lines = Vote.history.order_by("history_id").values_list("history_type", "votes_for", "history_user", "motion")
    taker = setting.minute_taker.pk
    assert list(lines) == [
        ("+", 2, taker, "That it be so."),
        ("~", 1, taker, "That it be so"),
        ("-", 1, taker, "That it be so"),
    ]


@pytest.mark.parametrize("status", ["circulated", "published", "agenda-issued"])
def test_votes_are_closed_while_the_minutes_are(setting, meeting, item, status):
    vote = record(item, setting, 2)
    Meeting.objects.filter(pk=meeting.pk).update(status=status)

    for write in (lambda: record(item, setting, 1), lambda: remove_vote(vote=vote, by=setting.officer)):
        with pytest.raises(ValidationError, match="The minutes of this meeting are closed"):
            write()


def test_vote_takes_back_that_the_draft_was_cleared(setting, meeting, item):
    Meeting.objects.filter(pk=meeting.pk).update(status="draft", cleared_at=timezone.now(), cleared_by=setting.chair)
    item.meeting.refresh_from_db()

    record(item, setting, 2)

    meeting.refresh_from_db()
    assert (meeting.cleared_at, meeting.cleared_by) == (None, None)


def test_recording_is_not_finished_with_votes_that_the_attendance_does_not_bear_out(setting, meeting, item):
    record(item, setting, 2)
    named = record(meeting.items.get(number="2"), setting, named={setting.lee: "for"})
    secret = make_item(meeting, "3", is_part_b=True)
    record(secret, setting, 2, motion="MARKERMOTION")
    setting.board.quorum = None
    setting.board.save()
    mark_attendance(meeting=meeting, person=setting.lee, presence="absent", by=setting.minute_taker)

    with pytest.raises(ValidationError) as refused:
        finish_recording(meeting=meeting, by=setting.minute_taker)

    first, second, third = refused.value.messages
    assert "Item 1, vote: That makes 2 votes, but 1 member was there" in first
    assert "Item 2, vote: somebody is named who was not there" in second
    assert third.startswith("Item 3, which is confidential: what is recorded there")
    assert "MARKER" not in third
    assert named.pk


def test_nothing_is_voted_without_a_quorum(setting, meeting, item):
    for of in (item, item, meeting.items.get(number="2")):
        record(of, setting, 1)
    mark_attendance(meeting=meeting, person=setting.lee, presence="absent", by=setting.minute_taker)

    with pytest.raises(ValidationError) as refused:
        finish_recording(meeting=meeting, by=setting.minute_taker)

    assert [said.partition(":")[0] for said in refused.value.messages] == ["Item 1 has a vote", "Item 2 has a vote"]
    assert "without a quorum nothing is decided" in refused.value.messages[0]


class TestCarriedMotion:
    """What a meeting voted for is a decision of it."""

    @pytest.mark.parametrize(
        ("motion", "line"),
        [
            ("That the plan be adopted", "Resolved: that the plan be adopted."),
            ("the plan is adopted.", "Resolved: the plan is adopted."),
            ("AGREED that the plan be adopted", "AGREED that the plan be adopted"),
        ],
    )
    @pytest.mark.usefixtures("three")
    def test_becomes_a_line_of_the_text_and_the_decision_of_the_vote(self, setting, item, motion, line):
        type_text(item, "They spoke.", setting.minute_taker)

        vote = record(item, setting, 2, 1, motion=motion)

        item.refresh_from_db()
        assert item.text == f"They spoke.\n{line}\n"
        assert vote.decision == item.decisions.get(line=line)

    @pytest.mark.usefixtures("three")
    def test_is_made_once(self, setting, item):
        type_text(item, "Resolved: that the plan be adopted", setting.minute_taker)

        vote = record(item, setting, 3, motion="That the plan be adopted")
        again = record(item, setting, 2, vote=vote, motion=vote.motion, decision=vote.decision)

        assert item.decisions.count() == 1
        assert again.decision == item.decisions.get()

    @pytest.mark.parametrize(("numbers", "motion"), [((1, 2), "That it be so"), ((3, 0), "")])
    @pytest.mark.usefixtures("three")
    def test_lost_or_without_words_makes_none(self, setting, item, numbers, motion):
        assert record(item, setting, *numbers, motion=motion).decision is None
        assert not item.decisions.exists()

    @pytest.mark.usefixtures("three")
    def test_that_turns_out_to_be_carried_makes_one(self, setting, item):
        vote = record(item, setting, 1, 2, motion="That it be so")

        record_vote(item=item, vote=vote, motion=vote.motion, numbers={"for": 2}, by=setting.minute_taker)

        assert item.decisions.get().line == "Resolved: that it be so."

"""Who reads and closes which action: of the own board, of what has gone round, and not what they withdrew from."""

import pytest

from boards.models import Action, AgendaItem, Interest, Meeting, Part
from tests.boards.minuted import MET_ON, NEXT_ON, make_item, make_recording, make_setting
from tests.factories import make_lead, make_partnership, make_person, make_quadrant, make_seat, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def setting():
    return make_setting(quadrant=make_quadrant("West"))


@pytest.fixture
def meeting(setting) -> Meeting:
    """A meeting whose minutes have gone round, with an action in each part, whose owner has no account."""
    meeting = make_recording(setting, items=1)
    make_action(meeting.items.get())
    make_action(make_item(meeting, "2", is_part_b=True))
    Meeting.objects.filter(pk=meeting.pk).update(status="circulated")
    return meeting


def make_action(item: AgendaItem) -> Action:
    owner = make_person()
    return Action.objects.create(item=item, owner=owner, text=item.part, undertaken_on=MET_ON, due_on=NEXT_ON)


def action_of(meeting: Meeting, part: Part) -> Action:
    return Action.objects.get(item__meeting=meeting, text=part)


def parts_seen(user) -> list[str]:
    return sorted(Action.objects.visible_to(user).values_list("text", flat=True))


@pytest.mark.parametrize(
    ("who", "part", "withdrew", "is_seen"),
    [
        ("chair", Part.B, True, False),
        ("chair", Part.B, False, True),
        ("chair", Part.A, True, True),
        ("member", Part.B, True, True),
    ],
)
def test_action_of_part_b_is_hidden_from_who_withdrew_from_its_own_item_alone(
    setting, meeting, who, part, withdrew, is_seen
):
    item = action_of(meeting, part).item
    Interest.objects.create(item=item, person=getattr(setting, who).person, withdrew=withdrew)

    assert parts_seen(setting.chair) == (["a", "b"] if is_seen else ["a"])


def test_who_withdrew_from_another_confidential_item_sees_the_action_of_this_one(setting, meeting):
    Interest.objects.create(item=make_item(meeting, "3", is_part_b=True), person=setting.ann, withdrew=True)

    assert parts_seen(setting.chair) == ["a", "b"]


def test_owner_who_withdrew_sees_it_neither_and_an_officer_who_is_nobody_at_the_meeting_sees_all(setting, meeting):
    action = action_of(meeting, Part.B)
    owner = make_user(person=action.owner)
    assert parts_seen(owner) == ["b"]
    assert not Action.objects.readable_by(owner).exists()
    assert [one.is_closed_to_reader for one in Action.objects.visible_to(owner).seen_by(owner)] == [True]

    Interest.objects.create(item=action.item, person=action.owner, withdrew=True)

    assert parts_seen(owner) == []
    assert parts_seen(setting.officer) == ["a", "b"]


@pytest.mark.parametrize(
    ("status", "members", "checkers"),
    [
        ("in-progress", [], ["a", "b"]),
        ("draft", [], ["a", "b"]),
        ("circulated", ["a", "b"], ["a", "b"]),
        ("approved", ["a", "b"], ["a", "b"]),
        ("published", ["a", "b"], ["a", "b"]),
    ],
)
def test_members_see_actions_once_the_minutes_have_gone_round_and_who_checks_the_draft_before(
    setting, meeting, status, members, checkers
):
    Meeting.objects.filter(pk=meeting.pk).update(status=status)

    assert parts_seen(setting.member) == members
    assert [parts_seen(user) for user in (setting.chair, setting.minute_taker, setting.officer)] == [checkers] * 3


def test_lead_of_the_quadrant_sees_part_a_and_others_nothing(setting, meeting):
    lead = make_lead(make_partnership(schools=2, home_quadrant=setting.board.quadrant))
    elsewhere = make_setting("other.example.org", name="Another board", quadrant=make_quadrant("Mid"))

    assert parts_seen(make_user(person=lead.person)) == ["a"]
    assert parts_seen(make_user(is_superuser=True)) == ["a"]
    nobody_here = (make_user(), make_user(person=make_person()))
    for user in (elsewhere.chair, elsewhere.member, elsewhere.minute_taker, *nobody_here):
        assert parts_seen(user) == [], user


@pytest.mark.parametrize("part", Part)
def test_action_is_closed_by_its_owners_and_by_who_records_the_meeting(setting, meeting, part):
    action = action_of(meeting, part)
    another = make_person()
    action.others.add(another)
    elsewhere = make_setting("other.example.org", name="Another board")
    make_seat(elsewhere.board, setting.ann, role="minute-taker")

    def may(user) -> bool:
        return action in Action.objects.closable_by(user)

    assert all(map(may, (make_user(person=action.owner), make_user(person=another))))
    assert all(map(may, (setting.minute_taker, setting.officer)))
    assert not any(map(may, (setting.chair, setting.member, elsewhere.minute_taker, make_user())))

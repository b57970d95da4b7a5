"""Who presides over a meeting: by the board's own order, by choice, and from an item on."""

import pytest
from django.core.exceptions import ValidationError

from boards.attendance.presiding import chair_at, chairs_by_item, refuse_without_chair, spells_of, who_may_preside
from boards.attendance.roll import roll_of
from boards.models import AgendaItem, Part
from boards.recording.writes import choose_chair, declare_interest, mark_attendance
from boards.workflow import finish_recording
from tests.boards.minuted import make_item, make_recording
from tests.factories import make_organisation, make_person, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(setting):
    return make_recording(setting, items=4)


def presided(meeting, part=None) -> list[str]:
    roll = roll_of(meeting)
    items = list(meeting.items.with_chosen_chair().order_by("position"))
    chairs = chairs_by_item(meeting, roll, items)
    shown = [item for item in items if part is None or item.part is part]
    return [str(spell) for spell in spells_of(meeting, roll, shown, chairs)]


def take_chair(setting, meeting, person, number=None, **fields) -> None:
    item = meeting.items.get(number=number) if number else None
    choose_chair(meeting=meeting, person=person, item=item, by=setting.minute_taker, **fields)
    meeting.refresh_from_db()


def vice_chair(setting, meeting):
    """A vice-chair, whose body stands before the chair's, and who is here."""
    vice = make_person("Vi Ward")
    make_seat(setting.board, vice, role="vice-chair", organisation=make_organisation("ABC", position=0))
    mark_attendance(meeting=meeting, person=vice, presence="present", by=setting.minute_taker)
    return vice


def test_chair_of_the_board_presides_before_a_vice_chair(setting, meeting):
    vice_chair(setting, meeting)

    assert presided(meeting) == ["Ann Day"]


def test_vice_chair_presides_where_the_chair_is_not_there_or_comes_later(setting, meeting):
    vice_chair(setting, meeting)
    mark_attendance(
        meeting=meeting,
        person=setting.ann,
        presence="in-part",
        arrived_at=meeting.items.get(number="3"),
        by=setting.minute_taker,
    )
    assert presided(meeting) == ["Vi Ward"]

    mark_attendance(meeting=meeting, person=setting.ann, presence="absent", by=setting.minute_taker)
    assert presided(meeting) == ["Vi Ward"]


def test_any_member_present_may_be_chosen_and_nobody_else(setting, meeting):
    assert [place.person for place in who_may_preside(roll_of(meeting))] == [setting.ann, setting.lee]

    take_chair(setting, meeting, setting.lee)
    assert presided(meeting) == ["Lee Oak"]

    for nobody in (setting.kim, setting.minute_taker.person, make_person("Una Brook")):
        with pytest.raises(ValidationError, match=f"{nobody} is not marked as a member who is present"):
            take_chair(setting, meeting, nobody)


def test_choice_is_taken_back_for_the_boards_own_chair(setting, meeting):
    take_chair(setting, meeting, setting.lee)
    take_chair(setting, meeting, None)

    assert presided(meeting) == ["Ann Day"]


def test_somebody_takes_over_at_an_item_until_another_does(setting, meeting):
    take_chair(setting, meeting, setting.lee, "2")
    assert presided(meeting) == ["Ann Day", "Lee Oak from item 2"]

    take_chair(setting, meeting, setting.ann, "4")
    assert presided(meeting) == ["Ann Day", "Lee Oak from item 2", "Ann Day from item 4"]
    assert [chair_at(item) for item in meeting.items.all()] == [setting.ann, setting.lee, setting.lee, setting.ann]

    take_chair(setting, meeting, None, "2")
    assert presided(meeting) == ["Ann Day"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1", ["Lee Oak", "Ann Day from item 2"]),
        ("2", ["Ann Day", "Lee Oak from item 2", "Ann Day from item 3"]),
        ("4", ["Ann Day", "Lee Oak from item 4"]),
    ],
)
def test_for_one_item_alone_the_chair_comes_back_after_it(setting, meeting, number, expected):
    take_chair(setting, meeting, setting.lee, number, is_for_it_alone=True)

    assert presided(meeting) == expected


def test_for_one_item_alone_who_takes_the_next_one_keeps_it(setting, meeting):
    take_chair(setting, meeting, setting.lee, "3")
    take_chair(setting, meeting, setting.lee, "2", is_for_it_alone=True)

    assert presided(meeting) == ["Ann Day", "Lee Oak from item 2"]


def test_who_withdrew_from_an_item_does_not_preside_over_it(setting, meeting):
    item = meeting.items.get(number="2")
    declare_interest(item=item, person=setting.lee, nature="", withdrew=True, by=setting.minute_taker)

    with pytest.raises(ValidationError, match="Lee Oak withdrew from item 2, so somebody else presides over it"):
        take_chair(setting, meeting, setting.lee, "2")


@pytest.mark.parametrize(("alone", "part_a"), [(True, ["Ann Day"]), (False, ["Ann Day", "Lee Oak from item 6"])])
def test_chair_of_a_confidential_item_is_nothing_for_part_a(setting, meeting, alone, part_a):
    make_item(meeting, "5", is_part_b=True)
    make_item(meeting, "6")

    take_chair(setting, meeting, setting.lee, "5", is_for_it_alone=alone)

    assert presided(meeting, Part.A) == part_a
    assert presided(meeting, Part.B) == ["Lee Oak"]


def test_meeting_without_items_has_its_first_chair(setting, meeting):
    assert [str(spell) for spell in spells_of(meeting, roll_of(meeting), [], {})] == ["Ann Day"]


def test_finishing_asks_who_presided_where_no_chair_is_there(setting, meeting):
    mark_attendance(meeting=meeting, person=setting.ann, presence="apologies", by=setting.minute_taker)
    mark_attendance(meeting=meeting, person=setting.kim, presence="present", by=setting.minute_taker)
    with pytest.raises(ValidationError, match=r"Nobody is in the chair .* Choose who presides, below the attendance"):
        finish_recording(meeting=meeting, by=setting.minute_taker)

    take_chair(setting, meeting, setting.lee)
    finish_recording(meeting=meeting, by=setting.minute_taker)

    meeting.refresh_from_db()
    assert meeting.status == "draft"
    assert meeting.versions.get().data["chair"] == "Lee Oak"


@pytest.mark.parametrize("number", [None, "2"])
def test_finishing_refuses_a_chair_who_is_not_marked_as_present(setting, meeting, number):
    mark_attendance(meeting=meeting, person=setting.kim, presence="present", by=setting.minute_taker)
    take_chair(setting, meeting, setting.kim, number)
    mark_attendance(meeting=meeting, person=setting.kim, presence="absent", by=setting.minute_taker)

    with pytest.raises(ValidationError, match=r"Kim Ash took the chair .* is not marked as a member who is present"):
        finish_recording(meeting=meeting, by=setting.minute_taker)


def test_meeting_where_no_member_came_needs_nobody_in_the_chair(setting, meeting):
    meeting.attendances.filter(presence="present").update(presence="apologies")

    refuse_without_chair(meeting, roll_of(meeting))


def test_queries_do_not_grow_with_changes_of_the_chair(setting, meeting, django_assert_num_queries):
    roll = roll_of(meeting)
    AgendaItem.objects.filter(meeting=meeting).update(chaired_from_here_by=make_person("Gone Since"))

    with django_assert_num_queries(2):  # one more for who is not on the roll any more
        chairs_by_item(meeting, roll, meeting.items.with_chosen_chair())

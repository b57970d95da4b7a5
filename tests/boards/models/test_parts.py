"""What is known of a part, and rows by their part."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from boards.models import Action, AgendaItem, Decision, Meeting, MinutesVersion, Paper, Part, TemplateItem, access
from tests.factories import make_meeting, make_person, make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 22)


def make_item(meeting: Meeting, *, part: Part) -> AgendaItem:
    return AgendaItem.objects.create(meeting=meeting, position=1, number="1", title="Welcome", part=part)


@pytest.mark.parametrize(
    ("query", "part"),
    [("", Part.A), ("part=", Part.A), ("part=a", Part.A), ("part=c", Part.A), ("part=b", Part.B), ("part=B", Part.B)],
)
def test_address_asks_for_part_a_unless_it_says_b(query, part):
    assert Part.asked_in(QueryDict(query)) is part


def test_part_a_shows_nothing_of_part_b_and_part_b_shows_all():
    shown = {(part, other) for part in Part for other in Part if part.may_show(other)}

    assert shown == {(Part.A, Part.A), (Part.B, Part.A), (Part.B, Part.B)}


def test_right_of_each_part_is_one_that_a_meeting_is_annotated_with():
    assert [part.right for part in Part] == ["may_read", "may_read_part_b"]
    assert {part.right for part in Part} <= access.RIGHTS.keys()


def test_part_a_is_said_by_saying_nothing():
    assert [Part.A.suffix, Part.A.marking, Part.A.warning, Part.A.of_it] == [""] * 4
    assert (Part.B.suffix, Part.B.marking) == (", Part B", ", Part B (confidential)")
    assert (Part.B.warning, Part.B.of_it) == ("PART B: CONFIDENTIAL", "Part B of ")


@pytest.mark.parametrize("part", Part)
def test_rows_are_made_found_and_moved_by_their_part(part):
    other = next(one for one in Part if one is not part)
    item = make_item(make_meeting(), part=part)
    TemplateItem.objects.create(position=1, title="Item", **part.column)
    decision = Decision.objects.create(item=item, text="Agreed")
    action = Action.objects.create(item=item, owner=make_person(), text="Do", undertaken_on=DAY, due_on=DAY)

    for row, rows in ((item, AgendaItem.objects), (decision, Decision.objects), (action, Action.objects)):
        assert row.part is part
        assert [list(rows.of_part(one)) for one in (part, other)] == [[row], []]

    item.part = other
    item.save()
    decision = Decision.objects.get()
    assert (decision.part, TemplateItem.objects.get().part) == (other, part)


@pytest.mark.parametrize(
    ("of_item", "mark", "part"),
    [
        (None, Part.A, Part.A),
        (None, Part.B, Part.B),
        (Part.A, Part.A, Part.A),
        (Part.A, Part.B, Part.B),
        (Part.B, Part.A, Part.B),
        (Part.B, Part.B, Part.B),
    ],
)
def test_paper_is_part_b_by_its_mark_or_by_its_item(of_item, mark, part):
    meeting = make_meeting()
    item = make_item(meeting, part=of_item) if of_item else None
    paper = Paper.objects.create(meeting=meeting, item=item, title="Figures", timing="to-follow", part=mark)

    assert paper.part is part
    assert {one: list(Paper.objects.of_part(one)) for one in Part} == {one: [paper] * (one is part) for one in Part}
    assert paper.successor().is_part_b is mark.is_confidential  # which its item may leave


def frozen(meeting: Meeting, number: int, **fields) -> MinutesVersion:
    return MinutesVersion.objects.create(
        meeting=meeting,
        number=number,
        stage="circulated",
        content="{}",
        frozen_by=make_user(f"{number}@example.org"),
        **fields,
    )


def test_version_without_a_part_cannot_be_frozen():
    meeting = make_meeting()

    with pytest.raises(IntegrityError), transaction.atomic():
        frozen(meeting, 1)

    assert frozen(meeting, 1, part=Part.A).part is Part.A


def test_last_version_of_a_part_is_none_of_the_other():
    meeting = make_meeting()
    frozen(meeting, 1, part=Part.B)
    first, _ = frozen(meeting, 2, part=Part.A), frozen(meeting, 3, part=Part.B)

    assert meeting.versions.last_of(Part.A) == first
    assert meeting.versions.last_of(Part.B).number == 3
    assert make_meeting(meeting.board, held_on=DAY).versions.last_of(Part.A) is None

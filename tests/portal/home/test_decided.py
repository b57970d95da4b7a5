"""What the front page says was decided last: what the list of decisions has at the top for everybody."""

import datetime as dt

import pytest

from boards.models import Board, Meeting
from portal.home.decided import MOST, decided_last
from tests.boards.decisions.test_views import decide, make_public
from tests.boards.minuted import MET_ON, NEXT_ON
from tests.factories import make_board, make_quadrant
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
LATER = dt.timedelta(days=7)


def said() -> list[str]:
    return [found.decided.text for found in decided_last()]


def test_decided_last_are_the_first_decisions_of_the_latest_published_minutes(client, setting):
    make_public(decide(setting, "Agreed: long before", held_on=MET_ON - LATER), setting, NEXT_ON - LATER)
    make_public(decide(setting, "\n".join(f"Agreed: number {number}" for number in range(MOST + 1))), setting)

    assert said() == [f"number {number}" for number in range(MOST)]


def test_decided_last_names_the_board_and_the_day_of_each(client, setting):
    make_public(decide(setting, "Agreed: before", held_on=MET_ON - LATER), setting, NEXT_ON - LATER)
    make_public(decide(setting, "Agreed: to write"), setting)

    days = texts(client.get("/"), ".//span[@class='portal-source']")

    assert said() == ["to write", "before"]
    assert days == ["School Partnership Board, 15 October 2025", "School Partnership Board, 8 October 2025"]


def test_decided_last_says_that_a_meeting_of_the_demonstration_is_invented(client, setting):
    meeting = make_public(decide(setting, "Agreed: to write"), setting)
    Meeting.objects.filter(pk=meeting.pk).update(is_demonstration=True)

    (day,) = texts(client.get("/"), ".//span[@class='portal-source']")

    assert day.endswith("15 October 2025 · invented for the demonstration")


def test_decided_last_is_of_the_meeting_before_where_the_latest_decided_nothing(setting):
    make_public(decide(setting, "Agreed: to write"), setting)
    make_public(decide(setting, "They talked", held_on=MET_ON + dt.timedelta(days=1)), setting, NEXT_ON + LATER)

    assert said() == ["to write"]


def test_decided_last_is_nothing_that_only_members_may_read(setting):
    decide(setting, "Agreed: circulated", part_b="Agreed: secret")

    assert said() == []


def test_decided_last_is_of_whichever_board_decided_last(setting):
    make_public(decide(setting, "Agreed: by the county", held_on=MET_ON - LATER), setting, NEXT_ON - LATER)
    Meeting.objects.filter(held_on=MET_ON - LATER).update(board=make_board("The county", publishes_minutes=True))
    Board.objects.exclude(name="The county").update(quadrant=make_quadrant())
    make_public(decide(setting, "Agreed: by a quadrant"), setting)

    assert said() == ["by a quadrant", "by the county"]

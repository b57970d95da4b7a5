"""What the front page says was decided last: of the boards of the whole county where there is any, and public."""

import datetime as dt

import pytest

from boards.models import Board, Meeting
from portal.home.decided import MOST, decided_last
from tests.boards.decisions.test_views import decide, make_public
from tests.boards.minuted import MET_ON, NEXT_ON
from tests.factories import make_board, make_quadrant
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER = dt.timedelta(days=7)


def said() -> list[str]:
    return [found.decided.text for found in decided_last()]


def test_decided_last_are_the_first_decisions_of_the_latest_published_minutes(client, setting):
    make_public(decide(setting, "Agreed: long before", held_on=MET_ON - LATER), setting, NEXT_ON - LATER)
    make_public(decide(setting, "\n".join(f"Agreed: number {number}" for number in range(MOST + 1))), setting)

    assert said() == [f"number {number}" for number in range(MOST)]
    assert "By the School Partnership Board on 15 October 2025:" in texts(client.get("/"), ".//p")


def test_decided_last_is_of_the_meeting_before_where_the_latest_decided_nothing(setting):
    make_public(decide(setting, "Agreed: to write"), setting)
    make_public(decide(setting, "They talked", held_on=MET_ON + dt.timedelta(days=1)), setting, NEXT_ON + LATER)

    assert said() == ["to write"]


def test_decided_last_is_found_behind_many_minutes_of_the_county_that_decided_nothing(setting, monkeypatch):
    monkeypatch.setattr("portal.home.decided.READ", 1)
    make_public(decide(setting, "They talked"), setting)
    quadrants = make_public(decide(setting, "Agreed: to write", held_on=MET_ON - LATER), setting, NEXT_ON - LATER)
    Meeting.objects.filter(pk=quadrants.pk).update(
        board=make_board("South", quadrant=make_quadrant(), publishes_minutes=True)
    )

    assert said() == ["to write"]


def test_decided_last_is_nothing_that_only_members_may_read(setting):
    decide(setting, "Agreed: circulated", part_b="Agreed: secret")

    assert said() == []


def test_decided_last_is_of_a_board_of_the_whole_county_where_one_has_published(setting):
    make_public(decide(setting, "Agreed: by the county", held_on=MET_ON - LATER), setting, NEXT_ON - LATER)
    county = Board.objects.get()
    Board.objects.update(quadrant=make_quadrant(), abbreviation="QM", slug="quadrant")
    make_public(decide(setting, "Agreed: by a quadrant"), setting)
    assert said() == ["by a quadrant"]

    Meeting.objects.filter(held_on=MET_ON - LATER).update(board=make_board(f"{county} again", publishes_minutes=True))

    assert said() == ["by the county"]

"""A board that is renamed: what is said, and where the addresses that it had lead."""

import pytest
from django.core.exceptions import ValidationError

from boards.seats.renaming import rename_board
from tests.factories import make_board, make_user

pytestmark = pytest.mark.django_db
NAME = "Partnership strategy steering group"
SLUG = "partnership-strategy-steering-group"


@pytest.fixture
def board():
    return make_board("School Partnership Board")


def rename(board, name: str = NAME, slug: str = SLUG, abbreviation: str = "PSSG"):
    return rename_board(board=board, name=name, abbreviation=abbreviation, slug=slug, by=make_user())


def test_what_happens_is_said(board):
    assert rename(board).sentences == (
        f"School Partnership Board is called {NAME} from now on.",
        "The numbers of its minutes begin with PSSG, where they began with SPB.",
        f"Its page is /boards/{SLUG}/; the address that it had leads there.",
    )
    assert board.history.first().history_change_reason == "Renamed, was School Partnership Board"


def test_every_address_that_it_had_leads_to_its_page_with_what_was_asked(client, board):
    rename(board, "Strategy group", "strategy-group", "SG")
    rename(board)

    answers = {
        address: client.get(f"/boards/{address}").headers.get("Location", "")
        for address in ("school-partnership-board/?on=2025-01-01", "strategy-group/", "strategy-group/calendar.ics")
    }

    assert answers == {
        "school-partnership-board/?on=2025-01-01": f"/boards/{SLUG}/?on=2025-01-01",
        "strategy-group/": f"/boards/{SLUG}/",
        "strategy-group/calendar.ics": f"/boards/{SLUG}/calendar.ics",
    }
    assert client.get(f"/boards/{SLUG}/").status_code == 200


def test_address_of_no_board_is_not_found(client, board):
    rename(board)

    assert client.get("/boards/nothing/").status_code == 404


def test_board_that_takes_the_old_address_in_its_form_has_it(client, board):
    rename(board)
    make_board("School Partnership Board")

    assert client.get("/boards/school-partnership-board/").status_code == 200


def test_address_that_another_board_had_is_refused(board):
    rename(board)

    with pytest.raises(ValidationError, match="Another board had the address"):
        rename(make_board("West quadrant meeting"), "New", "school-partnership-board", "N")


def test_own_old_address_may_be_taken_again(board):
    rename(board)
    rename(board, "School Partnership Board", "school-partnership-board", "SPB")

    assert board.get_absolute_url() == "/boards/school-partnership-board/"


def test_same_name_is_refused(board):
    with pytest.raises(ValidationError, match="is called that already"):
        rename(board, board.name, board.slug, board.abbreviation)

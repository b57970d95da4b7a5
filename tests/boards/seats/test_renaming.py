"""A board that is renamed: what is said, and where the addresses that it had lead."""

import pytest
from django.core.exceptions import ValidationError

from accounts import roles
from boards.models import Board
from boards.seats.renaming import rename_board
from tests.admin import add, change, sent_of
from tests.clients import signed_in
from tests.factories import make_board, make_user

pytestmark = pytest.mark.django_db
NAME = "Partnership strategy steering group"
SLUG = "partnership-strategy-steering-group"


@pytest.fixture
def board():
    return make_board("School Partnership Board")


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


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


def test_page_to_follow_its_minutes_leads_on_and_what_was_typed_comes_along(client, board):
    Board.objects.update(publishes_minutes=True)
    rename(board)

    page = client.get("/follow/board/school-partnership-board/")
    sent = client.post("/follow/board/school-partnership-board/", {"email": "a@example.org"})

    assert [(answer.status_code, answer.url) for answer in (page, sent)] == [
        (302, f"/follow/board/{SLUG}/"),
        (307, f"/follow/board/{SLUG}/"),
    ]


def test_address_of_no_board_is_not_found(client, board):
    rename(board)

    assert client.get("/boards/nothing/").status_code == 404


def test_board_that_has_the_address_comes_before_one_that_had_it(client, board):
    rename(board)
    make_board("School Partnership Board")

    assert client.get("/boards/school-partnership-board/").status_code == 200


def test_address_that_another_board_had_is_refused(board):
    rename(board)

    with pytest.raises(ValidationError, match="Another board had the address"):
        rename(make_board("West quadrant meeting"), "New", "school-partnership-board", "N")


def test_address_that_another_board_had_is_refused_in_the_form_of_a_new_one(officer, board):
    rename(board)

    page = officer.post(add(Board), {"name": "Board", "slug": "school-partnership-board", "abbreviation": "B"})

    assert "Another board had the address" in page.context["adminform"].form.errors["slug"][0]


def test_address_is_changed_by_renaming_alone(officer, board):
    typed = sent_of(officer.get(change(board)))

    officer.post(change(board), typed | {"slug": "other", "quorum": 4})

    board.refresh_from_db()
    assert (board.slug, board.quorum) == ("school-partnership-board", 4)


def test_board_at_an_address_that_another_had_can_be_changed(officer, board):
    rename(board)
    there = make_board("School Partnership Board")

    answer = officer.post(change(there), sent_of(officer.get(change(there))) | {"quorum": 4})

    assert answer.status_code == 302


def test_message_calls_it_by_its_new_name(officer, board):
    typed = {"ask": "1", "name": NAME, "abbreviation": "PSSG", "address": ""}
    preview = officer.post(change(board, "rename"), typed)

    done = officer.post(change(board, "rename"), typed | {"agreed": preview.context["effect"].text}, follow=True)

    assert f"Open {NAME}" in done.content.decode()


def test_own_old_address_may_be_taken_again(board):
    rename(board)
    rename(board, "School Partnership Board", "school-partnership-board", "SPB")

    assert board.get_absolute_url() == "/boards/school-partnership-board/"


def test_same_name_is_refused(board):
    with pytest.raises(ValidationError, match="is called that already"):
        rename(board, board.name, board.slug, board.abbreviation)

"""How a minute is written, and the keys: one list, on the screen and as a page that prints."""

import re

import pytest

from boards.recording.writes import declare_interest
from tests.boards.minuted import make_item
from tests.boards.recording.posting import at
from tests.clients import signed_in
from tests.factories import make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

IN_SCRIPTS = {"Alt+B", "Alt+K", "Alt+M", "Alt+O", "Alt+V", "Alt+↓"}  # which no single control stands for


def listed(page) -> list[str]:
    """What each row of the tables says to type or to press."""
    return [text_of(row.find("td")) for row in page.findall(".//table[@class='govuk-table keys__table']/tbody/tr")]


def test_dialog_and_page_have_the_same_list(recorder, meeting):
    screen, page = (read(recorder.get(address)) for address in (at(meeting), f"/meetings/{meeting.pk}/key-sheet/"))

    assert listed(screen.find(".//dialog")) == listed(page)
    assert len(listed(page)) > 20


def test_every_key_that_is_listed_goes_somewhere_and_every_key_of_the_screen_is_listed(recorder, meeting):
    meeting.items.update(recommendations="That it be done.")
    page = read(recorder.get(at(meeting)))

    rows = " ".join(re.sub(r"\s", "", row) for row in listed(page))
    on_screen = {
        keys.replace("Control", "Ctrl") for element in page.iter() if (keys := element.get("aria-keyshortcuts"))
    }
    assert {*re.findall(r"(?:Alt|Ctrl)\+[A-Z/↓]", rows)} - {"Ctrl+B", "Ctrl+E"} == on_screen | IN_SCRIPTS


def test_adjourning_is_a_link_on_the_screen_to_the_page_that_asks(recorder, meeting):
    page = read(recorder.get(at(meeting)))

    links = page.findall(".//a[@aria-keyshortcuts='Alt+J']")
    assert {link.get("href") for link in links} == {f"/meetings/{meeting.pk}/adjourn/"}


@pytest.mark.parametrize("who", ["chair", "member", "outsider"])
def test_page_of_keys_is_for_who_records(setting, meeting, who):
    client = signed_in(make_user() if who == "outsider" else getattr(setting, who))

    assert client.get(f"/meetings/{meeting.pk}/key-sheet/").status_code == 404


def test_who_withdrew_has_the_list_too(setting, recorder, meeting):
    secret = make_item(meeting, "3", title="MARKER", is_part_b=True)
    declare_interest(item=secret, person=setting.minute_taker.person, nature="", withdrew=True, by=setting.officer)

    page = recorder.get(f"/meetings/{meeting.pk}/key-sheet/")

    assert page.status_code == 200
    assert "MARKER" not in page.content.decode()

"""What was typed while a session ended is given back, by every form, to the browser that typed it and to no other."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from boards.models import AgendaItem
from tests.boards.minuted import make_setting
from tests.factories import make_meeting
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TITLE = "Sharing rooms <between> schools"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def address(setting) -> str:
    """The agenda of a meeting, where items are typed."""
    return f"/meetings/{make_meeting(setting.board, status='planned').pk}/agenda/"


def browser(user=None) -> Client:
    """One that is asked for the token of a form, as browsers are."""
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def token_of(page) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[-1]


def fields_of(page) -> dict[str, str]:
    """The form that the page sends again."""
    form = read(page).find(".//main//form[@method='post']")
    fields = {one.get("name"): (one.text or "") for one in form.iter("textarea")}
    return fields | {"csrfmiddlewaretoken": token_of(page)}


def test_item_typed_while_signed_out_is_given_back_and_sent_again_after_signing_in(setting, address):
    client = browser(setting.minute_taker)
    typed = {"title": TITLE, "purpose": "decide", "_continue": "Save and stay here"} | {
        "csrfmiddlewaretoken": token_of(client.get(address))
    }
    client.session.flush()

    page = client.post(address, typed)
    assert page.status_code == 403
    assert texts(page, ".//h1") == ["You are signed out, and nothing is saved yet"]
    assert texts(page, ".//label") == ["Title"]
    assert TITLE in texts(page, ".//textarea")
    assert "no-store" in page["Cache-Control"]
    client.get("/accounts/login/")
    client.cookies["csrftoken"] = "a" * 32  # Django gives another token at each sign-in
    client.force_login(setting.minute_taker)
    again = client.post(address, fields_of(page), headers=SAME)
    assert texts(again, ".//h1") == ["Nothing is saved yet"]
    done = client.post(address, fields_of(again), headers=SAME)

    assert done.status_code == 302
    assert AgendaItem.objects.get().title == TITLE


def test_words_from_another_site_are_not_given_back(setting, address):
    client = browser(setting.minute_taker)

    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://a.example"},
        {},
    ):
        page = client.post(address, {"title": "Ring this number"}, headers=headers)
        assert page.status_code == 403
        assert "Ring this number" not in page.content.decode()
    here = client.post(address, {"title": "Ring this number"}, headers={"Origin": "http://testserver"})
    assert "Ring this number" in here.content.decode()


def test_passwords_are_not_given_back_and_files_are_to_be_chosen_again(address):
    typed = {"note": "Two words", "old_password": "correct horse", "file": SimpleUploadedFile("a.txt", b"x")}

    page = Client().post(address, typed)

    assert "correct horse" not in page.content.decode()
    assert "files must be chosen again" in page.content.decode()
    assert "Send it again" not in page.content.decode()
    assert texts(page, ".//textarea") == ["Two words"]


@pytest.mark.parametrize(
    ("typed", "headers"),
    [
        ({"close": "yes", "place": "3", "at": "2026-11-28 10:00"}, {}),
        ({"note": "Two words"}, {"Sec-Fetch-Mode": "cors"}),
        ({"note": "Two words"}, {"X-Requested-With": "recording-screen"}),
    ],
)
def test_where_nothing_was_typed_or_a_script_asks_it_is_led_to_the_sign_in_as_ever(address, typed, headers):
    answer = Client().post(address, typed, headers=headers)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_form_of_admin_is_given_back_too():
    page = Client().post("/admin/partnerships/person/add/", {"name": "Ann Day", "_save": "Save"})

    assert page.status_code == 403
    assert texts(page, ".//textarea")[-1] == "Ann Day"

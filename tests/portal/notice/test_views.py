"""The council's notice goes away for whoever hides it, without a script, and comes back with the next one."""

import datetime as dt
from http.cookies import Morsel

import pytest
import time_machine
from django.test import Client

from office.council.notices import COOKIE, mark_of
from office.models import Council
from tests.factories import make_council, make_quadrant

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

HIDE = "/notice/hide/"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
SHOWN = b'id="council-notice"'


@pytest.fixture
def notice() -> Council:
    return make_council(notice="The office is closed.")


@pytest.fixture
def browser() -> Client:
    """A browser, whose forms need a token wherever one is asked for."""
    return Client(enforce_csrf_checks=True)


def hide(browser: Client, page: str = "/", headers: dict[str, str] = FROM_HERE):
    """Press the button on the notice that is shown now, if one is."""
    council = Council.objects.first()
    return browser.post(HIDE, {"page": page, "mark": mark_of(council) if council else ""}, headers=headers)


def remembered(browser: Client) -> Morsel:
    return browser.cookies[COOKIE]


def test_notice_has_a_button_that_hides_it_on_every_page_and_leads_back(browser, notice):
    page = browser.get("/partnerships/?q=colne&page=2")
    assert b'name="page" value="/partnerships/?q=colne&amp;page=2"' in page.content

    assert f'name="mark" value="{mark_of(notice)}"'.encode() in page.content
    response = hide(browser, "/partnerships/?q=colne&page=2")

    assert response["Location"] == "/partnerships/?q=colne&page=2"
    for address in ("/", "/partnerships/?q=colne&page=2", "/no-such-page/", "/accounts/login/"):
        assert SHOWN not in browser.get(address).content
    assert SHOWN in Client().get("/").content, "others read it still"


def test_page_with_a_notice_is_the_same_each_time_and_sets_no_cookie(browser, notice):
    first, second = browser.get("/cookies/"), browser.get("/cookies/")

    assert first.content == second.content
    assert not browser.cookies
    assert browser.get("/cookies/", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("change", [{"notice": "The office is open."}, {"notice_kind": "important"}])
def test_notice_that_is_another_is_shown_again(browser, notice, change):
    hide(browser)

    make_council(**change)

    assert SHOWN in browser.get("/").content


def test_notice_that_officers_replaced_before_the_button_was_pressed_is_not_hidden_unread(browser, notice):
    on_the_page = mark_of(notice)
    make_council(notice="The office is open.")

    response = browser.post(HIDE, {"page": "/partnerships/", "mark": on_the_page}, headers=FROM_HERE)

    assert response["Location"] == "/partnerships/"
    assert COOKIE not in browser.cookies
    assert b"The office is open." in browser.get("/").content


@pytest.mark.parametrize("mark", [None, "", "no-such", "0" * 4000])
def test_form_that_names_no_notice_of_ours_hides_nothing(browser, notice, mark):
    browser.post(HIDE, {"page": "/"} | ({} if mark is None else {"mark": mark}), headers=FROM_HERE)

    assert COOKIE not in browser.cookies


def test_notice_that_is_shown_for_longer_stays_hidden(browser, notice):
    hide(browser)

    make_council(notice_until=dt.date(2099, 1, 1))

    assert SHOWN not in browser.get("/").content


def test_cookie_is_of_this_site_alone_and_says_nothing_of_its_user(browser, notice, settings):
    settings.SESSION_COOKIE_SECURE = True

    hide(browser)
    cookie = remembered(browser)

    assert (cookie["path"], cookie["samesite"], cookie["httponly"], cookie["secure"]) == ("/", "Lax", True, True)
    assert not cookie["domain"]
    other = Client()
    hide(other)
    assert remembered(other).value == cookie.value


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        (None, 30 * 24 * 3600),
        (dt.date(2026, 10, 24), 12 * 3600),
        (dt.date(2026, 10, 25), 37 * 3600),  # the day on which the clocks go back has 25 hours
    ],
)
@time_machine.travel(dt.datetime(2026, 10, 24, 11, tzinfo=dt.UTC), tick=False)  # midday of a Saturday
def test_cookie_lasts_until_the_end_of_the_notices_last_day_or_for_thirty_days(browser, until, seconds):
    make_council(notice="The office is closed.", notice_until=until)

    hide(browser)

    assert remembered(browser)["max-age"] == seconds


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "partnerships/", ""]
)
def test_address_that_is_none_of_ours_leads_to_the_first_page(browser, notice, page):
    assert hide(browser, page)["Location"] == "/"


def test_origin_is_as_good_as_the_header_of_newer_browsers(browser, notice):
    hide(browser, headers={"Origin": "http://testserver"})

    assert COOKIE in browser.cookies


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_form_of_another_site_hides_nothing(browser, notice, headers):
    response = hide(browser, headers=headers)

    assert response.status_code == 403
    assert COOKIE not in browser.cookies


def test_nothing_is_remembered_where_no_notice_is_shown(browser):
    response = hide(browser, "/partnerships/")

    assert response["Location"] == "/partnerships/"
    assert not browser.cookies


def test_answer_to_a_form_has_the_notice_without_its_button_so_that_nothing_typed_is_lost(client, notice):
    make_quadrant("South")

    page = client.post("/follow/quadrant/south/", {"email": "ann@exam ple"}).content

    assert SHOWN in page
    assert b"Hide this notice" not in page


def test_following_a_link_hides_nothing(browser, notice):
    assert browser.get(HIDE).status_code == 405
    assert SHOWN in browser.get("/").content


@pytest.mark.parametrize("value", ["", "1", "true", "é", "0" * 4000])
def test_cookie_of_somebodys_own_making_hides_nothing(browser, notice, value):
    browser.cookies[COOKIE] = value

    assert SHOWN in browser.get("/").content


def test_cookies_page_says_what_is_remembered(client):
    page = client.get("/cookies/").content.decode()

    assert COOKIE in page
    assert "30 days" in page

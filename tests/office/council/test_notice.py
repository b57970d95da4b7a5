"""The council's notice stands on top of every public page, on its days."""

import datetime as dt

import pytest
import time_machine

from office.models import Council
from tests.factories import make_council
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FIRST, LAST = dt.date(2026, 12, 21), dt.date(2027, 1, 3)
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def notice() -> Council:
    return make_council(notice="Nobody is here.\nWrite <soon>.", notice_from=FIRST, notice_until=LAST)


@pytest.mark.parametrize("address", ["/", "/partnerships/", "/no-such-page/", "/accounts/login/"])
def test_notice_is_on_every_page(client, notice, address):
    with time_machine.travel(dt.datetime(2026, 12, 24, 12, tzinfo=dt.UTC)):
        page = client.get(address).content.decode()

    assert "Nobody is here.<br>Write &lt;soon&gt;." in page
    assert 'id="council-notice">Information</p>' in page


def test_address_of_a_page_in_a_notice_is_a_link(client):
    make_council(notice="Read https://example.org/closed?a=1&b=<2>.")

    page = read(client.get("/"))

    [link] = page.findall(".//div[@class='govuk-notification-banner__content']//a")
    assert link.get("href") == "https://example.org/closed?a=1&b="


@pytest.mark.parametrize(
    ("day", "is_shown"), [(FIRST - A_DAY, False), (FIRST, True), (LAST, True), (LAST + A_DAY, False)]
)
def test_notice_is_shown_from_its_first_to_its_last_day(notice, day, is_shown):
    assert notice.is_notice_shown_on(day) is is_shown


def test_notice_that_is_over_is_on_no_page(client, notice):
    with time_machine.travel(dt.datetime(2027, 1, 4, 12, tzinfo=dt.UTC)):
        page = client.get("/").content

    assert b"council-notice" not in page


def test_notice_without_days_is_shown_until_it_is_taken_away():
    assert Council(notice="Nobody is here.").is_notice_shown_on(LAST)
    assert not Council(notice="").is_notice_shown_on(LAST)


def test_important_notice_says_so(client):
    make_council(notice="The site is away on Friday.", notice_kind=Council.NoticeKind.IMPORTANT)

    page = client.get("/")

    assert 'id="council-notice">Important</p>' in page.content.decode()
    assert "govuk-notification-banner__heading" in page.content.decode()


def test_page_without_a_notice_has_no_banner(client):
    assert "council-notice" not in text_of(read(client.get("/")))
    assert b"council-notice" not in client.get("/").content

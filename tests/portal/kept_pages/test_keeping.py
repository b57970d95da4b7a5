"""What is kept, what is not, and what an answer says that is."""

import gzip

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from accounts import roles
from office.models import Council, TableStamp
from partnerships.models import Partnership
from portal.kept_pages.keeping import keep_public_pages
from tests.factories import make_council, make_partnership, make_user

pytestmark = pytest.mark.django_db
TAKES_GZIP = {"accept-encoding": "gzip, deflate, br"}
ADDRESS = "/partnerships/"


def kept() -> int:
    """How many pages are kept."""
    return len(caches["pages"]._cache)


@pytest.fixture
def queries_of(count_queries):
    return lambda address=ADDRESS: count_queries(address)


class TestAnswers:
    def test_kept_page_takes_one_query_and_is_the_same(self, client, queries_of):
        made = client.get(ADDRESS)

        assert queries_of() == 1
        assert client.get(ADDRESS).content == made.content
        assert kept() == 1

    def test_compressed_and_plain_are_of_one_page(self, client):
        plain = client.get(ADDRESS)
        compressed = client.get(ADDRESS, headers=TAKES_GZIP)

        assert gzip.decompress(compressed.content) == plain.content
        assert compressed["Content-Encoding"] == "gzip"
        assert compressed["Content-Length"] == str(len(compressed.content))
        assert compressed["ETag"] == f"W/{plain['ETag']}"
        assert kept() == 1

    @pytest.mark.parametrize("header", ["gzip;q=0", "br, GZIP; q=0.000", "gzip ;q=0, identity"])
    def test_browser_that_refuses_gzip_gets_the_page_plain_kept_or_made(self, client, header):
        answers = [client.get(ADDRESS, headers={"accept-encoding": header}) for _ in range(2)]

        assert [answer.has_header("Content-Encoding") for answer in answers] == [False, False]
        assert client.get(ADDRESS, headers={"accept-encoding": "gzip;q=0.5"})["Content-Encoding"] == "gzip"

    def test_page_that_was_kept_says_what_one_that_was_made_says(self, client):
        made, again = (client.get(ADDRESS, headers=TAKES_GZIP) for _ in range(2))

        unlike = {"X-Request-ID", "Content-Length"}
        assert {**again.headers}.keys() == {**made.headers}.keys()
        assert {n: v for n, v in again.items() if n not in unlike} == {n: v for n, v in made.items() if n not in unlike}
        assert {*again["Vary"].split(", ")} == {"Accept-Encoding", "Cookie"}
        assert {*again["Cache-Control"].split(", ")} == {"private", "no-cache"}
        assert again["X-Request-ID"] != made["X-Request-ID"]

    def test_browser_that_has_it_gets_no_body(self, client):
        first = client.get(ADDRESS, headers=TAKES_GZIP)

        again = client.get(ADDRESS, headers=TAKES_GZIP | {"if-none-match": first["ETag"]})

        assert (again.status_code, again.content) == (304, b"")
        assert {"ETag", "Vary", "Cache-Control", "Content-Security-Policy"} <= again.headers.keys()

    def test_change_that_is_not_of_the_page_leaves_its_etag(self, client):
        first = client.get("/cookies/")
        make_partnership("Colne")

        again = client.get("/cookies/", headers={"if-none-match": first["ETag"]})

        assert again.status_code == 304

    def test_head_is_answered_from_what_is_kept_without_a_body(self, client):
        assert client.head(ADDRESS).status_code == 200
        assert kept() == 0, "a page asked for with HEAD may be another"
        page = client.get(ADDRESS)

        headers_alone = client.head(ADDRESS)

        assert headers_alone.content == b""
        assert headers_alone["Content-Length"] == page["Content-Length"]

    def test_change_is_on_the_next_page(self, client):
        client.get(ADDRESS)
        partnership = make_partnership("Colne")
        assert "Colne" in client.get(ADDRESS).content.decode()

        Partnership.objects.filter(pk=partnership.pk).update(name="Stour")

        assert "Stour" in client.get(ADDRESS).content.decode()
        assert kept() == 1, "the new page is in the place of the old"

    def test_next_day_has_a_page_of_its_own(self, client, queries_of):
        with time_machine.travel("2026-10-15 23:59+01:00", tick=False):
            client.get("/meetings/")
            assert queries_of("/meetings/") == 1
        with time_machine.travel("2026-10-16 00:00+01:00", tick=False):
            assert queries_of("/meetings/") > 1

    def test_line_in_the_log_says_which_page_and_that_it_was_kept(self, client, caplog):
        client.get(ADDRESS)
        with caplog.at_level("INFO", "portal.watching.requests"):
            client.get(ADDRESS)

        line = [record for record in caplog.records if record.name == "portal.watching.requests"][-1]
        assert (line.view, line.kept, line.queries) == ("partnerships:list", True, 1)


class TestKey:
    @pytest.mark.parametrize(
        "other", ["/partnerships/?q=colne", "/partnerships/?page=1", "/partnerships/?", "/schools/"]
    )
    def test_every_address_has_its_own_page(self, client, other):
        client.get(ADDRESS)
        client.get(other)

        assert kept() == (1 if other.endswith("?") else 2)

    def test_names_by_which_the_portal_is_reached_share_nothing(self, client, settings):
        settings.ALLOWED_HOSTS = ["one.example.org", "two.example.org"]
        partnership = make_partnership("Colne").get_absolute_url()
        client.get(partnership, headers={"host": "one.example.org"})

        page = client.get(partnership, headers={"host": "two.example.org"}).content.decode()

        assert "one.example.org" not in page
        assert kept() == 2

    def test_name_that_is_not_ours_is_refused_as_ever(self, client):
        client.get(ADDRESS)

        assert client.get(ADDRESS, headers={"host": "evil.example.org"}).status_code == 400

    def test_https_shares_nothing_with_http(self, client):
        partnership = make_partnership("Colne").get_absolute_url()
        client.get(partnership)

        assert "https://testserver/" in client.get(partnership, secure=True).content.decode()

    def test_hidden_notice_stays_hidden_and_shown_to_all_others(self, client):
        make_council(notice="Snow: schools are shut")
        shown = client.get("/cookies/").content.decode()
        mark = shown.split('name="mark" value="')[1].split('"')[0]
        hides = Client()
        hides.cookies["notice_hidden"] = mark

        pages = [each.get("/cookies/").content.decode() for each in (hides, client, hides, Client())]

        assert ["Snow" in page for page in pages] == [False, True, False, True]

    def test_new_notice_is_shown_to_who_hid_the_last(self, client):
        council = make_council(notice="Snow: schools are shut")
        mark = client.get("/cookies/").content.decode().split('name="mark" value="')[1].split('"')[0]
        client.cookies["notice_hidden"] = mark
        assert "Snow" not in client.get("/cookies/").content.decode()

        Council.objects.filter(pk=council.pk).update(notice="Ice: schools are shut")

        assert "Ice" in client.get("/cookies/").content.decode()


class TestNotKept:
    def test_page_for_who_is_signed_in_is_neither_kept_nor_answered_from_what_is(self, client):
        client.get(ADDRESS)
        client.force_login(make_user("officer@example.org", roles.OFFICER))
        assert "Sign out" in client.get(ADDRESS).content.decode()
        assert kept() == 1

        assert "Sign out" not in Client().get(ADDRESS).content.decode()

    @pytest.mark.parametrize("cookie", ["sessionid", "messages"])
    def test_page_for_a_browser_with_a_cookie_of_somebody(self, client, cookie):
        client.cookies[cookie] = "x"

        client.get(ADDRESS)

        assert kept() == 0

    @pytest.mark.parametrize("cookie", ["csrftoken", "_ga"])
    def test_cookies_on_which_no_page_hangs_change_nothing(self, client, cookie, queries_of):
        Client().get(ADDRESS)
        client.cookies[cookie] = "x"

        assert queries_of() == 1

    def test_message_that_is_shown_once_is_kept_for_nobody(self, client):
        client.cookies["notice_hidden"] = "x" * 17  # longer than any that is ours

        client.get(ADDRESS)

        assert kept() == 0

    @pytest.mark.parametrize(
        "address",
        [
            *("/no-such-page/", "/partnerships/no-such/", "/accounts/login/", "/healthz"),
            *("/partnerships/export.csv", "/meetings/calendar.ics", "/partnerships/print.docx", "/robots.txt"),
            *("/.well-known/security.txt", "/partnerships/colne/report/", "/follow/partnership/colne/", "/actions/"),
        ],
    )
    def test_what_is_no_public_page(self, client, address):
        make_partnership("Colne", slug="colne", schools=2)

        response = client.get(address)
        response.getvalue()

        assert kept() == 0

    def test_form_with_a_token_is_another_each_time(self, client):
        address = f"{make_partnership('Colne', schools=2).get_absolute_url()}report/"

        first, second = (Client().get(address) for _ in range(2))

        assert first.content != second.content
        assert kept() == 0

    def test_credentials_are_somebody_s(self, client):
        client.get(ADDRESS, headers={"authorization": "Bearer x"})

        assert kept() == 0

    def test_templates_are_shown_as_they_are_while_somebody_writes_them(self, client, settings):
        settings.DEBUG = True

        client.get(ADDRESS)

        assert kept() == 0

    @pytest.mark.parametrize("name", ["Set-Cookie", "no-store", "Vary", "500", "too large"])
    def test_answer_that_says_that_it_is_for_one(self, rf, monkeypatch, name):
        response = HttpResponse(b"words")
        if name == "Set-Cookie":
            response.set_cookie("sessionid", "x")
        elif name == "no-store":
            response["Cache-Control"] = "no-store"
        elif name == "Vary":
            response["Vary"] = "Accept-Language"
        elif name == "500":
            response.status_code = 500
        else:
            monkeypatch.setattr("portal.kept_pages.keeping.LARGEST", 10)
        request = rf.get(ADDRESS)
        request.user = AnonymousUser()

        keep_public_pages(lambda request: response)(request)

        assert kept() == 0


def test_page_is_not_kept_where_a_table_has_no_stamp(client):
    TableStamp.objects.filter(table_name="boards_board").delete()

    client.get(ADDRESS)

    assert kept() == 0


def test_pages_are_kept_in_bounds(client, monkeypatch):
    monkeypatch.setattr(caches["pages"], "_max_entries", 20)

    for number in range(60):
        client.get(f"/cookies/?{number}")

    assert 0 < kept() <= 20


def test_nothing_is_kept_where_the_cache_keeps_nothing(client, settings, queries_of):
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    make_partnership()
    client.get("/quadrants/")  # after which what several pages are made from is there

    assert queries_of("/quadrants/") == queries_of("/quadrants/") > 1

"""What search engines are told."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests.factories import make_board, make_meeting, make_partnership, make_quadrant, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def addresses(response) -> list[str]:
    """The addresses that a sitemap lists."""
    return re.findall(r"<loc>([^<]+)</loc>", response.content.decode())


def test_sitemap_lists_the_public_pages(client):
    listed = addresses(client.get("/sitemap.xml"))

    assert "http://testserver/" in listed
    assert "http://testserver/schools/without-a-partnership/" in listed
    assert not [address for address in listed if "/admin/" in address or "/accounts/" in address]


def test_sitemap_lists_a_page_a_record(client):
    rows = [
        make_partnership(),
        make_school(),
        make_quadrant("West"),
        make_meeting(make_board()),
        make_board("Another board"),
    ]

    listed = addresses(client.get("/sitemap.xml"))

    assert [row for row in rows if f"http://testserver{row.get_absolute_url()}" not in listed] == []
    assert len(listed) == len(set(listed))


def test_sitemap_has_the_oldest_records_first_so_that_its_pages_stay_as_they_are(client):
    rows = [make_partnership(name) for name in ("Zennor", "Abbess")]

    content = client.get("/sitemap.xml").content.decode()

    first, second = (content.index(row.get_absolute_url()) for row in rows)
    assert first < second


def test_sitemap_leaves_out_what_is_over(client):
    ended = make_partnership(ended_on=timezone.localdate() - dt.timedelta(days=1))
    closed = make_school(status="closed", closed_on=timezone.localdate() - dt.timedelta(days=1))

    content = client.get("/sitemap.xml").content.decode()

    assert ended.get_absolute_url() not in content
    assert closed.get_absolute_url() not in content


def test_sitemap_follows_the_scheme_of_the_request(client):
    listed = addresses(client.get("/sitemap.xml", secure=True))

    assert all(address.startswith("https://testserver/") for address in listed)


def test_sitemap_every_address_answers(client):
    make_meeting()
    make_partnership(schools=1)

    for address in addresses(client.get("/sitemap.xml")):
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_sitemap_takes_no_more_queries_for_more_rows(count_queries):
    make_partnership(schools=1)
    before = count_queries("/sitemap.xml")
    for _ in range(3):
        make_partnership(schools=2)

    assert count_queries("/sitemap.xml") == before <= 15


def test_robots_allows_all_but_admin_accounts_forms_and_what_is_made_anew_for_each_and_names_the_sitemap(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().split("\n") == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /partnerships/*/report/",
        "Disallow: /partnerships/*/contact/",
        "Disallow: /partnerships/*/join/",
        "Disallow: /schools/*/report/",
        "Disallow: /follow/*/",
        "Disallow: /partnerships/print",
        "Disallow: /partnerships/*on=",
        "",
        "Sitemap: http://testserver/sitemap.xml",
        "",
    ]

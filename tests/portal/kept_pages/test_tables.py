"""Every page that may be kept is made of tables whose changes move the stamp, and of no other."""

import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.models import Meeting, MinutesVersion
from improvement.models import Resource
from office.kept_of_days import KeptOfDays
from office.kept_parts import PartsOfAnAnswer, tables_of_parts
from office.models import Council
from partnerships.models import Partnership, School
from partnerships.schools import sources
from portal.kept_pages.reading import tables_read
from portal.kept_pages.tables import NOT_READ, other_tables, stamped_models, stamped_tables
from tests.addresses import every_address, public_addresses
from tests.template_databases import WITH_MINUTES

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def with_minutes(loaded):
    """The demonstration, with minutes that are published."""
    with loaded(WITH_MINUTES):
        yield


def pages() -> dict[str, list[str]]:
    """By the name of the view, addresses that show all that it may."""
    counted, school = Partnership.objects.counted(), School.objects.open()
    minuted = MinutesVersion.objects.published().filter(meeting__board__publishes_minutes=True)
    return {
        "home": ["/"],
        "quadrant_list": ["/quadrants/"],
        "quadrant_detail": ["/quadrants/south/"],
        "partnerships:list": [
            "/partnerships/",
            "/partnerships/?q=colchester",
            "/partnerships/?near=CM1+1LX&on=2025-10-01",
        ],
        "partnerships:detail": [row.get_absolute_url() for row in counted[:2]],
        "partnerships:print": ["/partnerships/print/"],
        "schools:list": ["/schools/", "/schools/?q=primary&quadrant=mid&near=CM1", "/schools/?q=nobody+is+called+this"],
        "schools:detail": [row.get_absolute_url() for row in [*school[:2], *school.without_a_partnership()[:1]]],
        "schools:without": ["/schools/without-a-partnership/", "/schools/without-a-partnership/?district=basildon"],
        "boards:list": ["/boards/"],
        "boards:detail": ["/boards/school-partnership-board/", "/boards/south-quadrant-meeting/"],
        "meetings:list": ["/meetings/", "/meetings/?page=2"],
        "meetings:detail": [row.get_absolute_url() for row in Meeting.objects.order_by("-held_on")[::8]],
        "meetings:minutes": [reverse("meetings:minutes", args=[row.meeting_id]) for row in minuted[:1]],
        "decisions:list": ["/decisions/", "/decisions/?q=schools"],
        "resources:list": ["/resources/"],
        "improvement:about": ["/improvement/"],
        "support:wellbeing": ["/support/wellbeing/"],
        "accessibility": ["/accessibility/"],
        "privacy": ["/privacy/"],
        "cookies": ["/cookies/"],
        "open_data": ["/open-data/"],
        "sitemap": ["/sitemap.xml"],
    }


def test_pages_are_of_every_view_that_may_be_kept(with_minutes):
    kept = {name for name, view in every_address().items() if getattr(view, "may_be_kept", False)}

    assert kept == {*pages()}
    assert kept <= public_addresses()


def test_pages_read_no_table_whose_changes_do_not_move_the_stamp(with_minutes):
    read_by = {}
    for view, addresses in pages().items():
        for address in addresses:
            with tables_read() as read:
                assert Client().get(address).status_code == 200, address
            read_by[address] = read & other_tables() - {"office_tablestamp"}
        assert addresses, view

    assert {address: tables for address, tables in read_by.items() if tables} == {}


def test_pages_are_kept_and_the_same_when_they_are_asked_for_again(with_minutes):
    for address in [address for addresses in pages().values() for address in addresses]:
        first = Client().get(address)
        with tables_read() as read:
            again = Client().get(address)
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"]), address
        assert read == {"office_tablestamp"}, address
        assert {**again.headers} == {**first.headers, "X-Request-ID": again["X-Request-ID"]}, address


def test_every_model_of_ours_is_stamped_or_said_not_to_be_read():
    ours = {
        model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in settings.PORTAL_APPS
    }
    left = ours - {*stamped_models()} - NOT_READ

    assert {model.__name__ for model in left if not model.__name__.startswith("Historical")} == set()
    assert ours >= NOT_READ
    assert {Council, Meeting, Partnership, Resource, School} <= {*stamped_models()}


def test_what_is_kept_by_day_is_made_from_no_other_table_than_it_says(with_minutes):
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] in settings.PORTAL_APPS]
    ours = {one for module in modules for one in vars(module).values() if type(one) is KeptOfDays}
    assert len(ours) >= 12
    for kept in ours:
        with tables_read() as read:
            kept._make(timezone.localdate())
        assert read - {"office_tablestamp"} <= kept._tables <= stamped_tables(), kept._make


def test_where_facts_are_from_is_read_from_no_other_table_than_it_says(with_minutes):
    sources._kept.forget()

    with tables_read() as read:
        assert sources.source_of("881")

    assert read - {"office_tablestamp"} <= sources._kept._tables


def test_parts_of_pages_are_made_from_records_of_their_rooms_alone(with_minutes, monkeypatch):
    read_by = {}
    make_part = PartsOfAnAnswer.part

    def noted(parts, key, make):
        with tables_read() as read:
            made = make_part(parts, key, make)
        read_by.setdefault(key[0], set()).update(read)
        return made

    monkeypatch.setattr(PartsOfAnAnswer, "part", noted)
    for address in [address for addresses in pages().values() for address in addresses]:
        Client().get(address)

    assert {"header", "filter", "partnership in a list", "school in a list"} <= read_by.keys()
    assert {name: read - tables_of_parts() for name, read in read_by.items() if read - tables_of_parts()} == {}


def test_page_that_reads_a_table_without_a_stamp_is_not_kept(client, monkeypatch):
    for_everybody = other_tables() | {"office_council"}
    monkeypatch.setattr("portal.kept_pages.keeping.other_tables", lambda: for_everybody)

    client.get("/cookies/")

    assert caches["pages"]._cache == {}


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT 1 FROM "accounts_user"',
        "select 1 from accounts_user u",
        'SELECT 1 FROM "boards_board" LEFT OUTER JOIN "accounts_user" T3 ON 1 = 1',
        'SELECT (SELECT 1 FROM "accounts_user" U0 LIMIT 1) FROM "boards_board"',
    ],
)
def test_tables_are_found_in_what_is_asked(sql):
    with tables_read() as read, connection.cursor() as cursor:
        cursor.execute(sql)

    assert "accounts_user" in read & other_tables()
    assert "boards_board" in stamped_tables()

"""No public page takes more than 8 SQL queries, with the whole demonstration in the database."""

import pytest
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse

from boards.models import Board, Document, Meeting
from improvement.models import Resource
from partnerships import search
from partnerships.models import Partnership, Quadrant, School
from tests.addresses import public_addresses

MOST = 8
LISTS = {"partnerships:list", "partnerships:csv", "partnerships:json", "schools:list", "schools:without", "schools:csv"}
QUERIES = [  # of every list: as it opens, narrowed, searched, near a place, and all of it
    "",
    "?quadrant=south&district=basildon&phase=primary",
    "?q=colchester",
    "?q=nobody+is+called+this",
    "?near=CM1+1LX",
    "?q=primary&quadrant=mid&near=CM1&page=2",
]


@pytest.fixture
def examples(demonstration) -> dict[str, list[str]]:
    """Addresses to open, by the name of each that takes an argument."""
    content = ContentFile(b"%PDF-1.7", "terms.pdf")  # the demonstration's own files are in another folder
    meeting = Meeting.objects.exclude(status__in=Meeting.WITHOUT_ISSUED_AGENDA).first()
    paper = Document.objects.create(meeting=meeting, title="Terms of reference", file=content, is_public=True)
    resource = Resource.objects.create(title="Terms", slug="terms", summary="A file.", topic="Terms", file=content)
    return {
        "quadrant_detail": _addresses(Quadrant.objects.all()),
        "partnerships:detail": _addresses(Partnership.objects.all()),
        "schools:detail": _addresses([*School.objects.open()[:20], *School.objects.closed()[:5]]),
        "boards:detail": _addresses(Board.objects.all()),
        "meetings:detail": _addresses(Meeting.objects.all()),
        "meetings:paper": [reverse("meetings:paper", args=[meeting.pk, paper.pk])],
        "resources:file": _addresses([resource]),
    }


def test_queries_of_every_public_address_are_eight_at_most(examples, count_queries):
    search.find("Colchester")  # the indexes are built once after each change, by whoever searches first

    taken = {
        address: count_queries(address)
        for name in sorted(public_addresses())
        for address in examples.get(name) or _without_argument(name)
    }

    assert len(taken) > 100
    assert {address: queries for address, queries in taken.items() if queries > MOST} == {}


def _addresses(rows) -> list[str]:
    return [row.get_absolute_url() for row in rows]


def _without_argument(name: str) -> list[str]:
    """The address of that name, with what may follow it where it is a list."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        pytest.fail(f"{name} takes an argument: add a record with such a page to the examples")
    return [address + query for query in QUERIES] if name in LISTS else [address]

"""Where whoever finds that the site is not safe reports it (RFC 9116)."""

import datetime as dt

import pytest
import time_machine

from office.models import Council
from tests.factories import make_council

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADDRESS = "/.well-known/security.txt"


def test_security_txt_has_what_the_rfc_asks_for(client, settings):
    make_council(mailbox="council@example.org")

    with time_machine.travel(dt.datetime(2026, 11, 28, 23, 30, tzinfo=dt.UTC)):
        response = client.get(ADDRESS)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:council@example.org",
        "Expires: 2027-05-27T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}{ADDRESS}",
    ]


def test_security_txt_gives_the_mailbox_for_security_where_there_is_one(client):
    make_council(security_mailbox="o'neill+safe@example.org")

    assert "Contact: mailto:o'neill+safe@example.org\n" in client.get(ADDRESS).content.decode()


def test_security_txt_is_there_without_a_council(client):
    Council.objects.all().delete()

    assert f"Contact: mailto:{Council().mailbox}\n" in client.get(ADDRESS).content.decode()

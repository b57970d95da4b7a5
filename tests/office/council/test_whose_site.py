"""Every page says whose site it is: the council's name in its header, and how to reach it in its footer."""

import pytest
from django.test import Client, override_settings

from office.models import Council
from tests.factories import make_council
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FOOTER = (
    "Colne County Council runs this site. Write to colne@example.org, telephone 01206 000000,"
    " or by post to County Hall, Colne, CO1 1AA."
)


@pytest.fixture
def council() -> Council:
    return make_council(
        name="Colne County Council",
        mailbox="colne@example.org",
        telephone="01206 000000",
        address="County Hall,\n\nColne\nCO1 1AA\n",
    )


@pytest.mark.parametrize("address", ["/", "/partnerships/", "/no-such-page/", "/accounts/login/"])
def test_page_names_the_council_and_how_to_reach_it(client, council, address):
    page = read(client.get(address))

    assert "Colne County Council" in text_of(page.find(".//header"))
    assert FOOTER in text_of(page.find(".//footer"))


@override_settings(ROOT_URLCONF="tests.office.council.test_reading")
def test_page_of_a_fault_does_so_too(council):
    page = read(Client(raise_request_exception=False).get("/fail/"))

    assert "Colne County Council" in text_of(page.find(".//header"))
    assert FOOTER in text_of(page.find(".//footer"))


def test_council_without_a_name_has_a_mailbox_all_the_same(client):
    Council.objects.all().delete()

    page = read(client.get("/"))

    assert text_of(page.find(".//header//a")) == "School partnerships"
    assert "Write to school-partnerships@example.org." in text_of(page.find(".//footer"))


def test_council_without_telephone_or_address_has_neither(client):
    make_council(telephone="", address="")

    footer = text_of(read(client.get("/")).find(".//footer"))

    assert "telephone" not in footer
    assert "post" not in footer.replace("school-partnerships", "")

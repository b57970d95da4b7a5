"""Names stand in the alphabet whether or not they begin with a capital, on either database."""

import csv
import io

import pytest

from partnerships import search
from tests.factories import make_district, make_lead, make_partnership, make_person, make_quadrant, make_school
from tests.partnerships.search.found import names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_indexes")]
NAMES = ["Castle Hedingham School", "de Vere School", "Earls Colne School"]


@pytest.fixture
def fresh_indexes():
    search.reset()
    yield
    search.reset()


@pytest.fixture
def mixed():
    """Schools and partnerships of which one of each begins with a small letter, all of one place."""
    district = make_district("Braintree", make_quadrant("Mid"))
    schools = [make_school(name, district=district, easting=575_000, northing=223_000) for name in reversed(NAMES)]
    for name in reversed(NAMES):
        make_partnership(name, schools=schools, home_quadrant=district.quadrant)
    for name in reversed(NAMES):
        make_school(f"{name} alone", district=district, easting=575_000, northing=223_000)


def column(client, address: str, name: str) -> list[str]:
    content = client.get(address).getvalue().decode("utf-8-sig")
    return [row[name] for row in csv.DictReader(io.StringIO(content))]


@pytest.mark.parametrize("query", ["", "?q=Braintree", "?near=575000,223000", "?near=Braintree", "?phase=primary"])
@pytest.mark.parametrize("address", ["/schools/", "/partnerships/", "/schools/without-a-partnership/"])
def test_lists_are_in_the_alphabet_whatever_the_capitals(client, mixed, address, query):
    listed = names(client.get(address + query))

    assert len(listed) >= 3
    assert listed == sorted(listed, key=str.lower)


@pytest.mark.parametrize("query", ["", "?near=Braintree"])
@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/schools/export.csv", "school"),
        ("/partnerships/export.csv", "partnership"),
        ("/schools/without-a-partnership/export.csv", "school"),
    ],
)
def test_files_are_in_the_alphabet_whatever_the_capitals(client, mixed, address, name, query):
    listed = column(client, address + query, name)

    assert len(listed) >= 3
    assert listed == sorted(listed, key=str.lower)


def test_partnerships_of_a_school_and_leads_of_a_partnership_are_in_the_alphabet(client, mixed):
    row = next(row for row in client.get("/schools/").context["page"] if row.record.name == NAMES[0])
    for name in ("Zoe Example", "ann Example", "Bo Example"):
        make_lead(row.record.current_memberships[0].partnership, make_person(name))

    assert [str(one.partnership) for one in row.record.current_memberships] == NAMES
    page = client.get(row.record.get_absolute_url())
    memberships = page.context["memberships"]
    assert [str(one.partnership) for one in memberships] == NAMES
    assert [str(lead.person) for lead in memberships[0].partnership.current_leads] == [
        "ann Example",
        "Bo Example",
        "Zoe Example",
    ]

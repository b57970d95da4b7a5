"""What an address has that no filter goes by: said on the page, refused in a file, unless it is there for tracking."""

import pytest
from django.utils.html import escape

from tests.factories import make_partnership

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LISTS = ["/partnerships/", "/schools/", "/schools/without-a-partnership/"]
FILES = [
    *("/partnerships/export.csv", "/partnerships/export.json", "/partnerships/print.docx"),
    *("/schools/export.csv", "/schools/without-a-partnership/export.csv"),
]
OF_SCHOOLS = [address for address in [*LISTS, *FILES] if address.startswith("/schools/")]
NO_DAYS = "A day can be chosen for the list of partnerships alone. This list is of today."
TRACKING = ["utm_source=letter", "UTM_Campaign=x&fbclid=abc", "gclid=1&msclkid=2", "mc_cid=1&_ga=2"]


def said(client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture(autouse=True)
def colne():
    return make_partnership("Colne", schools=2)


@pytest.mark.parametrize("address", [*LISTS, "/partnerships/print/"])
def test_unknown_parameter_is_said_on_the_page_to_be_ignored(client, address):
    page = said(client, f"{address}?distrct=harlow&colour=blue")

    misspelt = (
        "There is no filter called “distrct” here, so the list is not narrowed by it. Perhaps “district” was meant."
    )
    assert page.count(misspelt) == 1
    assert page.count("There is no filter called “colour” here, so the list is not narrowed by it.<") == 1
    assert "There is a problem" not in page


@pytest.mark.parametrize("address", FILES)
def test_unknown_parameter_is_refused_in_a_file_with_why(client, address):
    response = client.get(f"{address}?distrct=harlow")

    assert response.status_code == 404
    assert "There is no filter called “distrct”" in response.content.decode()


@pytest.mark.parametrize("address", OF_SCHOOLS)
def test_list_of_schools_says_that_it_knows_no_day(client, address):
    response = client.get(f"{address}?on=2024-01-01")

    assert NO_DAYS in response.content.decode()
    assert response.status_code == (404 if address in FILES else 200)


@pytest.mark.parametrize(("address", "other"), [("/partnerships/", "status"), ("/schools/", "room")])
def test_filter_of_another_list_is_unknown(client, address, other):
    assert f"There is no filter called “{other}” here" in said(client, f"{address}?{other}=yes")


@pytest.mark.parametrize("query", TRACKING)
@pytest.mark.parametrize("address", [*LISTS, *FILES])
def test_what_others_add_to_an_address_to_track_is_let_be(client, address, query):
    response = client.get(f"{address}?{query}")

    assert response.status_code == 200
    if address in LISTS:
        assert "There is no filter" not in response.content.decode()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "query", ["colour=", "page=1", "q=Colne&near=&within=5&filters=open", "near=CM1&unplaced=only"]
)
def test_parameters_of_the_lists_themselves_and_empty_ones_are_known(client, address, query):
    assert "There is no filter" not in said(client, f"{address}?{query}")


@pytest.mark.parametrize("address", LISTS)
def test_filter_that_is_given_two_values_says_by_which_the_list_goes(client, address):
    twice = said(client, f"{address}?phase=primary&phase=secondary")
    same = said(client, f"{address}?phase=primary&phase=primary")

    assert "“phase” was given more than once. What is shown goes by the last: “secondary”." in twice
    assert "was given more than once" not in same


def test_of_many_unknown_parameters_three_are_said_and_each_is_shown_as_text(client):
    page = said(client, "/schools/?" + "&".join(f"<b>{number}=1" for number in range(9)))

    assert page.count("There is no filter called") == 3
    assert escape("“<b>0”") in page
    assert "<b>0" not in page


@pytest.mark.parametrize("listed", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "on=2026-01-15",
        "on=abc",
        "near=zzqq&within=5",
        "district=atlantis",
        "colour=blue&page=2",
        "phase=a&phase=primary",
    ],
)
def test_files_that_a_list_links_to_are_there_whatever_it_ignored(client, listed, query):
    page = client.get(f"{listed}?{query}&q=colne")

    linked = [link.href for link in page.context["links"]]

    assert {client.get(address).status_code for address in linked} == {200}
    assert all("q=colne" in address for address in linked)

"""The directory as open data."""

import csv
import datetime as dt
import io
import json

import openpyxl
import pytest
from django.utils import timezone

from base.exports.tables import safe_cell
from partnerships.open_data.columns import PARTNERSHIP_COLUMNS, SCHOOL_COLUMNS
from tests.factories import (
    make_district,
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
)
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CSV, JSON, SCHOOLS = "/partnerships/export.csv", "/partnerships/export.json", "/schools/export.csv"
WITHOUT = "/schools/without-a-partnership/"


def rows_of(response) -> list[dict[str, str]]:
    """The rows as Excel would read them: UTF-8 told by its byte-order mark."""
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def colne():
    """A partnership in the North-East of two schools, with a lead whose contact is public."""
    colchester = make_district("Colchester", make_quadrant("North-East"))
    schools = [make_school(f"{name} Primary School", district=colchester) for name in ("Lexden", "Myland")]
    partnership = make_partnership("Colne", schools=schools, home_quadrant=colchester.quadrant)
    make_lead(partnership, make_person("Tamsin Example"), email="lead@example.org", publish_contact=True)
    return partnership


def test_partnership_csv_has_the_documented_columns_and_values(client, colne):
    (row,) = rows_of(client.get(CSV))

    assert list(row) == [column.name for column in PARTNERSHIP_COLUMNS]
    assert row["partnership"] == "Colne"
    assert row["leads"] == "Tamsin Example"
    assert row["schools"] == "2"
    assert row["quadrant"] == "North-East"
    assert len(row["school_urns"].split("; ")) == 2


def test_closed_school_does_not_count_towards_coverage(client, colne):
    make_school("Old School", status="closed", closed_on=dt.date(2020, 8, 31))

    counted = {row["school"]: row["counts_towards_coverage"] for row in rows_of(client.get(SCHOOLS + "?status=all"))}

    assert counted["Old School"] == "no"
    assert counted["Lexden Primary School"] == "yes"


def test_school_csv_has_the_documented_columns_and_values(client, colne):
    make_school("Alone School")
    rows = rows_of(client.get(SCHOOLS))

    assert list(rows[0]) == [column.name for column in SCHOOL_COLUMNS]
    assert {row["school"]: row["partnerships"] for row in rows} == {
        "Lexden Primary School": "Colne",
        "Myland Primary School": "Colne",
        "Alone School": "",
    }


def test_partnership_json_says_the_same_with_its_licence(client, colne):
    data = json.loads(b"".join(client.get(JSON).streaming_content))

    assert data["licence"].startswith("https://www.nationalarchives.gov.uk/doc/open-government-licence/")
    assert [row["partnership"] for row in data["partnerships"]] == ["Colne"]


def test_json_of_nothing_is_valid(client):
    assert json.loads(b"".join(client.get(JSON).streaming_content))["partnerships"] == []


@pytest.mark.parametrize("address", [CSV, JSON, SCHOOLS])
def test_export_carries_no_contact_detail(client, colne, address):
    content = b"".join(client.get(address).streaming_content)

    assert b"@example.org" not in content


@pytest.mark.parametrize(
    ("query", "names"), [("quadrant=north-east", ["Colne"]), ("q=colne", ["Colne"]), ("quadrant=mid", ["Dengie"])]
)
def test_export_has_the_filters_of_the_page(client, colne, query, names):
    mid = make_quadrant("Mid")
    make_partnership("Dengie", home_quadrant=mid, schools=2)

    assert [row["partnership"] for row in rows_of(client.get(f"{CSV}?{query}"))] == names


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\tname"])
def test_export_makes_a_formula_harmless(client, name):
    partnership = make_partnership("Plain", kind=make_kind("Local"))
    type(partnership).objects.filter(pk=partnership.pk).update(name=name)

    (row,) = rows_of(client.get(CSV))

    assert row["partnership"] == f"'{name}"


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example")', "＝1+1", "\n=1"])
def test_formula_stays_text_in_a_workbook(client, name):
    partnership = make_partnership("Plain")
    type(partnership).objects.filter(pk=partnership.pk).update(name=name)
    header, *rows = csv.reader(io.StringIO(b"".join(client.get(CSV).streaming_content).decode("utf-8-sig"), newline=""))

    workbook = openpyxl.Workbook()
    for row in (header, *rows):
        workbook.active.append(row)
    saved = io.BytesIO()
    workbook.save(saved)
    cell = openpyxl.load_workbook(saved).active["A2"]

    assert (cell.data_type, cell.value) == ("s", f"'{name}")
    assert header == [column.name for column in PARTNERSHIP_COLUMNS]


def test_safe_cell_leaves_numbers_and_plain_text():
    assert safe_cell(-5) == -5
    assert safe_cell("Colne – North") == "Colne – North"


def test_export_names_its_licence_and_dictionary(client, colne):
    response = client.get(CSV)

    assert 'rel="license"' in response["Link"]
    assert '</open-data/>; rel="describedby"' in response["Link"]
    assert response["Content-Disposition"] == 'attachment; filename="partnerships.csv"'


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_export_of_another_day_is_named_by_that_day(client, colne, kind):
    of_then = client.get(f"/partnerships/export.{kind}?on=2024-03-01")
    of_today = client.get(f"/partnerships/export.{kind}?on={timezone.localdate():%Y-%m-%d}")

    assert of_then["Content-Disposition"] == f'attachment; filename="partnerships-2024-03-01.{kind}"'
    assert of_today["Content-Disposition"] == f'attachment; filename="partnerships.{kind}"'


def test_open_data_page_documents_every_column(client):
    page = text_of(client.get("/open-data/"))

    for column in (*PARTNERSHIP_COLUMNS, *SCHOOL_COLUMNS):
        assert column.name in page


def test_export_keeps_accents(client):
    make_partnership("École d’été – Tŷ")

    assert rows_of(client.get(CSV))[0]["partnership"] == "École d’été – Tŷ"


@pytest.mark.parametrize("address", [CSV, JSON, SCHOOLS])
def test_export_queries_do_not_grow_within_a_chunk(client, colne, django_assert_max_num_queries, address):
    for _ in range(5):
        partnership = make_partnership(schools=3)
        make_lead(partnership)
        make_membership(partnership, make_school(), ended_on=dt.date(2024, 8, 31))

    with django_assert_max_num_queries(8):
        b"".join(client.get(address).streaming_content)


@pytest.mark.parametrize("address", [CSV, JSON, SCHOOLS])
def test_export_with_a_filter_that_is_not_understood_is_refused_with_why(client, colne, address):
    response = client.get(address, {"quadrant": "bogus"})

    assert response.status_code == 404
    assert response.content.decode().startswith("There is no quadrant called “bogus”")


@pytest.fixture
def without():
    """Two schools in no partnership, in two districts."""
    chelmsford = make_district("Chelmsford", make_quadrant("Mid"))
    make_school("Zinnia School", district=chelmsford)
    make_school("Yarrow School", phase="secondary")


def test_schools_without_a_partnership_come_as_csv_with_the_filters_of_the_page(client, colne, without):
    everything = rows_of(client.get(WITHOUT + "export.csv"))
    narrowed = rows_of(client.get(WITHOUT + "export.csv?district=chelmsford"))
    searched = rows_of(client.get(WITHOUT + "export.csv?q=yarrow"))

    assert [row["school"] for row in everything] == ["Yarrow School", "Zinnia School"]
    assert list(everything[0]) == [column.name for column in SCHOOL_COLUMNS]
    assert {row["in_a_partnership_that_counts"] for row in everything} == {"no"}
    assert [row["school"] for row in narrowed] == ["Zinnia School"]
    assert [row["school"] for row in searched] == ["Yarrow School"]


def test_list_of_schools_without_a_partnership_offers_its_csv(client, colne, without):
    response = client.get(WITHOUT + "?district=chelmsford&page=1")

    address = f"{WITHOUT}export.csv?district=chelmsford"
    assert f'This list as <a class="govuk-link" href="{address}">CSV</a>' in text_of(response)
    assert f'<{address}>; rel="alternate"' in response["Link"]


def test_csv_of_schools_without_a_partnership_refuses_a_filter_that_it_does_not_know(client, without):
    assert client.get(WITHOUT + "export.csv?district=atlantis").status_code == 404


def test_partnership_csv_says_its_purpose_and_year(client, colne):
    type(colne).objects.update(purpose="Stronger together.", this_year="We read.")

    row = rows_of(client.get(CSV))[0]

    assert (row["purpose"], row["this_year"]) == ("Stronger together.", "We read.")
    assert list(row)[-2:] == ["purpose", "this_year"]

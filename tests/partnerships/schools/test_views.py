"""The school look-up, and the schools in no partnership."""

import csv
import datetime as dt
import io

import pytest

from partnerships.models import EstablishmentType, SchoolLink
from tests.factories import make_district, make_partnership, make_quadrant, make_school, make_type
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LIST, WITHOUT = "/schools/", "/schools/without-a-partnership/"


class TestList:
    def test_list_finds_a_school_by_a_part_of_its_name_and_its_partnership(self, client):
        school = make_school("Great Waltham Church of England Primary School")
        partnership = make_partnership("Chelmer Valley", schools=[school, make_school()])

        page = text_of(client.get(f"{LIST}?q=waltham"))

        assert "Great Waltham Church of England Primary School" in page
        assert partnership.get_absolute_url() in page

    @pytest.mark.parametrize(("status", "names"), [("", ["A"]), ("closed", ["B"]), ("all", ["A", "B"])])
    def test_list_shows_open_schools_unless_asked(self, client, status, names):
        make_school("A")
        make_school("B", status="closed", closed_on=dt.date(2020, 8, 31))

        response = client.get(f"{LIST}?status={status}")

        assert [row.record.name for row in response.context["page"]] == names

    def test_list_says_when_a_school_closed_and_what_followed_it(self, client):
        closed = [make_school(name, status="closed", closed_on=dt.date(2020, 8, 31)) for name in ("Old", "Gone")]
        new = make_school("New Academy")
        SchoolLink.objects.create(
            school=closed[0], direction="successor", linked_urn=new.urn, linked_name=new.name, linked_school=new
        )

        page = text_of(client.get(f"{LIST}?status=closed"))

        assert (
            f'31 August 2020. Followed by <a class="govuk-link" href="{new.get_absolute_url()}">New Academy</a>' in page
        )
        assert "31 August 2020. We know of no school that took over from it" in page

    def test_list_says_what_to_do_when_nothing_is_found(self, client):
        assert "No school matches all of that" in text_of(client.get(f"{LIST}?q=nowhere"))
        assert "No school has been loaded yet" in text_of(client.get(LIST))

    def test_list_queries_do_not_grow(self, client, count_queries):
        make_partnership(schools=2)
        baseline = count_queries(LIST)

        for _ in range(3):
            make_partnership(schools=3)

        assert count_queries(LIST) == baseline <= 8


class TestWithout:
    def test_without_lists_open_schools_that_count_and_are_in_none(self, client):
        make_partnership(schools=2)
        alone = make_school("Alone School")
        make_school("Closed School", status="closed", closed_on=dt.date(2020, 8, 31))
        make_school("Private School", establishment_type=make_type("Other independent school", is_in_scope=False))

        response = client.get(WITHOUT)

        assert [row.record for row in response.context["page"]] == [alone]
        assert "2 of 3 schools are in a partnership (67%)" in text_of(response)

    def test_without_lists_those_that_do_not_count_apart(self, client):
        make_school("Private School", establishment_type=make_type("Other independent school", is_in_scope=False))

        page = text_of(client.get(WITHOUT))

        assert "1 other school, listed and not counted" in page
        assert "Private School" in page

    def test_without_a_quadrant_counts_that_quadrant(self, client):
        maldon = make_district("Maldon", make_quadrant("Mid"))
        make_school(district=maldon)
        make_school()

        response = client.get(f"{WITHOUT}?quadrant=mid")

        assert "0 of 1 school is in a partnership (0%)" in text_of(response)

    def test_without_for_a_text_speaks_of_the_schools_that_it_finds(self, client):
        make_partnership(schools=[make_school("Yarrow Primary School"), make_school("Sage Primary School")])
        make_school("Yarrow Infant School")
        make_school("Thyme School")

        response = client.get(WITHOUT, {"q": "Yarrow"})

        page = text_of(response)
        assert "Of those asked for, 1 of 2 schools are in a partnership (50%). 1 is in none." in page
        assert "1 school in no partnership for “Yarrow”</h2>" in page
        assert "of 4" not in page
        assert response.context["coverage"].without == response.context["page"].paginator.count

    def test_without_for_a_text_that_finds_none_says_nothing_of_the_county(self, client):
        make_partnership(schools=2)
        make_school("Yarrow Primary School")

        page = text_of(client.get(WITHOUT, {"q": "Zzyzx Quux"}))

        assert "No school without a partnership for “Zzyzx Quux”</h2>" in page
        assert "schools are in a partnership" not in page

    @pytest.mark.parametrize(
        "query",
        [
            *("", "q=Yarrow", "quadrant=mid", "district=not-recorded", "character=church-of-england"),
            *("near=CM1", "near=CM1&within=5", "near=CM1&unplaced=only", "q=Yarrow&phase=primary"),
        ],
    )
    def test_without_counts_as_many_in_none_as_it_lists(self, client, query):
        make_partnership(schools=2)
        place = {"district": make_district("Chelmsford", make_quadrant("Mid"))}
        make_school("Yarrow Church of England School", easting=570_900, northing=206_900, **place)
        make_school("Yarrow School")
        make_school("Sage School", phase="secondary", easting=620_000, northing=220_000)

        response = client.get(f"{WITHOUT}?{query}")

        count = response.context["page"].paginator.count
        assert 0 < response.context["coverage"].without == count
        assert ("Of those asked for, " in text_of(response)) == (query not in ("", "near=CM1"))

    def test_without_rows_keep_the_distance_and_the_religious_character_that_were_chosen(self, client):
        make_school("Yarrow Church of England School", easting=570_900, northing=206_900)

        page = text_of(client.get(f"{WITHOUT}?near=CM1&within=5&character=church-of-england"))

        kept = "near=CM1&amp;within=5&amp;character=church-of-england&amp;phase=primary"
        assert f'href="{WITHOUT}?{kept}"' in page

    def test_without_queries_do_not_grow(self, client, count_queries):
        make_school()
        baseline = count_queries(WITHOUT)

        for _ in range(5):
            make_school()

        assert count_queries(WITHOUT) == baseline <= 8


@pytest.mark.parametrize(
    ("name", "group", "said"),
    [
        ("Other independent school", "Independent schools", "Independent school"),
        ("Other independent special school", "Independent schools", "Independent special school"),
        ("Community special school", "Special schools", "Special school"),
        ("Pupil referral unit", "Local authority maintained schools", "Pupil referral unit"),
        ("Academy alternative provision converter", "Academies", "Alternative provision"),
        ("", "Academies", "Special or alternative provision"),
        ("Online provider", "Online provider", "Online provider"),
        ("Free schools", "Free schools", "Free school"),
    ],
)
def test_school_of_no_phase_is_called_what_it_is(client, name, group, said):
    kind = EstablishmentType.objects.create(name=name, group_name=group)
    school = make_school("Alder School", phase="special-and-other", establishment_type=kind)

    listed, page = client.get("/schools/"), client.get(school.get_absolute_url())

    assert f'govuk-body-s">{said} · ' in text_of(listed)
    assert f'govuk-caption-l">{said}' in text_of(page)
    assert '<option value="special-and-other">Special, alternative, independent and other (1)' in text_of(listed)


@pytest.mark.parametrize(
    ("name", "group", "said"),
    [
        ("", "Academies", "Academy"),
        ("", "Free schools", "Free school"),
        ("Free schools", "Free schools", "Free school"),
        ("Free schools alternative provision", "Free schools", "Free school alternative provision"),
        ("", "Local authority maintained schools", "Local authority maintained school"),
        ("", "Colleges", "College"),
        ("", "Universities", "University"),
        ("", "Other types", "Other type"),
        ("Academy converter", "Academies", "Academy converter"),
        ("", "", "Type not recorded"),
    ],
)
def test_type_of_one_school_is_said_of_one(client, name, group, said):
    kind = EstablishmentType.objects.create(name=name, group_name=group, is_in_scope=True)
    school = make_school("Alder School", establishment_type=kind)

    page = text_of(client.get(school.get_absolute_url()))
    [row] = csv.DictReader(io.StringIO(client.get("/schools/export.csv").getvalue().decode("utf-8-sig")))

    assert f'<dd class="govuk-summary-list__value portal-wrap">{said}</dd>' in page
    assert row["type"] == said

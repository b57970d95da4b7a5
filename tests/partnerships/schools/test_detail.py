"""A school's page: its partnerships, its facts and where they come from, and what is near."""

import datetime as dt

import pytest

from accounts import roles
from partnerships.models import SchoolLink
from tests.factories import (
    make_district,
    make_headship,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_register_import,
    make_school,
    make_user,
)
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class TestDetail:
    def test_detail_starts_with_its_partnerships_and_their_leads(self, client):
        school = make_school()
        make_lead(make_partnership("Colne", schools=[school, make_school()]), make_person("Tamsin Example"))

        page = text_of(client.get(school.get_absolute_url()))

        assert page.index("Tamsin Example") < page.index("From the register")

    def test_detail_says_when_it_is_in_none_and_where_to_look(self, client):
        school = make_school(district=make_district("Maldon", make_quadrant("Mid")))

        page = text_of(client.get(school.get_absolute_url()))

        assert "in no partnership" in page
        assert "?district=maldon" in page

    def test_detail_says_not_recorded_for_what_the_register_leaves_out(self, client):
        page = text_of(client.get(make_school(district=None, telephone="").get_absolute_url()))

        assert page.count("Not recorded") >= 5

    def test_detail_of_a_closed_school_links_to_its_successor(self, client):
        closed = make_school(
            "Old School", status="closed", closed_on=dt.date(2023, 8, 31), reason_closed="Academy Converter"
        )
        new = make_school("New Academy")
        SchoolLink.objects.create(
            school=closed, direction="successor", linked_urn=new.urn, linked_name=new.name, linked_school=new
        )

        page = text_of(client.get(closed.get_absolute_url()))

        assert "This school closed on 31 August 2023 (Academy Converter)." in page
        assert f'<a class="govuk-link" href="{new.get_absolute_url()}">New Academy</a>' in page

    def test_detail_names_a_predecessor_that_is_not_held(self, client):
        school = make_school()
        SchoolLink.objects.create(
            school=school, direction="predecessor", linked_urn=100999, linked_name="Long Gone School"
        )

        assert "Long Gone School (URN 100999)" in text_of(client.get(school.get_absolute_url()))

    def test_detail_says_that_the_council_put_the_district_right(self, client):
        school = make_school(district=make_district("Maldon", make_quadrant("Mid")))

        assert "Put right by the council. The register does not say." in text_of(client.get(school.get_absolute_url()))

    def test_detail_says_what_the_register_has_where_the_council_put_it_right(self, client):
        mid = make_quadrant("Mid")
        school = make_school(district=make_district("Maldon", mid), register_district=make_district("Braintree", mid))

        assert "The register says Braintree." in text_of(client.get(school.get_absolute_url()))

    @pytest.mark.parametrize(
        ("register", "said"), [("", "The register does not say."), ("CO1 1AA", "The register says CO1 1AA.")]
    )
    def test_detail_says_that_the_council_put_the_postcode_right(self, client, register, said):
        school = make_school(postcode="CO4 5EG", register_postcode=register)

        assert f"Postcode put right by the council. {said}" in text_of(client.get(school.get_absolute_url()))

    def test_detail_says_nothing_of_a_postcode_that_is_the_registers(self, client):
        school = make_school(postcode="CO4 5EG")

        assert "put right by the council" not in text_of(client.get(school.get_absolute_url()))

    @pytest.mark.parametrize(
        ("imports", "said"),
        [
            ([], "when it was loaded is not recorded"),
            ([{"la_code": "881"}], "extract of a day that the file does not give, loaded on 24 November 2026"),
            (
                [{"la_code": "881", "extracted_on": dt.date(2025, 4, 22)}],
                "extract of 22 April 2025, loaded on 24 November 2026",
            ),
            ([{"la_code": "", "extracted_on": dt.date(2025, 4, 22)}], "extract of 22 April 2025"),
            ([{"la_code": "919"}], "when it was loaded is not recorded"),
            (
                [
                    {"la_code": "881", "applied_at": dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)},
                    {"la_code": "881", "applied_at": dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)},
                ],
                "loaded on 30 November 2026",
            ),
        ],
    )
    def test_detail_says_where_its_facts_come_from_and_when(self, client, imports, said):
        for fields in imports:
            loaded = {"applied_at": dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)}
            make_register_import(**loaded | fields)

        assert said in text_of(client.get(make_school().get_absolute_url()))

    def test_detail_says_of_what_is_worked_out_or_added_that_it_is(self, client):
        school = make_school(district=make_district("Maldon", make_quadrant("Mid")), known_as="St Mary’s")
        make_headship(make_person("Ann Day"), school)

        page = text_of(client.get(school.get_absolute_url()))

        for said in ("Worked out from the district", "Worked out from the type", "Added by the council"):
            assert said in page
        assert "Ann Day, since 1 September 2023" in page
        assert "Recorded by the council" in page

    def test_detail_does_not_name_a_former_headteacher(self, client):
        headship = make_headship(make_person("Former Example"), make_school(), ended_on=dt.date(2024, 8, 31))

        assert "Former Example" not in text_of(client.get(headship.school.get_absolute_url()))

    def test_detail_shows_how_to_reach_the_leads_within_the_rules(self, client):
        school = make_school()
        partnership = make_partnership(schools=[school, make_school()])
        make_lead(partnership, email="lead@example.org", publish_contact=True)
        make_lead(partnership, email="hidden@example.org")

        public = text_of(client.get(school.get_absolute_url()))
        client.force_login(make_user(None, roles.HEADTEACHER))
        signed_in = text_of(client.get(school.get_absolute_url()))

        assert "mailto:lead@example.org" in public
        assert "hidden@example.org" not in public
        assert "hidden@example.org" in signed_in

    def test_detail_of_a_school_in_none_gives_the_nearest_with_miles(self, client):
        school = make_school(easting=600000, northing=200000)
        far, near = [
            make_partnership(name, schools=[make_school(easting=600000 + metres, northing=200000) for _ in range(2)])
            for name, metres in (("Far", 16093), ("Near", 3219))
        ]

        page = text_of(client.get(school.get_absolute_url()))

        assert page.index(near.name) < page.index(far.name)
        assert "2.0 miles" in page
        assert "10.0 miles" in page

    def test_detail_of_a_school_that_nobody_can_place_gives_those_of_its_district(self, client):
        maldon = make_district("Maldon", make_quadrant("Mid"))
        school = make_school(district=maldon)
        make_partnership("Dengie", schools=[make_school(district=maldon) for _ in range(2)])
        make_partnership("Elsewhere", schools=2)

        page = text_of(client.get(school.get_absolute_url()))

        assert "Partnerships in Maldon" in page
        assert "Dengie" in page
        assert "Elsewhere" not in page

    def test_detail_of_a_closed_school_in_none_offers_nothing_to_join(self, client):
        closed = make_school(status="closed", easting=600000, northing=200000)
        make_partnership("Near", schools=[make_school(easting=600000, northing=200000) for _ in range(2)])

        assert "Near" not in text_of(client.get(closed.get_absolute_url()))

    def test_detail_of_a_school_in_none_takes_few_queries_however_many_are_near(self, client, count_queries):
        school = make_school(easting=600000, northing=200000)
        make_membership(make_partnership(), school, ended_on=dt.date(2024, 8, 31))
        make_partnership(schools=[make_school(easting=600000, northing=200000) for _ in range(2)])
        baseline = count_queries(school.get_absolute_url())

        for _ in range(3):
            make_lead(make_partnership(schools=[make_school(easting=600000, northing=200000) for _ in range(2)]))

        assert count_queries(school.get_absolute_url()) == baseline <= 8

    def test_detail_says_that_a_proposed_closure_is_no_closure(self, client):
        page = text_of(client.get(make_school(status="proposed-to-close").get_absolute_url()))

        assert "open, but proposed to close" in page
        assert "This school has closed" not in page

    @pytest.mark.parametrize(
        ("website", "link"),
        [
            ("www.lexden.essex.sch.uk", "https://www.lexden.essex.sch.uk"),
            ("http://www.lexden.essex.sch.uk", "http://www.lexden.essex.sch.uk"),
            ("javascript:alert(1)", ""),
            ("javascript://alert(1)", ""),
            ("https://[", ""),
            ("not recorded", ""),
            ("", ""),
        ],
    )
    def test_website_is_a_link_only_where_it_is_one(self, website, link):
        assert make_school(website=website).website_url == link

    @pytest.mark.parametrize("address", ["999999/", "1/", "99999999999999999999/", "nonsense/"])
    def test_detail_of_no_school_is_not_found(self, client, address):
        assert client.get(f"/schools/{address}").status_code == 404

    def test_detail_queries_do_not_grow(self, client, count_queries):
        school = make_school()
        make_lead(make_partnership(schools=[school, make_school()]))
        baseline = count_queries(school.get_absolute_url())

        for _ in range(3):
            make_lead(make_partnership(schools=[school, make_school()]))
            make_membership(make_partnership(), school, ended_on=dt.date(2024, 8, 31))
            make_headship(make_person(), school)

        assert count_queries(school.get_absolute_url()) == baseline <= 8

"""A school's page: its partnerships, its facts and where they come from, and what is near."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts import roles
from partnerships.models import EstablishmentType, School, SchoolAuthority, SchoolLink
from partnerships.schools.facts import Fact, not_recorded
from tests.factories import (
    make_authority,
    make_board,
    make_district,
    make_headship,
    make_lead,
    make_meeting,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_register_import,
    make_school,
    make_school_name,
    make_user,
)
from tests.partnerships.directory.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def make_closed(name: str) -> School:
    return make_school(name, status="closed", closed_on=dt.date(2023, 8, 31))


def follow(old: School, new: School, **fields: str) -> None:
    """Link a school to the one that took over from it."""
    SchoolLink.objects.create(
        school=old, direction="successor", linked_urn=new.urn, linked_name=new.name, linked_school=new, **fields
    )


class TestDetail:
    def test_detail_starts_with_its_partnerships_and_their_leads(self, client):
        school = make_school()
        make_lead(make_partnership("Colne", schools=[school, make_school()]), make_person("Tamsin Example"))

        page = text_of(client.get(school.get_absolute_url()))

        assert page.index("Tamsin Example") < page.index("About this school")

    def test_detail_names_the_registers_authority_and_its_day_where_none_has_begun_yet(self, client):
        make_authority("990", "Greater Essex", started_on=dt.date(2099, 4, 1))
        school = make_school(la_code="990", la_name="Greater Essex")

        page = text_of(client.get(school.get_absolute_url()))

        assert "This school is in Greater Essex from 1 April 2099." in page

    def test_detail_says_when_it_is_in_none_and_where_to_look(self, client):
        school = make_school(district=make_district("Maldon", make_quadrant("Mid")))

        page = text_of(client.get(school.get_absolute_url()))

        assert "in no partnership" in page
        assert "?district=maldon" in page

    def test_detail_says_in_one_line_what_is_not_recorded(self, client):
        school = make_school(district=None, telephone="", establishment_number="", gender="Mixed")

        page = text_of(client.get(school.get_absolute_url()))

        assert (
            "Not recorded: LAESTAB, ages, religious character, number of pupils, opening day, address, telephone, "
            "website, district and quadrant.</p>"
        ) in page
        assert page.count("ot recorded") == 1 + page.count("District not recorded")

    def test_detail_of_a_school_of_which_all_is_recorded_says_nothing_of_it(self):
        assert not_recorded([Fact("URN", ("100001",))]) == ""

    @pytest.mark.parametrize(
        ("group", "is_said"), [("Local authority maintained schools", False), ("Academies", True), ("", True)]
    )
    def test_trust_that_is_missing_is_said_to_be_where_there_may_be_one(self, client, group, is_said):
        kind = EstablishmentType.objects.create(name="A kind", group_name=group)

        page = text_of(client.get(make_school(establishment_type=kind).get_absolute_url()))

        assert ("trust" in page.split("Not recorded: ")[1].split("</p>")[0]) == is_said

    def test_detail_links_the_trust_to_its_schools(self, client):
        page = text_of(client.get(make_school(trust_name="The Sigma & Co Trust").get_absolute_url()))

        assert 'href="/schools/?q=schools+of+The+Sigma+%26+Co+Trust">The Sigma &amp; Co Trust<' in page

    def test_detail_links_the_urn_to_the_register_and_spaces_the_telephone(self, client):
        page = text_of(client.get(make_school(urn=114723, telephone="01206555010").get_absolute_url()))

        register = "https://www.get-information-schools.service.gov.uk/Establishments/Establishment/Details/114723"
        assert f'<a class="govuk-link" href="{register}">114723<' in page
        assert '<a class="govuk-link" href="tel:01206555010">01206 555010</a>' in page

    def test_detail_says_what_the_school_was_called_formerly(self, client):
        school = make_school_name(make_school("Hive Academy"), "Beehive Primary School").school
        assert "Formerly Beehive Primary School</p>" in text_of(client.get(school.get_absolute_url()))

        make_school_name(school, "Beehive Infant School", ended_on=dt.date(2019, 8, 31))

        page = text_of(client.get(school.get_absolute_url()))
        assert "Formerly Beehive Primary School; before that Beehive Infant School</p>" in page

    def test_detail_of_a_closed_school_leads_by_way_of_others_that_closed_to_what_is_open(self, client):
        old, between, last = make_closed("Old School"), make_closed("Between Academy"), make_closed("Last Academy")
        now = [make_school(f"{half} Academy") for half in ("Infant", "Junior")]
        follow(old, between)
        follow(between, last)
        follow(last, old)
        for half in now:
            SchoolLink.objects.create(
                school=half, direction="predecessor", linked_urn=last.urn, linked_name=last.name, linked_school=last
            )

        page = text_of(client.get(old.get_absolute_url()))

        assert f'<a class="govuk-link" href="{between.get_absolute_url()}">Between Academy</a>.</p>' in page
        assert "It is now <a" in page
        assert "Infant Academy</a> and <a" in page
        assert "Junior Academy</a>.</p>" in page

    def test_detail_of_a_closed_school_knows_a_link_that_only_its_successor_has(self, client):
        old, new = make_closed("Old School"), make_school("New Academy")
        SchoolLink.objects.create(
            school=new, direction="predecessor", linked_urn=old.urn, linked_name=old.name, linked_school=old
        )

        assert "Its successor is <a" in text_of(client.get(old.get_absolute_url()))
        assert "Before this school" in text_of(client.get(new.get_absolute_url()))

    def test_detail_of_a_school_that_split_names_its_halves_in_one_sentence(self, client):
        old = make_closed("Old School")
        for name in ("Infant Academy", "Junior Academy"):
            follow(old, make_school(name), manner="split")

        page = text_of(client.get(old.get_absolute_url()))

        assert "It split: <a" in page
        assert "Infant Academy</a> and <a" in page
        assert "Junior Academy</a> follow it.</p>" in page
        assert "Its successor" not in page

    def test_detail_of_a_school_of_which_one_half_is_known_names_it_as_the_successor(self, client):
        old = make_closed("Old School")
        follow(old, make_school("Infant Academy"), manner="split")

        assert "Its successor (split) is <a" in text_of(client.get(old.get_absolute_url()))

    @pytest.mark.parametrize(
        ("opened_on", "told_apart"), [(dt.date(2023, 9, 1), "opened on 1 September 2023"), (None, "URN 150001")]
    )
    def test_detail_tells_a_successor_of_the_same_name_apart(self, client, opened_on, told_apart):
        old = make_closed("Elm Primary School")
        follow(old, make_school("Elm Primary School", urn=150001, opened_on=opened_on))

        assert f"Elm Primary School ({told_apart})</a>" in text_of(client.get(old.get_absolute_url()))

    def test_detail_tells_a_predecessor_of_the_same_name_apart(self, client):
        old, new = make_closed("Elm Primary School"), make_school("Elm Primary School")
        follow(old, new)

        assert "Elm Primary School (closed on 31 August 2023)</a>" in text_of(client.get(new.get_absolute_url()))

    def test_detail_of_a_closed_school_has_its_former_partnerships_open_and_before_its_facts(self, client):
        old = make_closed("Old School")
        left = {"started_on": dt.date(2020, 1, 1), "ended_on": dt.date(2023, 8, 31)}
        make_membership(make_partnership("Colne"), old, **left)

        page = text_of(client.get(old.get_absolute_url()))

        assert "portal-partnership" not in page
        assert "<details" not in page[page.index("Former partnership") :]
        assert page.count("from 1 January 2020 to 31 August 2023") == 1
        assert page.index("from 1 January 2020") < page.index("About this school")

    def test_detail_names_a_relation_once_that_both_sides_record(self, client):
        old, new = make_closed("Old School"), make_school("New Academy")
        follow(old, new)
        SchoolLink.objects.create(
            school=new, direction="predecessor", linked_urn=old.urn, linked_name=old.name, linked_school=old
        )

        assert text_of(client.get(old.get_absolute_url())).count("New Academy</a>") == 1

    def test_detail_leaves_out_the_day_of_a_link_that_is_seldom_that_of_opening_or_closing(self, client):
        old, new = make_closed("Old School"), make_school("New Academy", opened_on=dt.date(2023, 9, 1))
        follow(old, new)
        SchoolLink.objects.update(established_on=dt.date(2024, 2, 13))

        assert "13 February 2024" not in text_of(client.get(new.get_absolute_url()))

    def test_detail_of_a_closed_school_without_a_successor_says_that_none_is_known(self, client):
        assert "We know of no school that took over" in text_of(
            client.get(make_closed("Old School").get_absolute_url())
        )

    def test_detail_of_a_closed_school_takes_few_queries(self, client, count_queries):
        old, between = make_closed("Old School"), make_closed("Between Academy")
        follow(old, between)
        follow(between, make_school())

        assert count_queries(old.get_absolute_url()) <= 8

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
        ("status", "said"),
        [
            ("closed", "This school closes on 31 August 2095."),
            ("proposed-to-close", "The register has this school as “open, but proposed to close” on 31 August 2095."),
        ],
    )
    def test_detail_says_of_a_day_to_come_that_the_school_closes_then(self, client, status, said):
        school = make_school(status=status, closed_on=dt.date(2095, 8, 31))

        assert said in text_of(client.get(school.get_absolute_url()))

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
            ([], "From the DfE’s register, unless"),
            ([{"la_codes": "881"}], "From the DfE’s register, loaded on 24 November 2026, unless"),
            (
                [{"la_codes": "881", "newest_on": dt.date(2025, 6, 1)}],
                "From the DfE’s register that goes up to 1 June 2025, loaded on 24 November 2026, unless",
            ),
            (
                [{"la_codes": "881", "extracted_on": dt.date(2028, 4, 3)}],
                "From the DfE’s register, loaded on 24 November 2026, unless",
            ),
            (
                [{"la_codes": "881", "extracted_on": dt.date(2026, 11, 24)}],
                "From the DfE’s register of 24 November 2026,",
            ),
            ([{"la_codes": "881", "extracted_on": dt.date(2025, 7, 11)}], "From the DfE’s register of 11 July 2025,"),
            ([{"la_codes": "", "extracted_on": dt.date(2025, 4, 22)}], "register of 22 April 2025"),
            ([{"la_codes": "919"}], "From the DfE’s register, unless"),
            (
                [
                    {"la_codes": "881", "extracted_on": dt.date(2025, 7, 11), "counts": {"unchanged": 500}},
                    {
                        "la_codes": "881",
                        "extracted_on": dt.date(2026, 9, 1),
                        "counts": {"unchanged": 2, "not_in_file": 647},
                    },
                ],
                "From the DfE’s register of 11 July 2025,",
            ),
            (
                [
                    {"la_codes": "881", "applied_at": dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)},
                    {"la_codes": "881", "applied_at": dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)},
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

    def test_detail_of_a_school_whose_authority_has_yet_to_begin_says_from_when_and_not_that_it_is_outside(
        self, client
    ):
        begins = timezone.localdate() + dt.timedelta(days=1)
        authority = make_authority("945", "North Invented Council", started_on=begins, is_home=True)
        school = make_school(la_code=authority.code, la_name=authority.name)

        page = text_of(client.get(school.get_absolute_url()))

        day = date_format(begins)
        assert f"This school is in North Invented Council from {day}. Until then it is shown, and not counted." in page
        assert "its authority has not begun yet" in page
        assert "Outside Essex" not in page

    def test_detail_of_a_school_whose_authority_begins_today_says_nothing_of_it(self, client):
        authority = make_authority("945", "North Invented Council", started_on=timezone.localdate(), is_home=True)
        school = make_school(la_code=authority.code, la_name=authority.name)

        page = text_of(client.get(school.get_absolute_url()))

        assert "Until then" not in page
        assert "Outside Essex" not in page

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
        assert "2 miles" in page
        assert "10 miles" in page

    def test_detail_of_a_school_in_none_gives_those_that_take_new_schools_first_and_a_way_to_ask(self, client):
        school = make_school(easting=600000, northing=200000)
        mid = make_quadrant("Mid")
        for name, miles, is_open in [("Beside", 1, False), ("Near", 2, True), ("Far", 9, True)]:
            members = [make_school(easting=600000 + miles * 1609, northing=200000) for _ in range(2)]
            make_partnership(name, schools=members, home_quadrant=mid, is_open_to_new_schools=is_open)

        response = client.get(school.get_absolute_url())

        assert [partnership.name for partnership in response.context["nearest"]] == ["Near", "Far", "Beside"]
        page = text_of(response)
        assert page.index("Open to new schools</h3>") < page.index(">Near</a>") < page.index(">Far</a>")
        assert page.index(">Far</a>") < page.index("Other partnerships nearby</h3>") < page.index(">Beside</a>")
        assert page.count(">Ask to join<") == 2
        assert 'href="/partnerships/near/join/"' in page

    def test_detail_of_a_school_in_none_gives_the_local_partnerships_before_the_county_wide(self, client):
        school = make_school(easting=600000, northing=200000)
        mid = make_quadrant("Mid")
        for name, miles, quadrant in [("Wide", 1, None), ("Local", 2, mid), ("Far", 9, mid)]:
            members = [make_school(easting=600000 + miles * 1609, northing=200000) for _ in range(2)]
            make_partnership(name, schools=members, home_quadrant=quadrant)

        response = client.get(school.get_absolute_url())

        assert [partnership.name for partnership in response.context["nearest"]] == ["Local", "Far", "Wide"]
        assert "county-wide, 1 mile" in text_of(response)

    def test_detail_leads_to_the_next_meeting_of_the_leads_of_its_quadrant(self, client):
        mid = make_quadrant("Mid")
        school = make_school(district=make_district("Maldon", mid))
        board = make_board("Mid quadrant meeting", quadrant=mid)
        make_meeting(board, held_on=dt.date(2099, 9, 3), start_time=dt.time(9))
        meeting = make_meeting(board, held_on=dt.date(2099, 1, 21), start_time=dt.time(13, 30), venue="Harlow")
        elsewhere = make_school(district=make_district("Basildon", make_quadrant("South")))

        page = text_of(client.get(school.get_absolute_url()))

        assert "Next meeting of the Mid quadrant’s leads: <a" in page
        assert f'href="{meeting.get_absolute_url()}">21 January 2099, 1.30pm, Harlow</a>' in page
        assert "Next meeting" not in text_of(client.get(elsewhere.get_absolute_url()))

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

        assert count_queries(school.get_absolute_url()) == baseline <= 9

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


def test_page_names_the_authority_and_the_one_before_it(client):
    school = make_school()
    SchoolAuthority.objects.filter(school=school).update(ended_on=dt.date(2026, 3, 31))
    new = make_authority("945", "North Invented Council", is_home=True, started_on=dt.date(2026, 4, 1))
    SchoolAuthority.objects.create(school=school, authority=new, started_on=new.started_on)

    page = text_of(client.get(school.get_absolute_url()))

    assert "North Invented Council" in page
    assert "Essex until 31 March 2026" in page
    assert f"945/{school.establishment_number}" in page

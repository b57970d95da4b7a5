"""Schools by their former names and trusts, and closed schools with what they became."""

import datetime as dt

import pytest

from partnerships import search
from partnerships.models import School, SchoolLink
from tests.factories import make_membership, make_partnership, make_school, make_school_name
from tests.partnerships.search.found import link_to, names

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow, pytest.mark.usefixtures("fresh_indexes")]
LAST = dt.date(2023, 8, 31)
SCHOOLS, PARTNERSHIPS = "/schools/", "/partnerships/"


def close(name: str, *successors: School, **fields) -> School:
    """A closed school with links to its successors."""
    school = make_school(name, **{"status": "closed", "closed_on": LAST} | fields)
    for successor in successors:
        SchoolLink.objects.create(
            school=school,
            direction="successor",
            linked_urn=successor.urn,
            linked_name=successor.name,
            linked_school=successor,
        )
    return school


def said(client, text: str, address: str = SCHOOLS) -> str:
    return " ".join(client.get(address, {"q": text}).content.decode().split())


class TestFormerName:
    @pytest.mark.parametrize("text", ["Beehive Lane Community Primary School", "beehive ln com prim", "beehve lane"])
    def test_school_is_found_by_a_former_name_and_says_so(self, text):
        make_school("Meadow Primary School")
        school = make_school_name(make_school("Hive Academy"), "Beehive Lane Community Primary School").school

        hit = search.find(text).schools[0]

        assert hit.pk == school.pk
        assert hit.reason == "Formerly known as Beehive Lane Community Primary School"

    def test_school_of_that_name_today_stands_before_one_that_had_it(self):
        today = make_school("Beehive Primary School")
        had_it = make_school_name(make_school("Aardvark Academy"), "Beehive Primary School").school

        assert [hit.pk for hit in search.find("Beehive Primary School").schools] == [today.pk, had_it.pk]

    def test_name_that_two_schools_bore_is_not_sure(self):
        make_school("Beehive Primary School")
        make_school_name(make_school("Aardvark Academy"), "Beehive Primary School")

        assert not search.match_school("Beehive Primary School").sure

    def test_former_name_that_no_other_school_bears_is_sure(self):
        school = make_school_name(make_school("Hive Academy"), "Beehive Lane Community Primary School").school

        assert search.match_school("Beehive Lane Community Primary").school_pk == school.pk

    def test_former_name_that_is_added_or_changed_is_found_at_once(self):
        school = make_school("Hive Academy")
        assert not search.find("beehive lane")

        former = make_school_name(school, "Beehive Lane")
        assert search.find("beehive lane").schools[0].pk == school.pk

        former.name = "Apiary Road"
        former.save()
        assert search.find("apiary road").schools[0].pk == school.pk

    def test_list_says_what_a_school_was_formerly_known_as(self, client):
        make_school_name(make_school("Hive Academy"), "Beehive Lane Primary School")

        page = said(client, "beehive lane")

        assert ">Formerly known as Beehive Lane Primary School</p>" in page

    def test_partnership_is_found_by_the_former_name_of_a_member(self):
        school = make_school_name(make_school("Hive Academy"), "Beehive Lane Primary School").school
        make_partnership("Mid", schools=[school, make_school()])

        [hit] = search.find("beehive lane").partnerships

        assert hit.reason == "Hive Academy, formerly Beehive Lane Primary School, is a member"


class TestClosedSchool:
    @pytest.mark.parametrize("address", [SCHOOLS, PARTNERSHIPS])
    @pytest.mark.parametrize("text", ["Frinton Primary School", "frinton prim", "114723", "URN 114723"])
    def test_closed_school_says_when_it_closed_and_leads_to_its_successor(self, client, text, address):
        new = make_school("Hamford Academy", urn=149966)
        old = close("Frinton Primary School", new, urn=114723)

        page = said(client, text, address)

        assert (
            f'<a class="govuk-link" href="{old.get_absolute_url()}">Frinton Primary School</a> closed on 31 August '
            f'2023; now <a class="govuk-link" href="{new.get_absolute_url()}">Hamford Academy</a>.'
        ) in page
        assert "matches all of that" not in page

    def test_successor_is_in_the_list_of_open_schools(self, client):
        close("Frinton Primary School", make_school("Hamford Academy"))

        response = client.get(SCHOOLS, {"q": "frinton primary"})

        assert names(response) == ["Hamford Academy"]
        old = School.objects.get(name="Frinton Primary School")
        assert f">It took over from {link_to(old)}</p>" in response.content.decode()

    def test_partnership_of_the_successor_is_found(self):
        new = make_school("Hamford Academy")
        close("Frinton Primary School", new)
        partnership = make_partnership(schools=[new, make_school()])

        assert [hit.pk for hit in search.find("frinton primary").partnerships] == [partnership.pk]

    def test_successor_that_closed_in_turn_leads_on(self, client):
        newest = make_school("Newest Academy")
        between = close("Between Academy", newest)
        close("Frinton Primary School", between)

        assert "; now <a" in said(client, "frinton primary")
        assert [one.name for one in search.find("frinton primary").closed[0].successors] == ["Newest Academy"]

    def test_school_that_split_leads_to_each_half(self, client):
        close("Frinton Primary School", *[make_school(f"{half} Academy") for half in ("Infant", "Junior", "Other")])

        page = said(client, "frinton primary")

        assert page.count(" Academy</a>,") + page.count(" Academy</a> and") + page.count(" Academy</a>.") == 3

    def test_link_of_the_successor_alone_is_enough(self):
        old, new = close("Frinton Primary School"), make_school("Hamford Academy")
        SchoolLink.objects.create(
            school=new, direction="predecessor", linked_urn=old.urn, linked_name=old.name, linked_school=old
        )

        assert [one.pk for one in search.find("frinton primary").closed[0].successors] == [new.pk]

    def test_links_in_a_circle_end(self):
        one = close("Frinton Primary School")
        SchoolLink.objects.create(
            school=one, direction="successor", linked_urn=one.urn, linked_name="Itself", linked_school=one
        )

        assert search.find("frinton primary").closed[0].successors == []

    def test_closed_school_without_a_successor_says_so(self, client):
        close("Frinton Primary School", closed_on=None)

        page = said(client, "frinton primary")

        assert "Frinton Primary School</a> has closed. We know of no school that took over from it." in page
        assert "matches all of that" not in page

    def test_closed_school_whose_name_its_successor_kept_is_not_told_of(self):
        close("Frinton Primary School", make_school("Frinton Primary School"))

        assert search.find("Frinton Primary School").closed == []

    def test_part_of_a_name_that_an_open_school_answers_as_well_tells_of_no_closed_one(self):
        close("Frinton Primary School", make_school("Frinton Primary Academy"))

        assert search.find("frinton").closed == []
        assert search.find("Frinton Primary School").closed != []

    def test_place_of_a_closed_school_does_not_ask_for_it(self):
        close("Frinton Primary School", make_school("Hamford Academy"), town="Walton")
        make_school("Walton Primary School", town="Walton")

        assert search.find("walton").closed == []

    @pytest.mark.parametrize(("closed_on", "is_told"), [(dt.date(2026, 8, 30), True), (dt.date(2026, 8, 31), False)])
    def test_school_is_closed_from_the_day_after_its_last(self, closed_on, is_told):
        close("Frinton Primary School", closed_on=closed_on)

        assert bool(search.find("frinton primary", on=dt.date(2026, 8, 31)).closed) == is_told


class TestTrust:
    @pytest.fixture
    def sigma(self) -> list[School]:
        """Two schools of a trust, and another trust's."""
        make_school("Elsewhere Academy", trust_name="Academies Enterprise Trust")
        return [make_school(name, trust_name="The Sigma Trust") for name in ("Colne Academy", "Stanway Academy")]

    @pytest.mark.parametrize(
        "text", ["The Sigma Trust", "sigma trust", "schools of the Sigma trust", "Sigma MAT", "sigma schools", "SIGMA"]
    )
    def test_schools_are_found_by_their_trust_as_people_write_it(self, sigma, text):
        hits = search.find(text).schools

        assert [hit.pk for hit in hits] == [school.pk for school in sigma]
        assert {hit.reason for hit in hits} == {"Its trust is The Sigma Trust"}

    @pytest.mark.parametrize("text", ["AET", "academies enterprise", "Academies Enterprize Trust"])
    def test_trust_is_found_by_its_initials_and_with_slips(self, sigma, text):
        assert [hit.reason for hit in search.find(text).schools] == ["Its trust is Academies Enterprise Trust"]

    @pytest.mark.parametrize("text", ["trust", "multi academy trust", "schools of the trust"])
    def test_words_of_every_trust_name_none(self, sigma, text):
        assert not [hit for hit in search.find(text).schools if hit.reason.startswith("Its trust")]

    def test_partnerships_of_its_schools_are_found(self, sigma):
        partnership = make_partnership("Colne")
        make_membership(partnership, sigma[0])

        assert [hit.pk for hit in search.find("sigma trust").partnerships] == [partnership.pk]


def test_search_takes_as_many_queries_whatever_names_there_are(client, count_queries):
    make_school("Hive Academy")
    client.get(f"{SCHOOLS}?q=hive")  # builds the indexes
    baseline = count_queries(f"{SCHOOLS}?q=hive")

    new = make_school("Hive School", trust_name="Hive Trust")
    close("Hive Infants", new)
    make_school_name(new, "Hive Juniors")

    client.get(f"{SCHOOLS}?q=hive")
    assert count_queries(f"{SCHOOLS}?q=hive") == baseline


class TestSchoolKnownByALinkAlone:
    """One before a school of the register, which has no page: it closed before the portal's first register."""

    def follow(self, name: str, *forerunners: str, **fields) -> School:
        school = make_school(name, **fields)
        for number, forerunner in enumerate(forerunners, start=1):
            SchoolLink.objects.create(
                school=school, direction="predecessor", linked_urn=990_000 + number, linked_name=forerunner
            )
        return school

    @pytest.mark.parametrize("text", ["Colbayns High School", "colbayns", "Bishops Park Coll"])
    def test_school_that_followed_it_is_found_and_says_so(self, text):
        school = self.follow("Clacton Coastal Academy", "Colbayns High School", "Bishops Park College")

        hit = search.find(text).schools[0]

        assert hit.pk == school.pk
        assert hit.why in ("Before it: Colbayns High School", "Before it: Bishops Park College")

    def test_partnership_of_the_school_that_followed_is_found_and_says_why(self):
        school = self.follow("Clacton Coastal Academy", "Colbayns High School")
        partnership = make_partnership("Coast", schools=[school, make_school()])

        hit = search.find("Colbayns High School").partnerships[0]

        assert (hit.pk, hit.why) == (
            partnership.pk,
            "Clacton Coastal Academy, which followed Colbayns High School, is a member",
        )

    def test_near_match_is_left_out_beside_a_school_that_followed_one_of_that_very_name(self):
        make_school("Thurstable School")
        school = self.follow("The Basildon Lower Academy", "Barstable School")

        assert [hit.pk for hit in search.find("Barstable School").schools] == [school.pk]

    def test_school_in_none_that_followed_is_named(self):
        school = self.follow("Colchester Academy", "Sir Charles Lucas Arts College")

        assert [one.pk for one in search.find("sir charles lucas arts college").in_none] == [school.pk]

    def test_where_the_follower_has_closed_the_open_one_after_it_is_found(self):
        last = make_school("Harbour Academy")
        between = close("Clacton Coastal Academy", last)
        SchoolLink.objects.create(
            school=between, direction="predecessor", linked_urn=990_001, linked_name="Colbayns High School"
        )

        assert search.find("Colbayns High School").schools[0].pk == last.pk

    def test_spreadsheet_is_not_sure_of_a_school_by_the_name_of_one_before_it(self):
        self.follow("Clacton Coastal Academy", "Colbayns High School")

        assert not search.match_school("Colbayns High School").sure

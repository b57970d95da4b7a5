"""The directory of partnerships, as a headteacher sees it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils.formats import date_format

from accounts import roles
from office.models import Council
from partnerships.lives.writes import merge_partnership
from partnerships.models import Partnership
from tests.factories import (
    make_board,
    make_district,
    make_headship,
    make_lead,
    make_meeting,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LIST = "/partnerships/"
YESTERDAY = dt.date.today() - dt.timedelta(days=1)  # noqa: DTZ011
TOMORROW = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011


def text_of(response) -> str:
    """The page's HTML with its white space collapsed."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def colne():
    """A partnership in the North-East with two primary schools of Colchester and a lead."""
    colchester = make_district("Colchester", make_quadrant("North-East"))
    schools = [make_school(f"{name} Primary School", district=colchester) for name in ("Lexden", "Myland")]
    partnership = make_partnership("Colne", schools=schools, home_quadrant=colchester.quadrant)
    make_lead(partnership, make_person("Tamsin Example"), email="lead@example.org", publish_contact=True)
    return partnership


@pytest.fixture
def dengie():
    """A partnership in Mid with secondary schools and no lead."""
    return make_partnership(
        "Dengie", schools=[make_school(phase="secondary") for _ in range(2)], home_quadrant=make_quadrant("Mid")
    )


class TestList:
    @pytest.mark.parametrize(
        "query",
        [
            "q=lexden",
            "q=Tamsin",
            "q=COLNE",
            "quadrant=north-east",
            "district=colchester",
            "phase=primary",
            "q=colne&quadrant=north-east&district=colchester&phase=primary",
        ],
    )
    def test_list_narrows_to_what_is_asked_for(self, client, colne, dengie, query):
        response = client.get(f"{LIST}?{query}")

        assert [row.record.name for row in response.context["page"]] == ["Colne"]

    def test_list_shows_leads_and_how_many_schools(self, client, colne):
        page = text_of(client.get(LIST))

        assert "Tamsin Example" in page
        assert "2 schools" in page

    def test_list_gives_the_councils_mailbox_where_there_is_no_lead(self, client, dengie):
        page = text_of(client.get(LIST))

        assert "No lead at present" in page
        assert Council().mailbox in page

    @pytest.mark.parametrize("dates", [{"ended_on": YESTERDAY}, {"started_on": TOMORROW}])
    def test_list_leaves_out_what_is_over_or_to_come(self, client, dates):
        partnership = make_partnership(schools=2, **dates)

        assert partnership.name not in text_of(client.get(LIST))

    def test_list_shows_a_lead_who_starts_tomorrow_only_tomorrow(self, client, dengie):
        make_lead(dengie, make_person("Ahead Example"), started_on=TOMORROW)

        assert "Ahead Example" not in text_of(client.get(LIST))

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("quadrant=north", "There is no quadrant called “north”"),
            ("district=%00", "There is no district called"),
            ("phase=<script>", "There is no phase called “&lt;script&gt;”"),
            ("page=nonsense", "is not a number"),
            ("page=99", "There is no page 99"),
            ("page=-1", "There is no page -1"),
        ],
    )
    def test_list_ignores_a_bad_value_and_says_so(self, client, colne, query, said):
        response = client.get(f"{LIST}?{query}")

        assert response.status_code == 200
        assert said in text_of(response)
        assert "Colne" in text_of(response)

    @pytest.mark.parametrize(
        "query", ["q=%00", "q=" + "a" * 10_000, "q=%F0%9F%8F%AB", "q='%3B--", "q=1&q=2&page=1&page=2"]
    )
    def test_list_survives_any_search(self, client, colne, query):
        assert client.get(f"{LIST}?{query}").status_code == 200

    def test_list_says_why_it_is_empty(self, client):
        assert "No partnership has been recorded yet" in text_of(client.get(LIST))
        assert "No current partnership matches" in text_of(client.get(f"{LIST}?q=nowhere"))

    def test_list_has_25_a_page_and_keeps_the_search_when_paging(self, client):
        for number in range(26):
            make_partnership(f"Colne {number:02}")

        response = client.get(f"{LIST}?q=colne")

        assert len(response.context["page"].object_list) == 25
        assert "?q=colne&amp;page=2" in text_of(response)

    def test_list_queries_do_not_grow(self, client, colne, count_queries):
        baseline = count_queries(LIST)

        for _ in range(5):
            make_lead(make_partnership(schools=3))

        assert count_queries(LIST) == baseline <= 8

    def test_list_answers_no_post(self):
        assert Client(enforce_csrf_checks=False).post(LIST).status_code == 405


class TestDetail:
    def test_detail_shows_leads_schools_and_contact(self, client, colne):
        page = text_of(client.get(colne.get_absolute_url()))

        assert "Tamsin Example" in page
        assert "Lead since 1 September 2023" in page
        assert "mailto:lead@example.org" in page
        assert "Lexden Primary School" in page

    def test_detail_hides_a_contact_that_is_not_public(self, client, dengie):
        make_lead(dengie, email="hidden@example.org", telephone="01632 960001")

        page = text_of(client.get(dengie.get_absolute_url()))

        assert "hidden@example.org" not in page
        assert "01632" not in page

    @pytest.mark.parametrize("role", [roles.HEADTEACHER, roles.PARTNERSHIP_LEAD, roles.OFFICER])
    def test_detail_shows_it_to_those_who_may_see_it(self, client, dengie, role):
        make_lead(dengie, email="hidden@example.org")
        client.force_login(make_user(None, role))

        page = text_of(client.get(dengie.get_absolute_url()))

        assert "hidden@example.org" in page
        assert "Not public" in page

    def test_detail_hides_it_from_the_administrator(self, client, dengie):
        make_lead(dengie, email="hidden@example.org")
        client.force_login(make_user(None, roles.ADMINISTRATOR))

        assert "hidden@example.org" not in text_of(client.get(dengie.get_absolute_url()))

    def test_detail_without_a_lead_gives_the_councils_mailbox(self, client, dengie):
        page = text_of(client.get(dengie.get_absolute_url()))

        assert "no lead at present" in page
        assert Council().mailbox in page

    def test_detail_keeps_former_leads_and_members_apart(self, client, colne):
        make_lead(colne, make_person("Former Example"), started_on=dt.date(2020, 9, 1), ended_on=dt.date(2023, 8, 31))
        make_membership(colne, make_school("Gone School"), ended_on=dt.date(2024, 8, 31))

        page = text_of(client.get(colne.get_absolute_url()))
        now, history = page.split("History: former leads and schools")

        assert "Former Example" not in now
        assert "from 1 September 2020 to 31 August 2023" in history
        assert "Gone School" in history

    def test_detail_marks_a_member_from_outside_and_a_closed_one(self, client, colne):
        make_membership(colne, make_school("Over The Border School", la_code="919", la_name="Hertfordshire"))
        make_membership(colne, make_school("Shut School", status="closed", closed_on=YESTERDAY))

        page = text_of(client.get(colne.get_absolute_url()))

        assert "Outside Essex" in page
        assert "Closed" in page

    @pytest.mark.parametrize(
        ("confirmed_on", "said"),
        [
            (None, "Not yet confirmed by its lead: this is what the council has on record."),
            (dt.date(2020, 10, 3), "on 3 October 2020, more than a year ago"),
            (YESTERDAY, "Last confirmed by its lead on"),
        ],
    )
    def test_detail_says_when_it_was_confirmed(self, client, colne, confirmed_on, said):
        type(colne).objects.filter(pk=colne.pk).update(last_confirmed_on=confirmed_on)

        assert said in text_of(client.get(colne.get_absolute_url()))

    @pytest.mark.parametrize(
        ("dates", "said"),
        [({"ended_on": YESTERDAY}, "This partnership ended on"), ({"started_on": TOMORROW}, "starts on")],
    )
    def test_detail_keeps_its_page_when_over_or_to_come(self, client, dates, said):
        partnership = make_partnership(**dates)

        assert said in text_of(client.get(partnership.get_absolute_url()))

    def test_detail_starts_with_how_to_reach_the_lead(self, client, colne):
        page = text_of(client.get(colne.get_absolute_url()))
        main = page.split("<main")[1]

        assert main.index("mailto:lead@example.org") < main.index("Schools</h2>")
        assert f'href="{colne.leads.get().vcard_url}"' in main

    def test_detail_prefers_the_partnerships_mailbox_to_a_personal_one(self, client, dengie):
        type(dengie).objects.filter(pk=dengie.pk).update(email="office@example.org", publish_contact=True)
        make_lead(dengie, make_person(email="own@example.org", publish_contact=True))

        page = text_of(client.get(dengie.get_absolute_url()))

        assert page.count("mailto:office@example.org") == 1
        assert "own@example.org" not in page

    def test_detail_offers_no_vcard_where_nothing_is_public(self, client, dengie):
        make_lead(dengie, email="hidden@example.org")

        assert ".vcf" not in text_of(client.get(dengie.get_absolute_url()))

    @pytest.mark.parametrize(
        ("dates", "is_open", "offered"),
        [
            ({}, True, {"report", "contact", "join"}),
            ({}, False, {"report", "contact"}),
            ({"ended_on": YESTERDAY}, True, {"report"}),
        ],
    )
    def test_detail_offers_the_forms_that_make_sense(self, client, dates, is_open, offered):
        address = make_partnership(is_open_to_new_schools=is_open, **dates).get_absolute_url()

        page = client.get(address).content.decode()

        assert {kind for kind in ("report", "contact", "join") if f'href="{address}{kind}/"' in page} == offered

    @pytest.mark.parametrize(("role", "sees"), [(None, False), (roles.ADMINISTRATOR, False), (roles.OFFICER, True)])
    def test_detail_says_that_a_hand_over_is_to_come_and_to_whom_only_to_those_who_may_know(
        self, client, colne, role, sees
    ):
        make_lead(colne, make_person("Ahead Example"), started_on=dt.date(2099, 9, 1))
        if role:
            client.force_login(make_user(None, role))

        page = text_of(client.get(colne.get_absolute_url()))

        assert "From 1 September 2099:" in page
        assert ("Ahead Example" in page) is sees

    def test_detail_says_its_purpose_first_and_what_its_schools_do_this_year(self, client, colne):
        type(colne).objects.update(purpose="Stronger together.", this_year="We read.\nWe write.", focus="Oracy.")

        page = text_of(client.get(colne.get_absolute_url()))

        assert page.index("Stronger together.</p>") < page.index("Tamsin Example</p>")
        assert "What we do this year</h2>" in page
        assert "We read.<br>We write." in page
        assert "What it works on</h2>" in page

    def test_detail_has_no_heading_where_nobody_wrote_anything(self, client, colne):
        page = text_of(client.get(colne.get_absolute_url()))

        assert "What we do this year" not in page
        assert "What it works on" not in page

    def test_detail_names_who_heads_each_school_today(self, client, colne):
        lexden, myland = (membership.school for membership in colne.memberships.order_by("school__name"))
        make_headship(make_person("Ann Head"), lexden)
        make_headship(make_person("Bo Head"), lexden, role="co-head", started_on=YESTERDAY)
        make_headship(make_person("Gone Head"), myland, ended_on=YESTERDAY)
        make_headship(make_person("Coming Head"), myland, started_on=TOMORROW)

        page = text_of(client.get(colne.get_absolute_url()))

        assert 'Headteacher: </span>Ann Head</span><span class="portal-source">Bo Head, co-headteacher</span>' in page
        assert "Gone Head" not in page
        assert "Coming Head" not in page

    def test_detail_of_one_that_is_over_speaks_in_the_past_and_leads_on(self, client, colne):
        member = colne.memberships.order_by("school__name").first().school
        over = make_partnership("Over", started_on=dt.date(2020, 9, 1), ended_on=dt.date(2023, 8, 31), focus="Oracy.")
        type(over).objects.filter(pk=over.pk).update(became_part_of=colne, this_year="We read.")
        span = {"started_on": dt.date(2020, 9, 1), "ended_on": dt.date(2023, 8, 31)}
        make_membership(over, member, **span)
        make_membership(over, make_school("Left School"), started_on=span["started_on"], ended_on=dt.date(2022, 8, 31))
        make_lead(over, make_person("Last Example"), email="last@example.org", publish_contact=True, **span)

        page = text_of(client.get(over.get_absolute_url()))

        assert "This partnership ended on 31 August 2023." in page
        assert f'It became part of <a class="govuk-link" href="{colne.get_absolute_url()}">Colne</a>.' in page
        assert f'1 is in <a class="govuk-link" href="{colne.get_absolute_url()}">Colne</a>' in page
        assert "Schools until 31 August 2023</h2>" in page
        assert page.index(str(member)) < page.index("History: former leads and schools") < page.index("Left School")
        assert "Last Example</p>" in page
        assert "Lead from 1 September 2020 to 31 August 2023" in page
        assert "last@example.org" not in page
        assert "What it worked on</h2>" in page
        for now in ("What we do this year", "New schools", "confirmed by its lead", "no lead at present"):
            assert now not in page

    def test_detail_of_one_that_is_over_without_anywhere_to_go_leads_to_the_directory(self, client):
        over = make_partnership("Over", started_on=dt.date(2020, 9, 1), ended_on=dt.date(2023, 8, 31))

        page = text_of(client.get(over.get_absolute_url()))

        assert "See the partnerships of today" in page
        assert "No school is recorded in this partnership on its last day." in page
        assert "Nobody is recorded as its lead on its last day." in page

    def test_detail_says_what_became_part_of_it(self, client, colne):
        make_partnership("Over", ended_on=dt.date(2023, 9, 30), became_part_of=colne)

        page = text_of(client.get(colne.get_absolute_url()))

        assert 'href="/partnerships/over/">Over</a>, which ended on 30 September 2023, became part of' in page

    @pytest.mark.parametrize(("days_ago", "is_said"), [(1, True), (0, False), (-200, False)])
    def test_detail_says_it_once_that_is_over(self, client, colne, days_ago, is_said):
        ended_on = TOMORROW - dt.timedelta(days=1 + days_ago)
        make_partnership("Over", started_on=dt.date(2020, 9, 1), ended_on=ended_on, became_part_of=colne)

        assert ("became part of this" in text_of(client.get(colne.get_absolute_url()))) is is_said

    def test_detail_of_one_that_becomes_part_of_another_announces_it_and_so_does_the_other(self, client, colne):
        ending = make_partnership("Blackwater", schools=3, started_on=dt.date(2020, 9, 1))
        before = text_of(client.get(ending.get_absolute_url()))
        merge_partnership(partnership=ending, into=colne, on=TOMORROW + dt.timedelta(days=1), go_on_as={}, by=None)
        day, last = date_format(TOMORROW + dt.timedelta(days=1)), date_format(TOMORROW)
        named = f'<a class="govuk-link" href="{colne.get_absolute_url()}">Colne</a>'

        page = text_of(client.get(ending.get_absolute_url()))

        assert "becomes part of" not in before
        assert f"This partnership becomes part of {named} on {day}.</span> Its last day is {last}." in page
        assert f"<li>3 will be in {named}</li>" in page
        assert (
            f'href="/partnerships/blackwater/">Blackwater</a> becomes part of this partnership on {day}, with 3 '
            in (text_of(client.get(colne.get_absolute_url())))
        )

    def test_detail_of_one_that_is_to_end_says_so_until_its_last_day(self, client):
        ending = make_partnership("Over", started_on=dt.date(2020, 9, 1), ended_on=TOMORROW)

        page = text_of(client.get(ending.get_absolute_url()))

        assert f"This partnership ends on {date_format(TOMORROW)}.</p>" in page
        assert "will be in" not in page

    def test_detail_of_one_that_is_to_come_speaks_in_the_future_and_shows_its_schools(self, client):
        coming = make_partnership(
            "Coming", schools=[make_school("First School")], started_on=TOMORROW, this_year="We begin.", focus="Oracy."
        )
        make_lead(coming, make_person("Ahead Example"), started_on=TOMORROW)

        page = text_of(client.get(coming.get_absolute_url()))

        assert "This partnership starts on" in page
        assert "Schools from" in page
        assert "First School" in page
        assert "What we plan for our first year</h2>" in page
        assert "What it will work on</h2>" in page
        assert "a new lead, named here from that day" in page
        for wrong in ("Ahead Example", "no lead at present", "confirmed by its lead"):
            assert wrong not in page

    def test_detail_takes_no_more_queries_when_over(self, client, colne, count_queries):
        type(colne).objects.update(ended_on=YESTERDAY)

        assert count_queries(colne.get_absolute_url()) <= 8

    def test_detail_of_no_partnership_helps_on(self, client):
        response = client.get(f"{LIST}no-such-partnership/")

        assert response.status_code == 404
        assert "Find a school" in text_of(response)

    def test_detail_queries_do_not_grow(self, client, colne, count_queries):
        baseline = count_queries(colne.get_absolute_url())

        for _ in range(5):
            make_lead(colne)
            make_membership(colne, make_school())
            make_membership(colne, make_school(), ended_on=dt.date(2024, 8, 31))
            make_lead(colne, started_on=TOMORROW)
            make_lead(colne, email="lead@example.org", publish_contact=True)

        assert count_queries(colne.get_absolute_url()) == baseline <= 8

    def test_detail_of_the_demonstration_says_that_leads_are_invented_where_there_are_any(self, client, colne, dengie):
        Partnership.objects.update(is_demonstration=True)

        assert "This partnership and its leads are invented." in text_of(client.get(colne.get_absolute_url()))
        assert "This partnership is invented." in text_of(client.get(dengie.get_absolute_url()))

    def test_detail_leads_to_the_next_meeting_of_its_quadrants_leads_in_no_query_more(
        self, client, colne, count_queries
    ):
        address = colne.get_absolute_url()
        before = count_queries(address)
        assert "Next meeting" not in text_of(client.get(address))
        board = make_board("North-East quadrant meeting", quadrant=colne.home_quadrant)
        make_meeting(board, held_on=TOMORROW, status="cancelled")
        adjourned = make_meeting(board, held_on=YESTERDAY, resumed_on=TOMORROW, start_time=dt.time(9))

        page = text_of(client.get(address))

        assert f'North-East quadrant’s leads: <a class="govuk-link" href="{adjourned.get_absolute_url()}">' in page
        assert f"{date_format(TOMORROW)}</a>" in page, "the time is of the first day"
        assert count_queries(address) == before

    @pytest.mark.parametrize(("days_before", "is_said"), [(0, True), (1, False)])
    def test_detail_gives_no_meeting_after_the_last_day_of_the_partnership(self, client, colne, days_before, is_said):
        make_meeting(make_board("Meeting", quadrant=colne.home_quadrant), held_on=TOMORROW)
        Partnership.objects.filter(pk=colne.pk).update(ended_on=TOMORROW - dt.timedelta(days=days_before))

        assert ("Next meeting" in text_of(client.get(colne.get_absolute_url()))) is is_said

    def test_detail_says_a_place_beside_a_school_only_where_it_is_not_that_of_most(self, client):
        towns = {"Ash School": "Maldon", "Birch School": "Maldon", "de Vere School": "Maldon", "Elm School": "Witham"}
        partnership = make_partnership(schools=[make_school(name, town=town) for name, town in towns.items()])

        page = text_of(client.get(partnership.get_absolute_url()))

        assert "In Maldon where no other place is given." in page
        assert "Ash School</a></li>" in page
        assert "Elm School</a>, Witham</li>" in page
        assert page.index(">Birch School<") < page.index(">de Vere School<") < page.index(">Elm School<")

    def test_detail_says_every_place_where_most_schools_have_none_in_common(self, client):
        schools = [make_school(f"{town} Road School", town=f"{town} End") for town in ("Ash", "Birch")]
        partnership = make_partnership(schools=schools)

        page = text_of(client.get(partnership.get_absolute_url()))

        assert "where no other place is given" not in page
        assert "Ash Road School</a>, Ash End" in page

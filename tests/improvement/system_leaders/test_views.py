"""The register of system leaders: who is shown on it, what an officer says of them, and what they say of themselves."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from accounts import roles
from improvement.models import Designation, SystemLeader
from improvement.models.system_leaders import confirmed_since
from tests.factories import (
    make_district,
    make_headship,
    make_offer,
    make_organisation,
    make_person,
    make_quadrant,
    make_school,
    make_system_leader,
    make_topic,
    make_user,
)
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
LIST, ADD = "/system-leaders/", "/system-leaders/add/"


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def head(client):
    """A head who is signed in."""
    client.force_login(make_user(person=make_headship(make_person(), make_school()).person))
    return client


@pytest.fixture
def officer(client):
    """An officer who is signed in."""
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    return client


def signed_in_as(client, leader: SystemLeader):
    client.force_login(make_user(person=leader.person))
    return client


def of(leader: SystemLeader, page: str = "") -> str:
    return f"/system-leaders/{leader.pk}/{page}"


def said(response) -> str:
    return response.content.decode()


class TestTheList:
    def test_head_sees_who_works_where_and_by_which_designation(self, head, today):
        leader = make_system_leader(make_person("Ann Day"), school=make_school("Alpha"), works_in_special=True)
        make_offer(system_leader=leader, topic=make_topic("Attendance and behaviour"))

        page = said(head.get(LIST))

        until = date_format(leader.designations.get().ended_on)
        for words in (
            "Ann Day",
            "Alpha",
            f"System leader, awarded by Essex County Council, until {until}",
            "Attendance and behaviour",
            "Primary, special and alternative provision",
            "Basildon",
        ):
            assert words in page

    def test_one_whom_nobody_confirmed_for_twelve_months_disappears(self, head):
        leader = make_system_leader(make_person("Ann Day"), confirmed_on=confirmed_since())
        assert "Ann Day" in said(head.get(LIST))

        SystemLeader.objects.update(confirmed_on=confirmed_since() - A_DAY)

        assert "Ann Day" not in said(head.get(LIST))
        assert head.get(of(leader)).status_code == 404

    def test_officer_sees_who_is_not_shown_and_why(self, officer):
        make_system_leader(make_person("Quiet"), confirmed_on=confirmed_since() - A_DAY)
        make_system_leader(make_person("Bare"), is_shown=False)

        page = said(officer.get(LIST))

        assert "Nobody has confirmed it for twelve months" in page
        assert "Holds no designation today" in page

    def test_officer_sees_the_first_25_who_are_not_shown_and_all_of_them_on_pages_of_their_own(self, officer):
        school = make_school(district=make_district())
        for n in range(30):
            make_system_leader(make_person(f"Zzquiet {n:02}"), is_shown=False, school=school)

        page, rest = officer.get(LIST), officer.get(f"{LIST}?show=not-shown&page=2")

        assert len([one for one in texts(page, ".//table//a") if "Zzquiet" in one]) == 25
        assert "These are 25 of 30." in said(page)
        assert "All who are not shown" in texts(page, ".//a")
        assert texts(rest, ".//table//a") == [f"Zzquiet {n}" for n in range(25, 30)]

    def test_officer_reads_that_everybody_is_shown(self, officer):
        make_system_leader()

        assert "Everybody on the register is shown" in said(officer.get(f"{LIST}?show=not-shown"))

    def test_head_who_asks_for_those_who_are_not_shown_has_the_list_as_it_is(self, head):
        make_system_leader(make_person("Bare"), is_shown=False)

        page = said(head.get(f"{LIST}?show=not-shown"))

        assert "Bare" not in page
        assert "Nobody is on the register yet" in page

    def test_head_does_not_see_that_somebody_is_not_shown(self, head):
        make_system_leader(make_person("Bare"), is_shown=False)

        page = said(head.get(LIST))

        assert "Not shown" not in page
        assert "Nobody is on the register yet" in page
        assert "Add a system leader" not in page

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("topic=inclusion", {"Ann"}),
            ("district=harlow", {"Bea"}),
            ("phase=secondary", {"Bea"}),
            ("phase=all-through", {"Ann", "Bea"}),
            ("phase=primary&district=harlow", set()),
            ("topic=&phase=&district=", {"Ann", "Bea"}),
        ],
    )
    def test_list_is_narrowed_by_topic_district_and_phase(self, head, query, names):
        make_offer(system_leader=make_system_leader(make_person("Ann")))
        harlow = make_district("Harlow", make_quadrant("West"))
        make_system_leader(make_person("Bea"), works_in_primary=False, works_in_secondary=True, districts=[harlow])

        links = texts(head.get(f"{LIST}?{query}"), ".//table//a")

        assert set(links) == names

    def test_bad_filter_is_ignored_and_said(self, head):
        make_system_leader(make_person("Ann Day"))

        page = said(head.get(f"{LIST}?topic=atlantis&page=7"))

        assert "There is no topic “atlantis”" in page
        assert "Ann Day" in page

    def test_list_takes_no_more_queries_for_more_of_them(self, head, django_assert_num_queries):
        make_offer(system_leader=make_system_leader())
        head.get(LIST)  # what is kept between requests is kept now
        with CaptureQueriesContext(connection) as one:
            head.get(LIST)
        for _ in range(5):
            make_offer(system_leader=make_system_leader())

        with django_assert_num_queries(len(one)):
            head.get(LIST)
        assert len(one) <= 20

    def test_whoever_is_nobody_is_refused_and_a_system_leader_is_led_to_their_own_entry(self, client):
        leader = make_system_leader()
        client.force_login(make_user(person=make_person()))
        assert client.get(LIST).status_code == 403

        assert signed_in_as(client, leader).get(LIST)["Location"] == of(leader)


class TestAnEntry:
    def test_head_reads_it_and_may_not_change_it(self, head):
        leader = make_system_leader(make_person("Ann Day"))

        page = said(head.get(of(leader)))

        assert "Ann Day" in page
        assert "This is right" not in page
        for address in (of(leader, "edit/"), of(leader, "end/"), of(leader, "designations/add/")):
            assert head.get(address).status_code == 404
        assert head.post(of(leader, "confirm/")).status_code == 404
        assert head.get(ADD).status_code == 403

    def test_leader_confirms_their_own(self, client, today):
        leader = make_system_leader(confirmed_on=confirmed_since() - A_DAY)

        page = said(signed_in_as(client, leader).get(of(leader)))
        client.post(of(leader, "confirm/"))

        assert "The register does not show you: nobody has confirmed it for twelve months." in page
        leader.refresh_from_db()
        assert leader.confirmed_on == today
        assert "The register does not show you" not in said(client.get(of(leader)))

    def test_leader_changes_where_they_work_and_how_much_which_confirms_it(self, client, today):
        leader = make_system_leader(confirmed_on=today - 30 * A_DAY)
        make_district("Harlow", make_quadrant("West"))

        answer = signed_in_as(client, leader).post(
            of(leader, "edit/"), {"districts": ["harlow"], "phases": ["works_in_secondary"], "days": "4"}
        )

        assert answer["Location"] == of(leader)
        leader.refresh_from_db()
        assert (leader.phases, leader.days, leader.confirmed_on) == (["secondary"], 4, today)
        assert [str(district) for district in leader.districts.all()] == ["Harlow"]

    def test_leader_sees_to_no_designation_and_to_nobody_elses_entry(self, client):
        leader, other = make_system_leader(), make_system_leader()
        signed_in_as(client, leader)

        for address in (of(leader, "designations/add/"), of(leader, "end/"), of(other), of(other, "edit/")):
            assert client.get(address).status_code == 404
        assert client.get(ADD).status_code == 403

    @pytest.mark.parametrize(
        ("wrong", "field", "sentence"),
        [
            ({"days": "many"}, "days", "Days a year: enter a whole number from 1 to 195"),
            ({"days": "196"}, "days", "Days a year: enter a whole number from 1 to 195"),
            ({"days": ""}, "days", "Days a year: enter a whole number from 1 to 195"),
            ({"districts": []}, "districts_1", "Choose at least one district"),
            ({"phases": []}, "phases_1", "Choose at least one phase"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_in_the_summary_and_nothing_is_lost(
        self, client, wrong, field, sentence
    ):
        leader = make_system_leader()
        sent = {"districts": ["basildon"], "phases": ["works_in_special"], "days": "17"} | wrong

        page = signed_in_as(client, leader).post(of(leader, "edit/"), sent)

        assert texts(page, f".//div[@role='alert']//a[@href='#id_{field}']") == [sentence]
        assert "Error: Change where and how much" in said(page)
        if "days" not in wrong:
            assert 'value="17"' in said(page)
        leader.refresh_from_db()
        assert leader.days == 10


class TestAnOfficer:
    def test_officer_adds_a_head_and_is_led_to_their_designation(self, officer, today):
        make_district()
        person, school = make_person("Ann Day"), make_school("Alpha")
        make_headship(person, school)

        answer = officer.post(
            ADD, {"name": "ann day", "school": "", "districts": ["basildon"], "phases": ["works_in_primary"], "days": 8}
        )

        leader = SystemLeader.objects.get()
        assert answer["Location"] == of(leader, "designations/add/")
        assert (leader.person, leader.school, leader.started_on, leader.days) == (person, school, today, 8)

    def test_officer_notes_and_changes_a_designation(self, officer, today):
        leader, body = make_system_leader(is_shown=False), make_organisation("Teaching School Hub")
        sent = {"kind": "nle", "awarded_by": body.slug, "started_on": "1/9/2025", "ended_on": "31 Aug 2038"}

        officer.post(of(leader, "designations/add/"), sent)
        designation = Designation.objects.get()
        officer.post(of(leader, f"designations/{designation.pk}/"), sent | {"ended_on": "31.08.2040"})

        designation.refresh_from_db()
        assert (designation.kind, designation.awarded_by) == ("nle", body)
        assert (designation.started_on, designation.ended_on) == (dt.date(2025, 9, 1), dt.date(2040, 8, 31))
        assert leader in SystemLeader.objects.shown()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"ended_on": ""}, "Last day: enter a day."),
            ({"ended_on": "31/8/2024"}, "The end date must be on or after the start date."),
            ({"ended_on": "soon"}, "Last day: "),
            ({"awarded_by": "nobody"}, "Choose who awarded it"),
            ({"kind": ""}, "Choose a designation"),
        ],
    )
    def test_designation_that_cannot_be_is_refused_in_a_sentence(self, officer, wrong, sentence):
        leader, body = make_system_leader(is_shown=False), make_organisation("Hub")
        sent = {"kind": "nle", "awarded_by": body.slug, "started_on": "1/9/2025", "ended_on": "31/8/2030"} | wrong

        page = officer.post(of(leader, "designations/add/"), sent)

        assert any(line.startswith(sentence) for line in texts(page, ".//div[@role='alert']//li"))
        assert not Designation.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"name": ""}, "Enter their full name"),
            ({"name": "No Body"}, "Nobody of this name is among the people of the records. Add them in admin first"),
            ({"school": "Nowhere at all"}, "No school of this name is known."),
            ({"school": ""}, "Enter the name or URN of their own school"),
        ],
    )
    def test_person_or_school_that_is_not_known_is_said(self, officer, typed, sentence):
        make_district()
        make_person("Ann Day")
        sent = {"name": "Ann Day", "school": str(make_school().urn), "districts": ["basildon"], "days": 8}

        page = officer.post(ADD, sent | {"phases": ["works_in_primary"]} | typed)

        assert any(line.startswith(sentence) for line in texts(page, ".//div[@role='alert']//li"))
        assert not SystemLeader.objects.exists()

    def test_of_two_people_of_a_name_the_officer_is_asked_which(self, officer):
        make_district()
        first, second = make_person("Ann Day"), make_person("Ann Day")
        school = make_headship(second, make_school("Alpha")).school
        sent = {"name": "Ann Day", "districts": ["basildon"], "phases": ["works_in_primary"], "days": 8}

        page = officer.post(ADD, sent)
        officer.post(ADD, sent | {"person": second.pk})

        assert "Choose who it is: several people are called that" in said(page)
        assert f"Ann Day: headteacher, {school}" in said(page)
        assert SystemLeader.objects.get().person == second
        assert first != second

    def test_person_is_on_the_register_once(self, officer):
        there = make_system_leader(make_person("Ann Day"), ended_on=timezone.localdate() + A_DAY)
        sent = {"name": "Ann Day", "school": there.school.urn, "districts": ["basildon"], "days": 8}

        page = officer.post(ADD, sent | {"phases": ["works_in_primary"]})

        assert "Ann Day is on the register already. Change that entry instead." in said(page)

    def test_officer_takes_somebody_off_the_register(self, officer, today):
        leader = make_system_leader(make_person("Ann Day"))

        page = officer.post(of(leader, "end/"), {"ended_on": "1/1/2020"})
        officer.post(of(leader, "end/"), {"ended_on": date_format(today - A_DAY)})

        assert "The end date must be on or after the start date." in said(page)
        assert "Ann Day" not in said(officer.get(LIST)).replace("The last day of Ann Day", "")

    def test_form_says_who_sees_it_and_for_how_long(self, officer):
        page = said(officer.get(of(make_system_leader(), "edit/")))

        assert "It is kept until a year after the entry ends" in page
        assert "the council may have to disclose" in page


def test_register_is_closed_to_the_public_and_kept_by_no_browser(client, head):
    assert "no-store" in head.get(LIST)["Cache-Control"]
    head.logout()

    assert head.get(LIST)["Location"].startswith("/accounts/login/")

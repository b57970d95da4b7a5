"""Leads that end or hand over, and people who go, on a day."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from partnerships.leads.writes import end_lead, hand_over_lead
from partnerships.models import Headship, Lead, Person
from partnerships.people.writes import end_leads_and_headships
from tests.factories import STARTED, make_lead, make_partnership, make_person, make_school, make_user

pytestmark = pytest.mark.django_db
LAST_DAY, NEXT_DAY = dt.date(2027, 8, 31), dt.date(2027, 9, 1)


@pytest.fixture
def lead() -> Lead:
    """Ann Day's of Colne."""
    return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"))


def hand_over(lead: Lead, to: Person, on: dt.date = NEXT_DAY, **fields):
    return hand_over_lead(lead=lead, to=to, on=on, by=None, **fields)


class TestHandOver:
    def test_old_lead_ends_the_day_before_the_new_one_begins(self, lead):
        outcome = hand_over(lead, make_person("Bo Dee"))

        lead.refresh_from_db()
        new = lead.partnership.leads.get(person__name="Bo Dee")
        assert (lead.ended_on, new.started_on, new.role) == (LAST_DAY, NEXT_DAY, "lead")
        assert outcome.sentences == (
            "Bo Dee becomes lead of Colne on 1 September 2027.",
            "Ann Day’s last day as lead is 31 August 2027.",
        )

    @pytest.mark.parametrize(
        ("ended_on", "last_day"),
        [
            (NEXT_DAY + dt.timedelta(days=1), LAST_DAY),
            (NEXT_DAY, LAST_DAY),
            (LAST_DAY, LAST_DAY),
            (LAST_DAY - dt.timedelta(days=30), LAST_DAY - dt.timedelta(days=30)),
        ],
    )
    def test_last_day_that_is_known_is_brought_forward_and_never_put_off(self, lead, ended_on, last_day):
        Lead.objects.filter(pk=lead.pk).update(ended_on=ended_on)

        with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False):
            hand_over(lead, make_person("Bo Dee"))

        lead.refresh_from_db()
        assert lead.ended_on == last_day
        assert lead.partnership.leads.get(person__name="Bo Dee").started_on == NEXT_DAY

    def test_history_of_each_lead_says_who_and_why(self, lead):
        co_lead, officer = make_lead(lead.partnership, make_person("Bo Dee"), role="co-lead"), make_user()

        hand_over_lead(lead=lead, to=co_lead.person, on=NEXT_DAY, by=officer)

        new = lead.partnership.leads.get(started_on=NEXT_DAY)
        lines = [one.history.first() for one in (lead, co_lead, new)]
        assert [line.history_change_reason for line in lines] == [
            "Bo Dee takes over on 1 September 2027",
            "Becomes lead on 1 September 2027",
            "Takes over from Ann Day",
        ]
        assert {line.history_user for line in lines} == {officer}

    def test_somebody_new_is_recorded_with_their_address_and_school(self, lead):
        school, officer = make_school(), make_user()

        hand_over_lead(
            lead=lead, to=Person(name="Bo Dee"), on=NEXT_DAY, by=officer, school=school, email="bo@example.org"
        )

        new = Lead.objects.get(person__name="Bo Dee")
        assert (new.school, new.email, new.publish_contact) == (school, "bo@example.org", False)
        assert new.person.history.get().history_user == officer

    def test_somebody_new_with_a_name_that_is_there_is_another_person(self, lead):
        hand_over(lead, Person(name="Ann Day"))

        assert sorted(Person.objects.filter(name="Ann Day").values_list("slug", flat=True))[0] != lead.person.slug
        assert Person.objects.filter(name="Ann Day").count() == 2

    def test_co_leads_stay(self, lead):
        co_lead = make_lead(lead.partnership, make_person("Cy Eff"), role="co-lead")

        outcome = hand_over(lead, make_person("Bo Dee"))

        co_lead.refresh_from_db()
        assert co_lead.ended_on is None
        assert "Cy Eff stays co-lead." in outcome.sentences

    def test_co_lead_who_takes_over_stops_being_co_lead(self, lead):
        co_lead = make_lead(lead.partnership, make_person("Cy Eff"), role="co-lead")

        outcome = hand_over(lead, co_lead.person)

        co_lead.refresh_from_db()
        assert co_lead.ended_on == LAST_DAY
        assert list(lead.partnership.leads.active(NEXT_DAY).values_list("person__name", "role")) == [("Cy Eff", "lead")]
        assert "and is co-lead until the day before" in outcome.text

    def test_hand_over_to_oneself_is_refused(self, lead):
        with pytest.raises(ValidationError, match="Ann Day is lead of Colne from 1 September 2023 already"):
            hand_over(lead, lead.person)

    @pytest.mark.parametrize(("days", "is_refused"), [(0, True), (1, False)])
    def test_hand_over_on_the_first_day_is_refused(self, lead, days, is_refused):
        day, to = STARTED + dt.timedelta(days=days), make_person()

        if is_refused:
            with pytest.raises(ValidationError, match="began on"):
                hand_over(lead, to, day)
        else:
            hand_over(lead, to, day)

        assert to.leads.exists() == (not is_refused)

    def test_refusal_leaves_no_new_person_behind(self, lead):
        with pytest.raises(ValidationError):
            hand_over(lead, Person(name="Bo Dee"), STARTED)

        assert not Person.objects.filter(name="Bo Dee").exists()

    def test_end_before_the_hand_over_stays_and_the_gap_is_said(self, lead):
        Lead.objects.update(ended_on=dt.date(2027, 7, 31))

        outcome = hand_over(lead, make_person("Bo Dee"))

        lead.refresh_from_db()
        assert lead.ended_on == dt.date(2027, 7, 31)
        assert "Nobody leads Colne from 1 August 2027 until Bo Dee does on 1 September 2027" in outcome.text


class TestArrangedAlready:
    @pytest.mark.parametrize(
        ("days", "what_to_do"),
        [
            (
                -90,
                r"To let Cy Eff be lead until then, take that change back first\. Then hand over to Cy Eff, and from "
                r"Cy Eff to Bo Dee on 1 September 2027\.",
            ),
            (0, r"To let Cy Eff follow Bo Dee, hand over from Bo Dee\."),
            (90, r"To let Cy Eff follow Bo Dee, hand over from Bo Dee\."),
        ],
    )
    def test_hand_over_besides_one_that_is_arranged_is_refused(self, lead, days, what_to_do):
        hand_over(lead, make_person("Bo Dee"))

        why = rf"Bo Dee is to take over as lead of Colne on 1 September 2027 already\. {what_to_do}"
        with pytest.raises(ValidationError, match=why):
            hand_over(lead, make_person("Cy Eff"), NEXT_DAY + dt.timedelta(days=days))

        assert not Lead.objects.filter(person__name="Cy Eff").exists()

    @pytest.mark.parametrize(("days", "is_refused"), [(-30, False), (0, False), (1, True)])
    def test_lead_ends_no_later_than_somebody_takes_over(self, lead, days, is_refused):
        hand_over(lead, make_person("Bo Dee"))
        day = LAST_DAY + dt.timedelta(days=days)

        if is_refused:
            with pytest.raises(ValidationError, match="Bo Dee is to take over as lead of Colne on 1 September 2027"):
                end_lead(lead=lead, on=day, by=None)
        else:
            end_lead(lead=lead, on=day, by=None)

    def test_somebody_else_who_is_to_begin_in_the_role_is_said(self, lead):
        make_lead(lead.partnership, make_person("Bo Dee"), started_on=NEXT_DAY + dt.timedelta(days=30))

        told = hand_over(lead, make_person("Cy Eff"))

        assert "Bo Dee is to be lead from 1 October 2027: from then both they and Cy Eff are." in told.warnings


class TestEnd:
    def test_last_lead_that_ends_warns_that_nobody_leads(self, lead):
        outcome = end_lead(lead=lead, on=LAST_DAY, by=None)

        lead.refresh_from_db()
        assert lead.ended_on == LAST_DAY
        assert outcome.sentences == ("Ann Day’s last day as lead of Colne is 31 August 2027.",)
        assert "Nobody leads Colne from 1 September 2027." in outcome.text

    def test_end_with_a_co_lead_warns_of_nothing(self, lead):
        make_lead(lead.partnership, role="co-lead")

        assert end_lead(lead=lead, on=LAST_DAY, by=None).warnings == ()

    def test_lead_that_is_over_is_not_ended_again(self, lead):
        Lead.objects.update(ended_on=dt.date(2024, 8, 31))

        with pytest.raises(ValidationError, match="ended on 31 August 2024 already"):
            end_lead(lead=lead, on=LAST_DAY, by=None)


def test_person_who_leaves_ends_what_they_lead_and_head(lead):
    headship = Headship.objects.create(person=lead.person, school=make_school("Lexden"), started_on=STARTED)

    outcome = end_leads_and_headships(person=lead.person, on=LAST_DAY, by=None)

    lead.refresh_from_db()
    headship.refresh_from_db()
    assert lead.ended_on == headship.ended_on == LAST_DAY
    assert "Ann Day, Headteacher, Lexden: last day 31 August 2027." in outcome.sentences
    assert lead.history.first().history_change_reason == "Ann Day leaves on 31 August 2027"


def test_person_who_leaves_keeps_the_days_of_what_was_over_and_of_what_is_to_come(lead):
    over = make_lead(make_partnership("Over", schools=2), lead.person, ended_on=dt.date(2024, 8, 31))
    later = make_lead(make_partnership("Later", schools=2), lead.person, started_on=dt.date(2028, 1, 1))

    outcome = end_leads_and_headships(person=lead.person, on=LAST_DAY, by=None)

    over.refresh_from_db()
    later.refresh_from_db()
    assert (over.ended_on, later.ended_on) == (dt.date(2024, 8, 31), None)
    assert "begins on 1 January 2028 and stays" in outcome.text

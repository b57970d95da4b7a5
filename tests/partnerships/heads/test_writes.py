"""Headships that end or hand over, with what their holder leads."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import roles
from base.changing.effects import Effect
from office.journal.taking_back import InTheWayError
from partnerships.heads.writes import end_headship, hand_over_headship
from partnerships.lives.writes import merge_partnership
from partnerships.models import Headship, Lead, Person
from tests.admin import change
from tests.clients import signed_in
from tests.factories import (
    STARTED,
    make_board,
    make_delegate,
    make_headship,
    make_lead,
    make_organisation,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)
from tests.office.journal.done import do, take_back_in_one_go

pytestmark = pytest.mark.django_db
ON = timezone.localdate() + dt.timedelta(days=20)
DAY_BEFORE = ON - dt.timedelta(days=1)


@pytest.fixture
def lead() -> Lead:
    """Ann Day's, who heads a school of the partnership too."""
    school = make_school("Great Waltham")
    ann = make_person("Ann Day")
    make_headship(ann, school)
    return make_lead(make_partnership("Colne", schools=[school, make_school()]), ann, school=school)


@pytest.fixture
def headship(lead) -> Headship:
    return lead.person.headships.get()


def hand_over(headship: Headship, to: Person, **fields) -> Effect:
    return hand_over_headship(**{"headship": headship, "to": to, "on": ON, "by": None} | fields)


def test_new_head_begins_the_day_after_the_old_one_ends_and_leads_too(headship, lead):
    bo = Person(name="Bo Dee", email="bo@example.org")

    effect = hand_over(headship, bo, followers={lead: bo})

    headship.refresh_from_db()
    lead.refresh_from_db()
    new = headship.school.headships.get(person=bo)
    leads = lead.partnership.leads.get(person=bo)
    assert (headship.ended_on, lead.ended_on) == (DAY_BEFORE, DAY_BEFORE)
    assert (new.started_on, new.role) == (ON, "headteacher")
    assert (leads.started_on, leads.role, leads.school) == (ON, "lead", headship.school)
    assert [sentence.split(" on ")[0] for sentence in effect.sentences] == [
        "Bo Dee becomes headteacher of Great Waltham",
        f"Ann Day’s last day as headteacher is {effect.sentences[1].split(' is ')[1]}",
        "Bo Dee becomes lead of Colne",
        f"Ann Day’s last day as lead is {effect.sentences[3].split(' is ')[1]}",
    ]


def test_somebody_else_follows_in_the_lead_with_no_school_that_they_do_not_head(headship, lead):
    hand_over(headship, make_person("Bo Dee"), followers={lead: Person(name="Cy Eff")})

    assert lead.partnership.leads.get(person__name="Cy Eff").school is None


def test_nobody_follows_yet_and_that_is_said(headship, lead):
    effect = hand_over(headship, make_person("Bo Dee"), followers={lead: None})

    assert not lead.partnership.leads.active(ON).exists()
    assert "Nobody leads Colne from" in effect.text


@pytest.mark.parametrize("days", [0, 1])
def test_lead_that_was_to_begin_by_then_begins_with_who_follows(headship, lead, days):
    begins = ON + dt.timedelta(days=days)
    planned = make_lead(make_partnership("Blackwater"), lead.person, role="co-lead", started_on=begins)
    bo = make_person("Bo Dee")

    effect = hand_over(headship, bo, followers={planned: bo})

    now = planned.partnership.leads.get()
    assert (now.pk, now.person, now.role, now.started_on) == (planned.pk, bo, "co-lead", begins)
    assert "Bo Dee becomes co-lead of Blackwater on " in effect.text
    assert "in place of Ann Day" in effect.text


def test_lead_that_was_to_begin_by_then_does_not_where_nobody_follows(headship, lead):
    planned = make_lead(make_partnership("Blackwater"), lead.person, started_on=ON)

    effect = hand_over(headship, make_person("Bo Dee"), followers={planned: None})

    assert not planned.partnership.leads.exists()
    assert "Ann Day, who was to be lead of Blackwater from " in effect.text
    assert "Nobody leads Blackwater from " in effect.text


def test_lead_that_was_to_begin_and_for_which_somebody_is_to_act_is_not_taken_away(headship, lead):
    planned = make_lead(make_partnership("Blackwater"), lead.person, started_on=ON)
    make_delegate(planned, name="Kim Desk", started_on=ON)

    with pytest.raises(ValidationError, match="somebody was asked of this, or named to act for it"):
        hand_over(headship, make_person("Bo Dee"), followers={planned: None})

    assert planned.partnership.leads.get().person == lead.person


def test_lead_that_goes_on_and_seats_are_said(headship, lead):
    make_seat(make_board(), lead.person, organisation=make_organisation("EPHA"))

    effect = hand_over(headship, make_person("Bo Dee"))

    assert "Ann Day goes on leading Colne." in effect.warnings
    assert any(
        said.startswith("Ann Day stays member of School Partnership Board for EPHA.") for said in effect.warnings
    )


def test_delegates_of_both_are_told_of(headship, lead):
    make_delegate(headship, make_user("sam@example.org", name="Sam Office"), ended_on=ON)
    make_delegate(lead, name="Kim Desk", ended_on=DAY_BEFORE)

    effect = hand_over(headship, make_person("Bo Dee"), followers={lead: None})

    assert "Sam Office acts for Ann Day until" in effect.text
    assert "Kim Desk" not in effect.text


def test_acting_head_who_becomes_head_stops_acting(headship):
    acting = make_headship(make_person("Cy Eff"), headship.school, role="acting", started_on=STARTED)

    effect = hand_over(headship, acting.person)

    acting.refresh_from_db()
    assert acting.ended_on == DAY_BEFORE
    assert "and is acting headteacher until the day before" in effect.text


@pytest.mark.parametrize(("days", "refused"), [(0, True), (1, False)])
def test_first_day_is_after_that_of_who_leaves(headship, days, refused):
    on = STARTED + dt.timedelta(days=days)

    if refused:
        with pytest.raises(ValidationError, match="began on 1 September 2023"):
            hand_over(headship, make_person(), on=on)
        assert headship.school.headships.count() == 1
    else:
        assert "in the past" in hand_over(headship, make_person(), on=on).text


def test_headship_ends_with_nobody_yet(headship, lead):
    effect = end_headship(headship=headship, on=DAY_BEFORE, by=None, followers={lead: None})

    assert not headship.school.headships.active(ON).exists()
    assert "Nobody heads Great Waltham from" in effect.text
    assert "Nobody leads Colne from" in effect.text


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


@pytest.mark.once
def test_form_asks_who_follows_and_does_all_of_it_in_one_step(officer, headship, lead):
    typed = {"ask": "1", "new_name": "Bo Dee", "on": str(ON), "role": "headteacher"}
    address = change(headship, "hand-over")

    unanswered = officer.post(address, typed).content.decode()
    preview = officer.post(address, typed | {f"lead_{lead.pk}": "new-head"}).context["effect"]
    officer.post(address, typed | {f"lead_{lead.pk}": "new-head", "agreed": preview.text})

    assert "Say who follows Ann Day as lead of Colne." in unanswered
    assert Person.objects.filter(name="Bo Dee").count() == 1
    assert lead.partnership.leads.active(ON).get().person.name == "Bo Dee"


@pytest.mark.once
@pytest.mark.parametrize(("slug", "on"), [("hand-over", ON), ("end", DAY_BEFORE)])
@pytest.mark.parametrize(("days", "is_asked"), [(0, True), (-1, False)])
def test_form_asks_of_no_lead_that_is_over_by_then(officer, headship, lead, slug, on, days, is_asked):
    Lead.objects.filter(pk=lead.pk).update(ended_on=ON + dt.timedelta(days=days))
    typed = {"ask": "1", "on": str(on)} | ({"new_name": "Bo Dee", "role": "headteacher"} if slug == "hand-over" else {})

    page = officer.post(change(headship, slug), typed)

    assert ("Say who follows Ann Day as lead of Colne." in page.content.decode()) is is_asked
    assert (page.context["effect"] is None) is is_asked


@pytest.mark.once
@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"": "somebody"}, "Choose who follows, or enter a new name below: one of the two."),
        ({"": "somebody", "_name": "Ann Day"}, "is recorded already"),
        ({"": "nobody", "_name": "Cy Eff"}, "Choose “Somebody else” here"),
    ],
)
def test_form_says_what_is_wanting(officer, headship, lead, answers, sentence):
    typed = {"ask": "1", "new_name": "Bo Dee", "on": str(ON), "role": "headteacher"}

    page = officer.post(
        change(headship, "hand-over"), typed | {f"lead_{lead.pk}{name}": value for name, value in answers.items()}
    )

    assert sentence in page.content.decode()
    assert page.context["effect"] is None


def test_merger_is_not_taken_back_alone_once_a_new_head_begins_in_what_it_arranged(headship, lead):
    into = make_partnership("Blackwater", schools=2)
    roles_there = {lead.pk: "co-lead"}
    merger = do(
        lambda: merge_partnership(partnership=lead.partnership, into=into, on=ON, go_on_as=roles_there, by=None)
    )
    bo = make_person("Bo Dee")
    do(lambda: hand_over(headship, bo, followers={into.leads.get(): bo}), title="Hand over")

    with pytest.raises(InTheWayError) as refused:
        take_back_in_one_go(merger)

    assert "Bo Dee, co-lead of Blackwater was changed since" in refused.value.obstacles[0].sentence
    assert into.leads.get().person == bo

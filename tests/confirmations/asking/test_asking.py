"""Leads are asked by e-mail, each once, and reminded."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from base.school_terms import academic_year, year_starts_on
from confirmations.asking.rounds import plan_round
from confirmations.models import Question
from confirmations.seasons import open_season, season_of, third_week_of_september
from confirmations.writes import confirm_own_record
from office.models import Message
from partnerships.models import Lead, Partnership
from tests.confirmations.asked import NEXT_YEAR, RECORD, SITE, ask, asked_days_ago, link
from tests.factories import make_lead, make_person, make_user
from tests.post import outbox

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("year", "day"), [(2026, 21), (2025, 15), (2027, 20)])
def test_season_opens_on_the_third_monday_of_september(year, day):
    opens = third_week_of_september(year)

    assert opens == dt.date(year, 9, day)
    assert open_season(opens - dt.timedelta(days=1)) is None
    assert open_season(opens) == season_of(RECORD, opens)


def test_season_of_june_is_about_next_year():
    assert open_season(dt.date(2027, 5, 31)).year == 2026
    assert (open_season(dt.date(2027, 6, 1)).kind, open_season(dt.date(2027, 6, 1)).year) == (NEXT_YEAR, 2027)
    assert open_season(dt.date(2027, 7, 1)) is None


def test_ask_sends_a_link_that_opens_the_record_and_changes_nothing(client, lead):
    question = ask(lead)

    response = client.get(link(question))

    assert f"{SITE}{link(question)}" in outbox()[0].body
    assert Message.objects.get().recipient == "ann@example.org"
    assert "Is this record right?" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    question.refresh_from_db()
    assert not question.is_answered


def test_question_is_open_once_for_a_lead(lead):
    question = ask(lead)
    question.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        question.save()


@pytest.mark.parametrize(("days", "sent"), [(13, 0), (14, 1), (41, 1)])
def test_remind_after_14_days_and_once_a_day(lead, days, sent):
    asked_days_ago(lead, days)

    call_command("send_confirmations", remind=True)
    call_command("send_confirmations", remind=True)

    assert len(outbox()) == sent
    assert all(message.subject.startswith("Reminder: ") for message in outbox())


def test_remind_nobody_whose_address_is_gone(lead):
    asked_days_ago(lead, 14)
    Lead.objects.filter(pk=lead.pk).update(email="")

    call_command("send_confirmations", remind=True)

    assert not outbox()
    assert not Message.objects.exclude(subject__startswith="Please").filter(recipient="").exists()


@pytest.mark.parametrize(("days", "sent"), [(27, 0), (28, 1)])
def test_remind_a_second_time_after_28_days_with_the_same_link(client, lead, days, sent):
    on = timezone.localdate() - dt.timedelta(days=days - 14)
    question = asked_days_ago(lead, days, reminders=1, reminded_on=on)

    call_command("send_confirmations", remind=True)

    assert len(outbox()) == sent
    assert all(link(question) in message.body for message in outbox())


def test_remind_nobody_whose_co_lead_has_answered(client, lead):
    other = make_lead(lead.partnership, email="bo@example.org", role="co-lead")
    asked_days_ago(lead, 20)
    client.post(link(ask(other)))
    outbox().clear()

    call_command("send_confirmations", remind=True)

    assert not outbox()
    assert not Question.objects.unanswered().exists()


@pytest.mark.parametrize(("ended_days_ago", "sent"), [(1, 0), (0, 1)])
def test_remind_nobody_whose_partnership_has_ended_while_their_lead_lasts(lead, ended_days_ago, sent):
    asked_days_ago(lead, 20)
    Partnership.objects.update(ended_on=timezone.localdate() - dt.timedelta(days=ended_days_ago))

    call_command("send_confirmations", remind=True)

    assert len(outbox()) == sent
    assert Question.objects.unanswered().count() == sent
    assert Question.objects.settled_by_others().count() == 1 - sent


def test_nobody_is_asked_about_a_record_that_was_confirmed_in_their_time_this_school_year(lead):
    starts_on = year_starts_on(academic_year(timezone.localdate()))
    Lead.objects.update(started_on=starts_on - dt.timedelta(days=9))
    confirm_own_record(lead=lead, by=None)
    newcomer = make_lead(lead.partnership, make_person("Bo West"), email="bo@example.org", role="co-lead")
    Lead.objects.filter(pk=newcomer.pk).update(started_on=timezone.localdate() + dt.timedelta(days=1))
    season, tomorrow = season_of(RECORD, starts_on), timezone.localdate() + dt.timedelta(days=1)

    round_ = plan_round(season, Partnership.objects.all(), tomorrow)

    assert (round_.to_ask, round_.asked_already) == ([newcomer], [lead])
    assert set(plan_round(season_of(NEXT_YEAR, starts_on), Partnership.objects.all(), tomorrow).to_ask) == {
        lead,
        newcomer,
    }


def test_record_confirmed_unasked_settles_what_a_co_lead_was_asked_about_it_before_and_nothing_else(lead):
    other = make_lead(lead.partnership, email="bo@example.org", role="co-lead")
    about_record, about_next_year = asked_days_ago(other, 1), ask(other, NEXT_YEAR)
    earlier = timezone.localdate() - dt.timedelta(days=2)
    Partnership.objects.update(last_confirmed_on=earlier)
    assert set(Question.objects.unanswered()) == {about_record, about_next_year}

    confirm_own_record(lead=lead, by=None)

    assert set(Question.objects.unanswered()) == {about_next_year}
    assert set(Question.objects.settled_by_others()) == {about_record}


def test_record_confirmed_on_the_own_page_answers_the_open_question(client, lead):
    question = ask(lead)
    user = make_user("ann@example.org", person=lead.person)
    client.force_login(user)

    client.post(f"/my-partnership/{lead.pk}/confirm/")

    question.refresh_from_db()
    assert question.answer == "right"
    version = lead.partnership.history.first()
    assert (version.history_change_reason, version.history_user) == ("Confirmed by Ann Day", user)


def test_confirming_unasked_makes_no_question(lead):
    confirm_own_record(lead=lead, by=None)

    assert not Question.objects.exists()


def test_command_asks_each_lead_once_and_names_who_has_no_address(lead, capsys):
    nobody = make_lead(person=make_person("Bo West"))

    call_command("send_confirmations", kind=RECORD, dry_run=True)
    assert not outbox()
    call_command("send_confirmations", kind=RECORD)
    call_command("send_confirmations", kind=RECORD)

    assert [message.to for message in outbox()] == [["ann@example.org"]]
    assert f"No address: {nobody.person}" in capsys.readouterr().out


def test_command_asks_the_leads_of_a_partnership_in_the_order_of_their_names(lead):
    for name in ("Cy Poole", "Bo West"):
        make_lead(lead.partnership, make_person(name), email=f"{name[:2].lower()}@example.org", role="co-lead")

    call_command("send_confirmations", kind=RECORD)

    assert [message.to for message in outbox()] == [["ann@example.org"], ["bo@example.org"], ["cy@example.org"]]

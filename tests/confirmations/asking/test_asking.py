"""Leads are asked by e-mail, each once, and reminded."""

import datetime as dt

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from base.school_terms import academic_year, year_starts_on
from confirmations.asking.rounds import plan_round
from confirmations.models import Question
from confirmations.permissions import ADD_QUESTION
from confirmations.seasons import open_season, season_of, third_week_of_september
from confirmations.writes import confirm_own_record
from office.models import SentEmail
from partnerships.directory import list_tools
from partnerships.models import Lead, Partnership
from tests.confirmations.asked import NEXT_YEAR, RECORD, SITE, ask, asked_days_ago, link, officer
from tests.factories import make_lead, make_person, make_user
from tests.pages.reading import read, text_of, texts

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

    assert f"{SITE}{link(question)}" in mail.outbox[0].body
    assert SentEmail.objects.get().recipient == "ann@example.org"
    assert "Is this record right?" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    question.refresh_from_db()
    assert not question.is_answered


def test_ask_that_the_mail_server_refuses_is_asked_again(monkeypatch, lead):
    from django.core.mail.backends.locmem import EmailBackend

    def refuse(*_):
        raise ConnectionRefusedError("refused")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        assert ask(lead) is None

    call_command("send_confirmations", kind=RECORD)

    assert len(mail.outbox) == 1


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

    assert len(mail.outbox) == sent
    assert all(message.subject.startswith("Reminder: ") for message in mail.outbox)


def test_remind_nobody_whose_address_is_gone(lead):
    asked_days_ago(lead, 14)
    lead.email = ""
    lead.save()

    call_command("send_confirmations", remind=True)

    assert not mail.outbox
    assert not SentEmail.objects.exclude(subject__startswith="Please").filter(recipient="").exists()


@pytest.mark.parametrize(("days", "sent"), [(27, 0), (28, 1)])
def test_remind_a_second_time_after_28_days_with_the_same_link(client, lead, days, sent):
    on = timezone.localdate() - dt.timedelta(days=days - 14)
    question = asked_days_ago(lead, days, reminders=1, reminded_on=on)

    call_command("send_confirmations", remind=True)

    assert len(mail.outbox) == sent
    assert all(link(question) in message.body for message in mail.outbox)


def test_remind_nobody_whose_co_lead_has_answered(client, lead):
    other = make_lead(lead.partnership, email="bo@example.org", role="co-lead")
    asked_days_ago(lead, 20)
    client.post(link(ask(other)))
    mail.outbox.clear()

    call_command("send_confirmations", remind=True)

    assert not mail.outbox
    assert not Question.objects.unanswered().exists()


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
    assert not mail.outbox
    call_command("send_confirmations", kind=RECORD)
    call_command("send_confirmations", kind=RECORD)

    assert [message.to for message in mail.outbox] == [["ann@example.org"]]
    assert f"No address: {nobody.person}" in capsys.readouterr().out


def test_command_asks_the_leads_of_a_partnership_in_the_order_of_their_names(lead):
    for name in ("Cy Poole", "Bo West"):
        make_lead(lead.partnership, make_person(name), email=f"{name[:2].lower()}@example.org", role="co-lead")

    call_command("send_confirmations", kind=RECORD)

    assert [message.to for message in mail.outbox] == [["ann@example.org"], ["bo@example.org"], ["cy@example.org"]]


@pytest.mark.parametrize(("role", "is_offered"), [(roles.OFFICER, True), (roles.ADMINISTRATOR, False)])
def test_asking_is_offered_to_officers_alone_and_not_where_a_partnership_is_chosen(client, lead, role, is_offered):
    client.force_login(make_user(None, role, is_staff=True))
    page, popup = (client.get(f"/admin/partnerships/partnership/{query}") for query in ("", "?_popup=1"))

    assert ("Ask the leads whether the record is right" in page.content.decode()) is is_offered
    assert "Ask the leads" not in popup.content.decode()
    client.post(
        "/admin/partnerships/partnership/",
        {"action": "ask_about_record", "_selected_action": [lead.partnership_id], "send": "1"},
    )
    assert Question.objects.exists() is is_offered


@pytest.mark.parametrize(("action", "kind"), [("ask_about_record", RECORD), ("ask_about_next_year", NEXT_YEAR)])
def test_officer_asks_from_the_list_after_a_preview(client, lead, action, kind):
    user = officer(client)
    data = {"action": action, "_selected_action": [lead.partnership_id]}

    preview = client.post("/admin/partnerships/partnership/", data)
    assert "ann@example.org" in preview.content.decode()
    assert not mail.outbox
    page = client.post("/admin/partnerships/partnership/", data | {"send": "1"}, follow=True)

    assert mail.outbox[0].to == ["ann@example.org"]
    assert Question.objects.values_list("kind", "lead", "asked_by").get() == (kind, lead.pk, user.pk)
    assert texts(page, ".//ul[@class='messagelist']/li") == ["1 lead was asked by e-mail."]


def test_officer_is_told_who_was_not_asked_and_why(client, lead):
    nobody = make_lead(person=make_person("Bo West"))
    officer(client)
    data = {"action": "ask_about_record", "_selected_action": [nobody.partnership_id], "send": "1"}

    page = client.post("/admin/partnerships/partnership/", data, follow=True)

    assert texts(page, ".//ul[@class='messagelist']/li") == [
        "No lead was asked by e-mail.",
        "Leads not asked because no e-mail address is recorded: 1.",
    ]
    assert not Question.objects.exists()


def test_list_of_partnerships_is_offered_both_questions_once_the_portal_starts(monkeypatch):
    monkeypatch.setattr(list_tools, "LIST_ACTIONS", [])

    apps.get_app_config("confirmations").ready()

    offered = [(action.name, action.permission) for action in list_tools.LIST_ACTIONS]
    assert offered == [("ask_about_record", ADD_QUESTION), ("ask_about_next_year", ADD_QUESTION)]


@pytest.mark.parametrize(("kind", "said"), [(RECORD, "{0} to {1}"), (NEXT_YEAR, "{1} to {2}")])
def test_list_of_questions_says_who_was_asked_about_which_year_and_how_far_it_has_come(client, lead, kind, said):
    ask(lead, kind)
    officer(client)
    year = academic_year(timezone.localdate())

    page = client.get("/admin/confirmations/question/")

    [row] = read(page).findall(".//table[@id='result_list']/tbody/tr")
    cells = {cell.get("class"): text_of(cell).strip() for cell in row}
    assert cells["field-lead_"] == "Ann Day"
    assert cells["field-year_label"] == said.format(year, year + 1, year + 2)
    assert cells["field-state_"] == Question.objects.get().state


@pytest.mark.parametrize(("ticked", "sent"), [({}, 0), ({"again": "1"}, 1)])
def test_officer_asks_those_who_were_asked_already_where_ticked_alone(client, lead, ticked, sent):
    ask(lead)
    mail.outbox.clear()
    officer(client)
    data = {"action": "ask_about_record", "_selected_action": [lead.partnership_id], "send": "1"}

    client.post("/admin/partnerships/partnership/", data | ticked)

    assert [message.to for message in mail.outbox] == [["ann@example.org"]] * sent


def test_officer_sends_a_new_link_to_those_who_have_not_answered(client, lead):
    waiting = ask(lead)
    answered = ask(make_lead(person=make_person("Bo West"), email="bo@example.org"))
    client.post(link(answered))
    mail.outbox.clear()
    officer(client)
    data = {"action": "send_anew", "_selected_action": [waiting.pk, answered.pk]}

    page = client.post("/admin/confirmations/question/", data, follow=True).content.decode()

    (message,) = mail.outbox
    assert message.to == ["ann@example.org"]
    assert "New links sent: 1. The links before them no longer work." in page
    assert "Not sent: 1. They are answered, have no address, or the e-mail failed." in page
    assert "Is this record right?" not in client.get(link(waiting)).content.decode()
    assert "Is this record right?" in client.get(link(Question.objects.unanswered().get())).content.decode()


def test_new_links_that_all_go_out_are_said_without_a_warning(client, lead):
    question = ask(lead)
    officer(client)
    data = {"action": "send_anew", "_selected_action": [question.pk]}

    page = client.post("/admin/confirmations/question/", data, follow=True).content.decode()

    assert "New links sent: 1." in page
    assert "Not sent" not in page

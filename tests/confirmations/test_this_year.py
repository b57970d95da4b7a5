"""Leads are asked, answer behind a link, and an officer decides on what they correct."""

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import roles
from confirmations.answering.fields import WRONG_DAY
from confirmations.corrections.facts import apply
from confirmations.links import token_of
from confirmations.models import Confirmation, Correction
from confirmations.seasons import open_season, season_of, third_week_of_september
from confirmations.writes import AlreadyAnsweredError, ask_lead, say_it_is_right, send_corrections
from office.models import SentEmail
from tests.factories import make_lead, make_partnership, make_person, make_school, make_user
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db
RECORD, NEXT_YEAR = Confirmation.Kind.RECORD, Confirmation.Kind.NEXT_YEAR
SITE = "https://portal.example.org"


@pytest.fixture
def lead():
    return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"), email="ann@example.org")


def ask(lead, kind=RECORD) -> Confirmation:
    return ask_lead(lead=lead, season=season_of(kind, timezone.localdate()), site=SITE, by=None)


def link(question: Confirmation, page: str = "") -> str:
    return f"/confirm/{token_of(question)}/{page}"


def asked_days_ago(lead, days: int, **fields) -> Confirmation:
    question = ask(lead)
    asked_at = timezone.now() - dt.timedelta(days=days)
    Confirmation.objects.filter(pk=question.pk).update(asked_at=asked_at, **fields)
    mail.outbox.clear()
    return Confirmation.objects.get(pk=question.pk)


def correct(client, question, **fields) -> Correction:
    data = {"focus": "", "email": "", "lead_email": "ann@example.org"} | fields
    response = client.post(link(question, "correct/"), data)
    assert response.status_code == 302, response.context["form"].errors
    return Correction.objects.get()


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


def test_say_it_is_right_confirms_the_partnership_today(client, lead):
    question = ask(lead)

    client.post(link(question))

    lead.partnership.refresh_from_db()
    assert lead.partnership.last_confirmed_on == timezone.localdate()
    assert lead.partnership.history.first().history_change_reason == "Confirmed by Ann Day"
    assert "You confirmed on" in client.get(link(question)).content.decode()


def test_answered_link_takes_no_second_answer(client, lead):
    question = ask(lead)
    client.post(link(question))

    client.post(link(question, "correct/"), {"comment": "More"})

    assert not Correction.objects.exists()


@pytest.mark.parametrize("answer", [say_it_is_right, partial(send_corrections, proposed={"focus": "More"}, comment="")])
def test_of_two_who_answer_at_the_same_moment_one_is_told(lead, answer):
    question = ask(lead)
    seen_by_two = [Confirmation.objects.get(pk=question.pk) for _ in range(2)]
    say_it_is_right(confirmation=seen_by_two[0])

    with pytest.raises(AlreadyAnsweredError):
        answer(confirmation=seen_by_two[1])

    assert Confirmation.objects.get().answer == "right"
    assert not Correction.objects.exists()


def test_answer_needs_no_csrf_token_for_the_link_is_what_allows(lead):
    from django.test import Client

    question = ask(lead)

    response = Client(enforce_csrf_checks=True).post(link(question), headers={"origin": "null"})

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"expires_on": timezone.localdate() - dt.timedelta(days=1)}, 410),
        ({"expires_on": timezone.localdate()}, 200),
        ({"withdrawn_at": timezone.now()}, 410),
    ],
)
def test_link_works_until_its_last_day_and_not_once_replaced(client, lead, change, status):
    question = ask(lead)
    Confirmation.objects.filter(pk=question.pk).update(**change)

    response = client.get(link(question))

    assert response.status_code == status
    assert ("Colne" in response.content.decode()) is (status == 200)


@pytest.mark.parametrize(("days", "status"), [(42, 200), (43, 410)])
def test_link_works_for_six_weeks_from_the_day_of_asking(client, lead, days, status):
    asked_at = dt.datetime(2026, 9, 21, 9, 30, tzinfo=dt.UTC)
    with time_machine.travel(asked_at, tick=False):
        question = ask(lead)

    with time_machine.travel(asked_at + dt.timedelta(days=days), tick=False):
        assert client.get(link(question)).status_code == status
        assert client.post(link(question)).status_code == (302 if status == 200 else 410)


def test_link_of_another_database_opens_no_question_of_the_same_number(client, lead):
    question = ask(lead)
    address = link(question)

    Confirmation.objects.update(asked_at=question.asked_at + dt.timedelta(days=1))

    assert client.get(address).status_code == 404


def test_link_is_dead_once_the_lead_has_gone_or_leads_elsewhere(client, lead):
    question = ask(lead)
    lead.partnership = make_partnership("Other")
    lead.save()
    assert client.get(link(question)).status_code == 410

    lead.partnership = question.partnership
    lead.ended_on = timezone.localdate() - dt.timedelta(days=1)
    lead.save()

    assert client.get(link(question)).status_code == 410


def test_link_of_an_older_question_is_dead_once_a_newer_is_sent(client, lead):
    older, newer = ask(lead), ask(lead)

    assert client.get(link(older)).status_code == 410
    assert client.get(link(newer)).status_code == 200


def test_link_that_is_wrong_says_what_to_do(client, lead, settings):
    question = ask(lead)

    for address in (link(question)[:-3] + "x/", "/confirm/nonsense/", f"/confirm/{question.pk}/"):
        response = client.get(address)
        assert response.status_code == 404
        assert settings.COUNCIL_EMAIL in response.content.decode()


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
    assert not Confirmation.objects.unanswered().exists()


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


def test_correct_waits_for_an_officer(client, lead):
    question = ask(lead)

    correction = correct(client, question, focus="Reading", is_open_to_new_schools="on", comment="Thanks")

    assert correction.proposed == {"focus": "Reading", "is_open_to_new_schools": True}
    lead.partnership.refresh_from_db()
    assert (lead.partnership.focus, lead.partnership.last_confirmed_on) == ("", None)


def test_correct_nothing_is_refused(client, lead):
    response = client.post(link(ask(lead), "correct/"), {"lead_email": "ann@example.org"})

    assert "Nothing is changed" in response.content.decode()
    assert not Correction.objects.exists()


def test_correct_sent_as_it_comes_says_that_nothing_is_changed(client, lead):
    address = link(ask(lead), "correct/")
    page = client.get(address)
    form = page.context["form"]
    untouched = {field.html_name: field.value() for field in form if isinstance(field.value(), str)}
    untouched |= {name: form.fields[name].choices[0][0] for name in ("left_1", "left_2", "left_3")}

    sent = client.post(address, untouched)

    assert "If somebody else takes over from you" in texts(page, ".//legend")
    assert sent.context["form"].errors == {"__all__": [form.nothing_said]}
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("31", "2", "2026"), WRONG_DAY),
        (("1", "9", "20260"), WRONG_DAY),
        (("first", "9", "2026"), WRONG_DAY),
        (("1", "Sep", "2026"), WRONG_DAY),
        (("1", "9", "next"), WRONG_DAY),
        (("1", "9", ""), "Enter the year"),
        (("1", "", "2026"), "Enter the month"),
    ],
)
def test_correct_says_of_whatever_is_no_day_what_one_looks_like(client, lead, day, said):
    boxes = {f"joined_1_on_{number}": value for number, value in enumerate(day)}

    page = client.post(link(ask(lead), "correct/"), {"joined_1": str(make_school().urn)} | boxes)

    assert set(page.context["form"].errors["joined_1_on"]) == {said}


@pytest.mark.parametrize("what", ["left", "joined"])
def test_correct_asks_for_the_school_of_a_day(client, lead, what):
    day = {f"{what}_1_on_0": "1", f"{what}_1_on_1": "9", f"{what}_1_on_2": "2026"}

    page = client.post(link(ask(lead), "correct/"), day)

    assert page.context["form"].errors[f"{what}_1"] == ["Enter the school for this day"]


def test_correct_asks_for_a_day_and_a_school_that_is_sure(client, lead):
    membership = lead.partnership.memberships.first()
    data = {"left_1": membership.pk, "joined_1": "No such place at all"}

    errors = client.post(link(ask(lead), "correct/"), data).context["form"].errors

    assert set(errors) == {"left_1_on", "joined_1", "joined_1_on"}


def officer(client):
    user = make_user(None, roles.OFFICER, is_staff=True)
    client.force_login(user)
    return user


def test_approve_some_applies_only_these_and_tells_the_lead(client, lead):
    correction = correct(client, ask(lead), focus="Reading", email="office@example.org")
    mail.outbox.clear()
    user = officer(client)
    page = f"/admin/confirmations/correction/{correction.pk}/change/"
    assert "What would change" in client.get(page).content.decode()

    client.post(page, {"keys": ["focus"], "approve": "1", "note": "We kept the mailbox."})

    lead.partnership.refresh_from_db()
    correction.refresh_from_db()
    assert (lead.partnership.focus, lead.partnership.email) == ("Reading", "")
    assert lead.partnership.last_confirmed_on == timezone.localdate()
    assert (correction.state, correction.decided_by, correction.approved) == ("partly", user, ["focus"])
    assert "We kept the mailbox." in mail.outbox[0].body


def test_approve_schools_and_hand_over_through_the_rules(client, lead):
    membership, newcomer = lead.partnership.memberships.first(), make_school("Tiptree Heath Primary School")
    days = {"left_1_on_0": "31", "left_1_on_1": "8", "left_1_on_2": "2026"}
    days |= {"joined_1_on_0": "1", "joined_1_on_1": "9", "joined_1_on_2": "2026"}
    days |= {"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": "2027"}
    names = {"successor_name": "Cy Poole", "successor_email": "cy@example.org"}
    correction = correct(client, ask(lead), left_1=membership.pk, joined_1=str(newcomer.urn), **days, **names)
    officer(client)

    page = f"/admin/confirmations/correction/{correction.pk}/change/"
    response = client.post(page, {"keys": list(correction.proposed), "approve": "1"})

    assert response.status_code == 302
    membership.refresh_from_db()
    lead.refresh_from_db()
    new = lead.partnership.leads.upcoming().get()
    assert membership.ended_on == dt.date(2026, 8, 31)
    assert newcomer.memberships.get().started_on == dt.date(2026, 9, 1)
    assert (lead.ended_on, new.person.name, new.started_on) == (dt.date(2027, 8, 31), "Cy Poole", dt.date(2027, 9, 1))


@pytest.mark.parametrize("key", ["name", "status", "notes", "lead.role", "lead.person_id", "lead.ended_on"])
def test_approve_refuses_what_is_no_fact_of_a_lead_to_correct(lead, key):
    question = ask(lead)

    with pytest.raises(ValidationError, match="is not a fact that a lead may correct"):
        apply(question, key, "Something else", None)


def test_approve_of_a_new_co_lead_has_no_reason_of_its_own_in_the_new_persons_history(lead):
    apply(ask(lead), "co_lead", {"name": "Bo West", "email": "bo@example.org", "on": "2026-09-01"}, None)

    person = lead.partnership.leads.get(role="co-lead").person
    assert (person.name, person.slug) == ("Bo West", "bo-west")
    assert person.history.get().history_change_reason is None


def test_decline_needs_a_reason_and_leaves_the_record(client, lead):
    correction = correct(client, ask(lead), focus="Reading")
    officer(client)
    page = f"/admin/confirmations/correction/{correction.pk}/change/"

    refused = client.post(page, {"decline": "1"})
    client.post(page, {"decline": "1", "note": "Not so."})
    again = client.post(page, {"approve": "1", "keys": ["focus"]})

    assert "Tell the lead why" in refused.content.decode()
    assert "A colleague has decided" in again.content.decode()
    lead.partnership.refresh_from_db()
    assert lead.partnership.focus == ""


def test_next_year_is_answered_with_one_button_or_a_successor(client, lead):
    question = ask(lead, NEXT_YEAR)

    client.post(link(question))

    question.refresh_from_db()
    lead.partnership.refresh_from_db()
    assert question.answer == "goes-on"
    assert lead.partnership.last_confirmed_on is None


def test_officer_asks_from_the_list_after_a_preview(client, lead):
    officer(client)
    data = {"action": "ask_about_record", "_selected_action": [lead.partnership_id]}

    preview = client.post("/admin/partnerships/partnership/", data)
    assert "ann@example.org" in preview.content.decode()
    assert not mail.outbox
    client.post("/admin/partnerships/partnership/", data | {"send": "1"})

    assert mail.outbox[0].to == ["ann@example.org"]

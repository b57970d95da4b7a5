"""Who is told that it was agreed, that this was taken back, and that answers close on another day."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from base.days import in_words
from base.school_terms import academic_year
from improvement.evaluation.emails import ask_heads
from improvement.evaluation.writes import agree, change_how, say_whether_shared, take_back_agreement
from improvement.models import NextStep
from office.models import Message
from tests.factories import make_person, make_self_evaluation
from tests.improvement.evaluation.conftest import client_of, say_agreed
from tests.made_once import made_once
from tests.post import outbox

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = academic_year(TODAY)
A_DAY = dt.timedelta(days=1)
LINK = r"https?://[^/]+(/self-evaluation/sharing/\S+)"


def text_of(page) -> str:
    return html.unescape(page.content.decode())


@made_once
def evaluation(colne):
    """One that is open, with a stage for its first theme, and a step of each of Beta's head and of the lead."""
    evaluation = make_self_evaluation(colne.partnership)
    theme, stage = evaluation.framework.themes.first(), evaluation.framework.stages.first()
    evaluation.agreements.create(theme=theme, stage=stage)
    add = evaluation.next_steps.create
    add(theme=theme, what="Beta visits", owner=colne.heads["Beta"].person, due_on=TODAY + 30 * A_DAY)
    add(theme=theme, what="Lead writes", owner=colne.lead.person)
    return evaluation


@pytest.fixture
def say_it(colne, lead, evaluation):
    """Say that Alpha and Beta agreed it."""
    ticks = {f"left_out_{number}": "on" for number in range(2, 8)}
    urns = [school.urn for school in colne.schools[:2]]
    data = {"agreed_on": f"{TODAY:%d/%m/%Y}", "schools": urns}

    def agree_it():
        left = {} if evaluation.agreements.filter(is_left_out=True).exists() else ticks
        page = say_agreed(lead, f"{colne.at}{YEAR}/agree/", data | left)
        return text_of(lead.get(page.url))

    return agree_it


def mail_to(address: str):
    (mail,) = [one for one in outbox() if one.to == [address]]
    return mail


class TestAgreed:
    def test_every_head_is_told_who_took_part_and_reads_it_by_their_link(self, colne, say_it):
        page = say_it()

        assert "3 e-mails go out now." in page or "4 e-mails go out now." in page
        for name in ("alpha", "beta", "gamma"):
            body = mail_to(f"{name}@example.org").body
            assert f"was agreed on {in_words(TODAY)}." in body
            assert "Said to have taken part: Alpha; Beta." in body
            assert "What was agreed" in text_of(Client().get(re.search(LINK, body)[1]))
        assert (
            "Gamma is not among them. If it did take part, tell Lea Dean, who leads the partnership."
            in mail_to("gamma@example.org").body
        )
        assert "is not among them" not in mail_to("alpha@example.org").body
        assert not any("/self-evaluation/sharing" in one.text + one.html for one in Message.objects.all())

    def test_page_of_the_link_says_who_took_part(self, colne, say_it):
        say_it()
        link = re.search(LINK, mail_to("gamma@example.org").body)[1]

        assert "Took part: Alpha; Beta." in text_of(Client().get(link))
        signed_in = client_of(colne.heads["Gamma"].person).get(f"{colne.at}{YEAR}/sharing/")
        assert "Took part: Alpha; Beta." in text_of(signed_in)

    def test_whoever_sees_to_a_step_is_told_and_nobody_else(self, colne, say_it):
        colne.lead.email = "lead@example.org"
        colne.lead.save()

        say_it()

        assert f"- Beta visits, by {in_words(TODAY + 30 * A_DAY)}" in mail_to("beta@example.org").body
        assert "- Lead writes" in mail_to("lead@example.org").body
        assert "Beta visits" not in mail_to("lead@example.org").body
        assert "What you see to next" not in mail_to("alpha@example.org").body

    def test_owner_who_left_is_named_and_not_written_to(self, evaluation, say_it):
        gone = make_person("Gone Away", email="gone@example.org")
        NextStep.objects.filter(what="Beta visits").update(owner=gone)

        assert "Nobody writes to Gone Away: they see to a next step, and neither head" in say_it()
        assert not Message.objects.filter(recipient="gone@example.org").exists()

    def test_office_is_asked_to_pass_it_on_and_reads_neither_a_link_nor_a_step(self, colne, say_it):
        person, school = colne.heads["Beta"].person, colne.schools[1]
        person.email, school.office_email = "", "office@beta.example.org"
        person.save()
        school.save()

        say_it()

        body = mail_to("office@beta.example.org").body
        assert "For Head of Beta: please pass this on." in body
        assert "Beta visits" not in body
        assert not re.search(LINK, body)

    def test_page_says_before_who_is_told(self, colne, lead, evaluation):
        page = text_of(lead.get(f"{colne.at}{YEAR}/agree/"))

        assert "Head of Gamma, Gamma" in page.split("Who is told")[1]


class TestTakenBack:
    def test_everybody_who_was_told_hears_it_and_reads_that_it_is_agreed_anew(self, colne, lead, evaluation, say_it):
        colne.lead.email = "lead@example.org"
        colne.lead.save()
        say_it()
        outbox().clear()

        page = lead.post(f"{colne.at}{YEAR}/agree/back/", follow=True)

        assert "4 e-mails go out now." in text_of(page)
        told = {"alpha@example.org", "beta@example.org", "gamma@example.org", "lead@example.org"}
        assert {one.to[0] for one in outbox()} == told
        assert not any("had said yes" in one.body for one in outbox())
        outbox().clear()
        page = say_it()
        said = f"Agreed anew on {in_words(TODAY)}; taken back on {in_words(TODAY)}."
        assert said in page
        for mail in outbox():
            assert "agreed anew" in mail.subject
            assert f"What was agreed before was taken back on {in_words(TODAY)}" in mail.body
        link = re.search(LINK, mail_to("alpha@example.org").body)[1]
        head = client_of(colne.heads["Gamma"].person)
        for where in (Client().get(link), head.get(f"{colne.at}{YEAR}/"), head.get(f"{colne.at}{YEAR}/sharing/")):
            assert said in text_of(where)

    def test_who_said_yes_is_told_that_it_counts_no_more(self, colne, lead, evaluation, say_it):
        from improvement.evaluation.marks import mark_of_agreed

        say_it()
        outbox().clear()
        evaluation.refresh_from_db()
        alpha = colne.heads["Alpha"]
        seen = mark_of_agreed(evaluation)
        say_whether_shared(evaluation=evaluation, headship=alpha, shares="yes", seen=seen, by=None)

        lead.post(f"{colne.at}{YEAR}/agree/back/")

        assert "You had said yes, for Alpha" in mail_to("alpha@example.org").body
        assert "had said yes" not in mail_to("beta@example.org").body

    def test_who_was_not_told_of_the_last_agreement_is_not_told(self, colne, evaluation, say_it):
        say_it()
        evaluation.refresh_from_db()
        take_back_agreement(evaluation=evaluation, by=None)
        agree(evaluation=evaluation, on=TODAY, schools=colne.schools[:2], by=None)
        gamma = colne.heads["Gamma"]
        gamma.ended_on = TODAY - A_DAY
        gamma.save()
        outbox().clear()

        take_back_agreement(evaluation=evaluation, by=None)

        assert "gamma@example.org" not in {one.to[0] for one in outbox()}


class TestClosing:
    @pytest.fixture
    def asked(self, colne):
        evaluation = make_self_evaluation(colne.partnership, meets_on=TODAY + 7 * A_DAY)
        gamma = colne.heads["Gamma"].person
        gamma.email = ""
        gamma.save()
        ask_heads(evaluation, None)
        outbox().clear()
        gamma.email = "gamma@example.org"
        gamma.save()
        return evaluation

    def test_who_was_asked_is_told_that_there_is_time_until_a_later_day(self, asked):
        change_how(evaluation=asked, manner="here", meets_on=TODAY + 20 * A_DAY, by=None)

        told = [one for one in outbox() if "later than was said before" in one.body]
        assert {one.to[0] for one in told} == {"alpha@example.org", "beta@example.org"}
        assert all("answers close later" in one.subject for one in told)

    def test_nobody_is_told_of_a_later_day_who_was_not_asked(self, colne):
        evaluation = make_self_evaluation(colne.partnership, meets_on=TODAY + 7 * A_DAY)

        change_how(evaluation=evaluation, manner="here", meets_on=TODAY + 20 * A_DAY, by=None)

        assert not Message.objects.exists()

    def test_sooner_is_not_said_where_no_day_was(self, colne):
        evaluation = make_self_evaluation(colne.partnership)
        ask_heads(evaluation, None)
        outbox().clear()

        change_how(evaluation=evaluation, manner="here", meets_on=TODAY + 20 * A_DAY, by=None)

        assert len(outbox()) == 3
        assert not any("sooner" in one.body + one.subject for one in outbox())

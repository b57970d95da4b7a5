"""A link opens the question that it was sent for, until its last day."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from confirmations.links import path_of
from confirmations.models import Question
from office.models import Council
from tests.confirmations.asked import ask, link
from tests.factories import make_lead, make_partnership

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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
    Question.objects.filter(pk=question.pk).update(**change)

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

    Question.objects.update(asked_at=question.asked_at + dt.timedelta(days=1))

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


def test_link_that_was_answered_says_so_though_a_newer_is_sent(client, lead):
    answered = ask(lead)
    client.post(link(answered))
    ask(lead)

    assert "You confirmed on" in client.get(link(answered)).content.decode()


def test_link_that_is_wrong_says_what_to_do(client, lead):
    question = ask(lead)

    for address in (link(question)[:-3] + "x/", "/confirm/nonsense/", f"/confirm/{question.pk}/"):
        response = client.get(address)
        assert response.status_code == 404
        assert Council().mailbox in response.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda: {"expires_on": timezone.localdate() - dt.timedelta(days=1)},
        lambda: {"withdrawn_at": timezone.now()},
        lambda: {"answer": Question.Answer.RIGHT, "answered_at": timezone.now()},
    ],
)
def test_message_gets_the_link_of_its_own_question_and_none_that_opens_nothing(lead, change):
    asked, another = ask(lead), ask(make_lead(make_partnership("Dengie")))

    Question.objects.filter(pk=another.pk).update(**change())

    assert path_of(asked.pk) == link(asked)
    assert path_of(another.pk) is None
    assert path_of(0) is None

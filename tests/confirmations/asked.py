"""Leads asked by e-mail, what they answer behind the link, and who decides on it."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from accounts import roles
from confirmations.links import token_of
from confirmations.models import Proposal, Question
from confirmations.seasons import season_of
from confirmations.writes import ask_lead
from tests.factories import make_user
from tests.post import outbox

RECORD, NEXT_YEAR = Question.Kind.RECORD, Question.Kind.NEXT_YEAR
SITE = settings.SITE_URL


def ask(lead, kind=RECORD) -> Question:
    return ask_lead(lead=lead, season=season_of(kind, timezone.localdate()), by=None)


def link(question: Question, page: str = "") -> str:
    return f"/confirm/{token_of(question)}/{page}"


def asked_days_ago(lead, days: int, **fields) -> Question:
    question = ask(lead)
    asked_at = timezone.now() - dt.timedelta(days=days)
    Question.objects.filter(pk=question.pk).update(asked_at=asked_at, **fields)
    outbox().clear()
    return Question.objects.get(pk=question.pk)


def correct(client, question, **fields) -> Proposal:
    data = {"focus": "", "email": "", "lead_email": "ann@example.org"} | fields
    response = client.post(link(question, "correct/"), data)
    assert response.status_code == 302, response.context["form"].errors
    return Proposal.objects.get()


def facts(proposal: Proposal) -> dict[str, object]:
    """The fields that the proposal would set, by name; a lead's own begin with ``lead``."""
    fields = [fact for fact in proposal.proposed["facts"] if fact["fact"] == "field"]
    return {("lead " if fact["of"] == "lead" else "") + fact["name"]: fact["value"] for fact in fields}


def officer(client):
    user = make_user(None, roles.OFFICER, is_staff=True)
    client.force_login(user)
    return user

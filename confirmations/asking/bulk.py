"""Asking the leads of chosen partnerships, from the list of partnerships: first whom, then the e-mails."""

import datetime as dt

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from confirmations.asking.rounds import plan_round
from confirmations.models import Question
from confirmations.permissions import ADD_QUESTION
from confirmations.seasons import Season, season_of
from confirmations.writes import ask_lead, preview_question
from office.models import Message
from office.post.links import without_links
from partnerships.directory.list_tools import ListAction
from partnerships.models import Lead, Partnership


def ask_about_record(modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> TemplateResponse | None:
    """Send each current lead a link to the record."""
    return _ask(modeladmin, request, queryset, Question.Kind.RECORD, "ask_about_record")


def ask_about_next_year(
    modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet
) -> TemplateResponse | None:
    """Send each current lead the question of June."""
    return _ask(modeladmin, request, queryset, Question.Kind.NEXT_YEAR, "ask_about_next_year")


def _ask(
    modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet, kind: Question.Kind, action: str
) -> TemplateResponse | None:
    """Show whom it would reach, and with what text; once the officer agrees, send.

    Leads who were asked already are asked if ticked; those without an address get into the list of questions.
    """
    today = timezone.localdate()
    chosen = Partnership.objects.filter(pk__in=queryset.values("pk"))
    season = season_of(kind, today)
    round_ = plan_round(season, chosen, today)
    if "send" not in request.POST:
        context = {"round": round_, "question": kind.label, "action": action, "chosen": queryset, "season": season}
        examples = examples_of([*round_.to_ask, *round_.asked_again][:1], season, request, today)
        return preview(modeladmin, request, context | {"examples": examples})
    leads = round_.to_ask + (round_.asked_again if "again" in request.POST else [])
    for lead in leads + round_.to_note:
        ask_lead(lead=lead, season=season, by=request.user, on=today)
    _say(modeladmin, request, len(leads), len(round_.without_address))
    return None


def examples_of(leads: list[Lead], season: Season, request: HttpRequest, on: dt.date) -> list[tuple[Message, str]]:
    """What asking the leads would write, each with its text but for the link that is for them alone."""
    written = [preview_question(lead=lead, season=season, by=request.user, on=on) for lead in leads]
    return [(message, without_links(message.text, message.links)) for message in written]


def preview(modeladmin: admin.ModelAdmin, request: HttpRequest, context: dict) -> TemplateResponse:
    """The page that shows whom e-mails would reach and what they say."""
    context = (
        modeladmin.admin_site.each_context(request)
        | {
            "title": f"Ask leads: “{context['question']}”",
            "opts": modeladmin.model._meta,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        | context
    )
    return TemplateResponse(request, "confirmations/asking/ask_leads.html", context)


def _say(modeladmin: admin.ModelAdmin, request: HttpRequest, asked: int, without: int) -> None:
    """What happened, in a sentence each."""
    text = (
        f"{asked} lead{'s are' if asked > 1 else ' is'} asked. The e-mails go out now." if asked else "Nobody is asked."
    )
    modeladmin.message_user(request, text, messages.SUCCESS if asked else messages.WARNING)
    if without:
        text = (
            f"Leads not asked because no e-mail address is recorded: {without}. The list of questions has them. Add "
            "their address, then ask again."
        )
        modeladmin.message_user(request, text, messages.WARNING)


ASKING = [
    ListAction("ask_about_record", "Ask the leads whether the record is right", ADD_QUESTION, ask_about_record),
    ListAction("ask_about_next_year", "Ask the leads whether they go on next year", ADD_QUESTION, ask_about_next_year),
]

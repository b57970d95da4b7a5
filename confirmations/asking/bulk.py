"""Asking the leads of chosen partnerships, from the list of partnerships: first whom, then the e-mails."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from confirmations.asking.rounds import Round, plan_round
from confirmations.models import Question
from confirmations.permissions import ADD_QUESTION
from confirmations.seasons import season_of
from confirmations.writes import ask_lead
from partnerships.directory.list_tools import ListAction
from partnerships.models import Partnership


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
    """Show whom it would reach; once the officer agrees, send. Leads who were asked already are asked if ticked."""
    today = timezone.localdate()
    chosen = Partnership.objects.filter(pk__in=queryset.values("pk"))
    season = season_of(kind, today)
    round_ = plan_round(season, chosen, today)
    if "send" not in request.POST:
        context = {"round": round_, "question": kind.label, "action": action, "chosen": queryset, "season": season}
        return _preview(modeladmin, request, context)
    leads = round_.to_ask + (_with_address(round_) if "again" in request.POST else [])
    for lead in leads:
        ask_lead(lead=lead, season=season, by=request.user, on=today)
    _say(modeladmin, request, len(leads), len(round_.without_address))
    return None


def _with_address(round_: Round) -> list:
    return [lead for lead in round_.asked_already if lead.reachable_email]


def _preview(modeladmin: admin.ModelAdmin, request: HttpRequest, context: dict) -> TemplateResponse:
    context |= modeladmin.admin_site.each_context(request) | {
        "title": f"Ask leads: “{context['question']}”",
        "opts": modeladmin.model._meta,
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "confirmations/asking/ask_leads.html", context)


def _say(modeladmin: admin.ModelAdmin, request: HttpRequest, asked: int, without: int) -> None:
    """What happened, in a sentence each."""
    text = (
        f"{asked} lead{'s are' if asked > 1 else ' is'} asked. The e-mails go out now." if asked else "Nobody is asked."
    )
    modeladmin.message_user(request, text, messages.SUCCESS if asked else messages.WARNING)
    if without:
        text = f"Leads not asked because no e-mail address is recorded: {without}."
        modeladmin.message_user(request, text, messages.WARNING)


ASKING = [
    ListAction("ask_about_record", "Ask the leads whether the record is right", ADD_QUESTION, ask_about_record),
    ListAction("ask_about_next_year", "Ask the leads whether they go on next year", ADD_QUESTION, ask_about_next_year),
]

"""Admin of what leads were asked and answered."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from base.records.filters import WordFilter
from base.records.logs import LogAdmin
from confirmations.models import Question
from confirmations.permissions import ADD_QUESTION
from confirmations.seasons import Season
from confirmations.writes import ask_lead
from partnerships.places.admin_filters import HomeFilter


class AnswerStateFilter(WordFilter):
    """Questions by whether they are answered."""

    title = "answered"
    parameter_name = "state"
    words = (
        ("unanswered", "unanswered", "Not answered yet"),
        ("answered", "answered", "Answered"),
        ("settled", "settled_by_others", "Needs no answer any more"),
    )


@admin.register(Question)
class QuestionAdmin(LogAdmin):
    """Who was asked what, and who has answered; asking is done from the list of partnerships."""

    empty_note = "Nobody was asked yet. Choose partnerships in their list and then “Ask the leads”."
    list_display = ["lead_", "partnership", "kind", "year_label", "asked_at", "reminders", "state_"]
    list_filter = [
        AnswerStateFilter,
        "kind",
        ("year", admin.AllValuesFieldListFilter),
        "answer",
        ("partnership__home_quadrant", HomeFilter),
    ]
    list_select_related = ["lead__person", "partnership"]
    search_fields = ["lead__person__name", "partnership__name"]
    search_help_text = "A part of the lead’s or the partnership’s name."
    date_hierarchy = "asked_at"
    actions = ["send_anew"]

    @admin.display(description="lead", ordering="lead__person__name")
    def lead_(self, question: Question) -> str:
        """Who was asked."""
        return str(question.lead.person)

    @admin.display(description="school year", ordering="year")
    def year_label(self, question: Question) -> str:
        """The year it is about."""
        return question.year_label

    @admin.display(description="answer")
    def state_(self, question: Question) -> str:
        """How far it has come."""
        return question.state

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Whether the user may send e-mails to leads."""
        return request.user.has_perm(ADD_QUESTION)  # type: ignore[union-attr]

    @admin.action(description="Send a new link to those who have not answered", permissions=["ask"])
    def send_anew(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Ask again with a new link; the one before stops working."""
        today = timezone.localdate()
        waiting = queryset.unanswered(today).select_related("lead__person", "partnership")
        asked = [row for row in waiting if row.lead.reachable_email]
        for row in asked:
            ask_lead(lead=row.lead, season=Season(row.kind, row.year), by=request.user, on=today)
        text = f"New links go out: {len(asked)}. The links before them no longer work."
        self.message_user(request, text, messages.SUCCESS)
        if len(asked) < len(queryset):
            text = f"Not sent: {len(queryset) - len(asked)}. They are answered, or no address is recorded."
            self.message_user(request, text, messages.WARNING)

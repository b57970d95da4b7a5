"""Admin of what leads were asked and answered."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from base.records.filters import WordFilter, refuse_unless_chosen
from base.records.logs import LogAdmin
from confirmations.asking.bulk import examples_of, preview
from confirmations.asking.rounds import Round
from confirmations.models import Question
from confirmations.permissions import ADD_QUESTION
from confirmations.seasons import Season
from confirmations.writes import ask_lead
from office.models import Message
from office.permissions import VIEW_MESSAGE
from partnerships.places.admin_filters import HomeFilter

State = Message.State


class AnswerStateFilter(WordFilter):
    """Questions by whether they are answered."""

    title = "answered"
    parameter_name = "state"
    words = (
        ("unanswered", "unanswered", "Not answered yet"),
        ("answered", "answered", "Answered"),
        ("settled", "settled_by_others", "Needs no answer any more"),
    )


class PostFilter(admin.SimpleListFilter):
    """Questions by what became of the last e-mail of each."""

    title = "its e-mail"
    parameter_name = "post"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The states of a message."""
        return [(state.value, state.label) for state in State if state != State.SENDING]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The questions of that choice; what is being sent waits, too."""
        if not self.value():
            return queryset
        refuse_unless_chosen(self.value(), among=dict(self.lookup_choices))
        states = [State.WAITING, State.SENDING] if self.value() == State.WAITING else [self.value()]
        return queryset.with_post().filter(post_state__in=states)


@admin.register(Question)
class QuestionAdmin(LogAdmin):
    """Who was asked what, and who has answered; asking is done from the list of partnerships."""

    empty_note = "Nobody was asked yet. Choose partnerships in their list and then “Ask the leads”."
    list_display = ["lead_", "partnership", "kind", "year_label", "asked_at", "reminders", "post_", "state_"]
    list_filter = [
        AnswerStateFilter,
        PostFilter,
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

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what became of the e-mails."""
        return super().get_queryset(request).with_post()

    def get_list_display(self, request: HttpRequest) -> Any:
        """What a mail server says may name an address: its column is for who may read the post."""
        columns = super().get_list_display(request)
        return columns if request.user.has_perm(VIEW_MESSAGE) else [name for name in columns if name != "post_"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """What became of e-mails is for who may read the post, as a filter too."""
        filters = super().get_list_filter(request)
        return filters if request.user.has_perm(VIEW_MESSAGE) else [one for one in filters if one is not PostFilter]

    @admin.display(description="lead", ordering="lead__person__name")
    def lead_(self, question: Question) -> str:
        """Who was asked."""
        return str(question.lead.person)

    @admin.display(description="school year", ordering="year")
    def year_label(self, question: Question) -> str:
        """The year it is about."""
        return question.year_label

    @admin.display(description="e-mail")
    def post_(self, question: Question) -> str:
        """What became of the last e-mail of it, with a link to what that said."""
        if not question.post_state:
            return "No longer kept"
        said = {
            State.SENT: f"Sent {date_format(timezone.localtime(question.post_sent_at))}"
            if question.post_sent_at
            else "",
            State.REFUSED: f"Refused: {question.post_error}",
            State.NO_ADDRESS: "No address is recorded",
        }.get(question.post_state, "Waiting to be sent")
        return format_html('<a href="{}">{}</a>', reverse("admin:office_message_change", args=[question.post_pk]), said)

    @admin.display(description="answer")
    def state_(self, question: Question) -> str:
        """How far it has come; of whoever no e-mail reached, that."""
        return question.stands

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Whether the user may send e-mails to leads."""
        return request.user.has_perm(ADD_QUESTION)  # type: ignore[union-attr]

    @admin.action(description="Send a new link to those who have not answered", permissions=["ask"])
    def send_anew(self, request: HttpRequest, queryset: QuerySet) -> TemplateResponse | None:
        """Show what would go to whom; once the officer agrees, ask again. The link before the new one stops working."""
        today = timezone.localdate()
        waiting = list(queryset.unanswered(today).select_related("lead__person__user", "partnership"))
        asked = [row for row in waiting if row.lead.reachable_email]
        if asked and "send" not in request.POST:
            return self._preview_anew(request, queryset, waiting, asked)
        for row in asked:
            ask_lead(lead=row.lead, season=Season(row.kind, row.year), by=request.user, on=today)
        if asked:
            text = f"New links go out: {len(asked)}. The links before them no longer work."
            self.message_user(request, text, messages.SUCCESS)
        if len(asked) < len(queryset):
            text = f"Not sent: {len(queryset) - len(asked)}. They are answered, or no address is recorded."
            self.message_user(request, text, messages.WARNING)
        return None

    def _preview_anew(
        self, request: HttpRequest, queryset: QuerySet, waiting: list[Question], asked: list[Question]
    ) -> TemplateResponse:
        """What goes to whom, with the text of each of the two questions that is among them."""
        examples = []
        for row in {(row.kind, row.year): row for row in reversed(asked)}.values():
            season = Season(row.kind, row.year)
            examples += examples_of([row.lead], season, request, timezone.localdate())
        nowhere = [row.lead for row in waiting if not row.lead.reachable_email]
        context = {
            "title": "Send new links to leads",
            "question": "",
            "round": Round(to_ask=[row.lead for row in asked], asked_already=[], without_address=nowhere),
            "action": "send_anew",
            "chosen": queryset,
            "examples": examples[::-1],
            "links_replaced": True,
        }
        return preview(self, request, context)

"""Admin of the post and of what ran: read, and what reached nobody sent again."""

import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from base.admin_addresses import change_address
from base.records.filters import CodeFilter, WordFilter
from base.records.logs import LogAdmin
from office.council.reading import the_council
from office.models import JobRun, Message
from office.permissions import SEND_AGAIN
from office.post.links import without_links
from office.post.resending import send_again
from office.post.seen import seen_by
from office.post.told import going_in_words

State = Message.State
OF_RECORD = re.compile(r"(?P<what>.*\b)?(?P<model>[a-z]+) (?P<pk>\d{1,18})")  # agenda of meeting 6
CALLED = {"account": "user"}  # where what a message calls a record is not the name of its model


class FaredFilter(WordFilter):
    """Messages by what became of them."""

    title = "how it fared"
    parameter_name = "fared"
    words = (
        ("sent", "sent", "Sent"),
        ("waiting", "waiting", "Waiting"),
        ("refused", "refused", "Refused, or could not be sent"),
        ("lately", "refused_lately", "Refused or not sent, last 7 days"),
        ("no-address", "without_address", "No address is recorded"),
        ("uncertain", "uncertain", "May have arrived twice"),
    )


@admin.register(Message)
class MessageAdmin(LogAdmin):
    """What was written to whom, and what became of it."""

    empty_note = "The portal has written no e-mail yet."
    list_display = ["written_at", "for_", "subject", "state_", "said_"]
    list_filter = [FaredFilter, ("kind", CodeFilter)]
    search_fields = ["recipient", "name", "subject"]
    search_help_text = "A part of the address, of the name or of the subject."
    date_hierarchy = "written_at"
    fields = [
        "subject",
        "recipient",
        "name",
        "about_",
        "answers_to",
        "state_",
        "tries",
        "error",
        "written_at",
        "next_try_at",
        "sent_at",
        "text_",
    ]
    readonly_fields = ["text_", "about_", "answers_to", "state_"]
    actions = ["send_again_"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Those that the user may know of."""
        return seen_by(request.user, super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: Message | None = None) -> Any:
        """What is known of the message: only what waits is tried again, and only what was sent has a moment of that."""
        unknown = {
            "next_try_at": obj is not None and obj.state != State.WAITING,
            "sent_at": obj is not None and obj.sent_at is None,
            "error": obj is not None and not obj.error,
        }
        return [name for name in super().get_fields(request, obj) if not unknown.get(str(name))]

    @admin.display(description="to", ordering="recipient")
    def for_(self, message: Message) -> str:
        """Whom it is for, and the address."""
        return message.to_in_words

    @admin.display(description="state", ordering="state")
    def state_(self, message: Message) -> str:
        """How far it has come, and when it was sent."""
        said = message.state_in_words
        return (
            f"{said}, {date_format(timezone.localtime(message.sent_at), 'DATETIME_FORMAT')}"
            if message.sent_at
            else said
        )

    @admin.display(description="what the mail server said", ordering="error", empty_value="")
    def said_(self, message: Message) -> str | None:
        """Why it did not go at the last try; nothing where it did, or where none was made."""
        return message.error or None

    @admin.display(description="about")
    def about_(self, message: Message) -> str:
        """What it tells of, such as “agenda of meeting 6”, with a link to that record."""
        found = OF_RECORD.fullmatch(message.about)
        model = self._model_named(found["model"]) if found else None
        record = model._default_manager.filter(pk=found["pk"]).first() if found and model else None
        if found is None or record is None:
            return message.about
        name = f"{found['model']} {found['pk']}"
        return format_html('{}<a href="{}">{}</a>', found["what"] or "", change_address(record), name)

    def _model_named(self, name: str) -> type[Model] | None:
        """The kind of record that messages call that, where admin has it."""
        name = CALLED.get(name, name)
        return next((model for model in self.admin_site._registry if model._meta.model_name == name), None)

    @admin.display(description="answers go to")
    def answers_to(self, message: Message) -> str:
        """The address that an answer to it goes to."""
        return message.reply_to or f"{the_council().mailbox} (the council’s mailbox)"

    @admin.display(description="text")
    def text_(self, message: Message) -> str:
        """What it says; a link for its recipient alone is left out."""
        return without_links(message.text, message.links) or "Not kept: it held a code."

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """Whether the user may have messages sent again."""
        return request.user.has_perm(SEND_AGAIN)  # type: ignore[union-attr]

    @admin.action(description="Send what reached nobody", permissions=["send_again"])
    def send_again_(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Have those sent that reached nobody; the others stay as they are."""
        chosen = queryset.count()
        again = send_again(queryset)
        if again:
            self.message_user(request, going_in_words(again), messages.SUCCESS)
        if again < chosen:
            self.message_user(
                request,
                f"Left as they are: {chosen - again}. What is sent or waiting stays; without an address, or of a code, "
                "nothing goes.",
                messages.WARNING,
            )


@admin.register(JobRun)
class JobRunAdmin(LogAdmin):
    """What ran by itself, when, and how it went."""

    empty_note = "Nothing has run by itself yet."
    list_display = ["job", "started_at", "ended_at", "state", "said"]
    list_filter = ["state", ("job", CodeFilter)]
    date_hierarchy = "started_at"

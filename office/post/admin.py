"""Admin of the post and of what ran: read, and what reached nobody sent again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from base.records.filters import WordFilter
from base.records.logs import LogAdmin
from office.models import JobRun, Message
from office.permissions import SEND_AGAIN
from office.post.links import without_links
from office.post.resending import send_again


class FaredFilter(WordFilter):
    """Messages by what became of them."""

    title = "how it fared"
    parameter_name = "fared"
    words = (
        ("sent", "sent", "Sent"),
        ("waiting", "waiting", "Waiting"),
        ("refused", "refused", "Refused by the mail server"),
        ("lately", "refused_lately", "Refused, last 7 days"),
        ("no-address", "without_address", "No address is recorded"),
        ("uncertain", "uncertain", "May have arrived twice"),
    )


@admin.register(Message)
class MessageAdmin(LogAdmin):
    """What was written to whom, and what became of it."""

    empty_note = "The portal has written no e-mail yet."
    list_display = ["written_at", "for_", "subject", "state_", "sent_at", "error"]
    list_filter = [FaredFilter, ("kind", admin.AllValuesFieldListFilter)]
    search_fields = ["recipient", "name", "subject"]
    search_help_text = "A part of the address, of the name or of the subject."
    date_hierarchy = "written_at"
    fields = [
        "subject",
        "recipient",
        "name",
        "about",
        "state",
        "is_uncertain",
        "tries",
        "error",
        "written_at",
        "next_try_at",
        "sent_at",
        "text_",
    ]
    readonly_fields = ["text_"]
    actions = ["send_again_"]

    @admin.display(description="to", ordering="recipient")
    def for_(self, message: Message) -> str:
        """The address, or whom nobody can reach."""
        return message.recipient or f"{message.name} (no address)"

    @admin.display(description="state", ordering="state")
    def state_(self, message: Message) -> str:
        """How far it has come."""
        return f"{message.get_state_display()}{', may have arrived twice' if message.is_uncertain else ''}"

    @admin.display(description="text")
    def text_(self, message: Message) -> str:
        """What it says; a link for its recipient alone is left out."""
        return without_links(message.text, message.links) or "Not kept: it held a code."

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        """Whether the user may have messages sent again."""
        return request.user.has_perm(SEND_AGAIN)  # type: ignore[union-attr]

    @admin.action(description="Send again what was refused", permissions=["send_again"])
    def send_again_(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Have those sent once more that reached nobody; the others stay as they are."""
        again = send_again(queryset)
        if again:
            self.message_user(request, f"Messages that go out once more: {again}.", messages.SUCCESS)
        if again < queryset.count():
            self.message_user(
                request,
                "Only what was refused is sent again. What is sent or waiting stays; without an address nothing goes.",
                messages.WARNING,
            )


@admin.register(JobRun)
class JobRunAdmin(LogAdmin):
    """What ran by itself, when, and how it went."""

    empty_note = "Nothing has run by itself yet."
    list_display = ["job", "started_at", "ended_at", "state", "said"]
    list_filter = ["state", ("job", admin.AllValuesFieldListFilter)]
    date_hierarchy = "started_at"

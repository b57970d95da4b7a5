"""Admin of what was written to all member schools: read, and never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.records.logs import LogAdmin
from office.post.linked import LinksToEachEmail
from office.post.posted import posted_of
from partnerships.models import Letter
from partnerships.permissions import VIEW_CONTACT_DETAILS
from partnerships.places.admin_filters import HomeFilter


@admin.register(Letter)
class LetterAdmin(LinksToEachEmail, LogAdmin):
    """What leads and officers wrote to the schools of a partnership, when, and to how many."""

    empty_note = "Nobody has written to all schools of a partnership yet. A lead does so on their own page."
    list_display = ["sent_at", "partnership", "writer_", "subject", "sent_count"]
    list_filter = [("partnership__home_quadrant", HomeFilter)]
    search_fields = ["subject", "partnership__name", "lead__person__name"]
    search_help_text = "A part of the subject, of the partnership’s name or of the lead’s."
    date_hierarchy = "sent_at"
    fields = ["sent_at", "partnership", "writer_", "reply_to", "subject", "text", "posted_", "each_email_", "page_"]
    readonly_fields = ["writer_", "posted_", "each_email_", "page_"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With who wrote them, and to how many they were sent."""
        return super().get_queryset(request).with_writers().with_sent_count()

    def get_fields(self, request: HttpRequest, obj: Letter | None = None) -> Any:
        """Where answers go is for who may see contact details."""
        may_see = request.user.has_perm(VIEW_CONTACT_DETAILS)  # type: ignore[union-attr]
        return [name for name in super().get_fields(request, obj) if may_see or name != "reply_to"]

    @admin.display(description="by", ordering="lead__person__name")
    def writer_(self, letter: Letter) -> str:
        """The lead, or the officer."""
        return letter.writer

    @admin.display(description="e-mails sent", ordering="sent_count")
    def sent_count(self, letter: Letter) -> int:
        """How many the mail server took."""
        return letter.sent_count

    @admin.display(description="e-mails")
    def posted_(self, letter: Letter) -> str:
        """How many are sent, waiting and refused."""
        [(_, posted)] = posted_of([letter])
        return posted.sentence

    @admin.display(description="on a page")
    def page_(self, letter: Letter) -> SafeString:
        """Where those not reached are named, and it can be sent to them again."""
        address = reverse("partnerships:message_sent", args=[letter.partnership.slug, letter.pk])
        return format_html('<a href="{}">Who was reached, and who not</a>', address)

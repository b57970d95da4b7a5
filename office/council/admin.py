"""Admin of what the council says of itself."""

from django.contrib import admin
from django.http import HttpRequest

from base.records.admin import KeptRecordAdmin
from office.models import Council


@admin.register(Council)
class CouncilAdmin(KeptRecordAdmin):
    """One record, which is changed."""

    kept_note = "There is one council and this is its record: change it. Its history keeps what it said before."
    empty_note = "Nothing is recorded yet, so the portal says what it says from the start. Add it to change that."
    list_display = ["name", "area", "mailbox", "telephone", "notice"]
    fieldsets = [
        (None, {"fields": ["name", "area", "mailbox", "telephone", "address", "security_mailbox"]}),
        (
            "Notice",
            {
                "fields": ["notice", "notice_kind", ("notice_from", "notice_until")],
                "description": "Plain text, as it is typed. A web address in it becomes a link.",
            },
        ),
        ("Promises, in working days", {"fields": ["answer_days", "checking_days"]}),
        (
            "Statements that the law asks for",
            {
                "fields": [
                    "accessibility_status",
                    "accessibility_audit",
                    "accessibility_failures",
                    "accessibility_burden",
                    "accessibility_plans",
                    ("accessibility_prepared_on", "accessibility_reviewed_on"),
                    "data_protection",
                    "hosting",
                    "lawful_basis",
                ],
                "description": "For the pages Accessibility and Privacy. They say so where one is empty.",
            },
        ),
        ("Words", {"fields": [("quadrant_word", "quadrants_word")]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only where there is none."""
        return super().has_add_permission(request) and not Council.objects.exists()

"""Admin of enquiries: what the public wrote, to read and to see to."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import pluralize
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.days import in_words
from base.records.admin import TYPED_DAYS, KeptRecords
from base.records.filters import WordFilter
from base.records.private import PrivateAdmin
from partnerships.models import Enquiry


class EnquiryStateFilter(WordFilter):
    """Enquiries that wait for an officer, that went to a lead, or that are handled."""

    title = "state"
    parameter_name = "state"
    words = (
        ("open", "open", "Open: for an officer"),
        ("lead", "with_a_lead", "With a lead"),
        ("handled", "handled", "Handled"),
    )


class Unlabelled(forms.HiddenInput):
    """A hidden field that no label points at, for admin writes one beside each: that would be no valid HTML."""

    def id_for_label(self, id_: str) -> str:
        """None."""
        return ""


class SeenToForm(ModelForm):
    """What was done about an enquiry. It carries what it shows, for an enquiry has no history to compare."""

    seen = forms.CharField(required=False, widget=Unlabelled)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = _as_it_stands(self.instance)
        self.fields["seen"].initial = self.now

    def clean(self) -> dict[str, Any]:
        """Refuse it where another officer saw to it since the form was opened, and show what they wrote."""
        data = super().clean() or self.cleaned_data
        if data.get("seen") and data["seen"] != self.now:
            posted: Any = self.data.copy()
            posted["seen"] = self.now  # whoever has read it may save all the same
            self.data = posted
            raise ValidationError(
                f"Another officer changed this since you opened it. Now it says: {self.now} "
                "Yours is below, and not saved."
            )
        return data


def _as_it_stands(enquiry: Enquiry) -> str:
    """The state, who handled it and the note, as they are kept, in words."""
    kept = Enquiry.objects.filter(pk=enquiry.pk).select_related("handled_by").first()
    if kept is None:
        return ""
    day = f" on {in_words(kept.handled_on)}" if kept.handled_on else ""
    by = f" by {kept.handled_by}" if kept.handled_by else ""
    return f"{kept.status_label}{day}{by}. {' '.join(kept.note.split()) or 'There is no note'}."


@admin.register(Enquiry)
class EnquiryAdmin(KeptRecords, PrivateAdmin):
    """Reports and messages: their text is the sender's; whether they are handled is the officer's to say."""

    form = SeenToForm
    formfield_overrides = TYPED_DAYS
    change_list_template = "base/records/record_change_list.html"
    empty_note = "Nobody has written through the forms of the site yet."
    list_display = ["created_at", "kind", "about", "excerpt", "sender", "status_label"]
    list_display_links = ["created_at", "kind"]
    list_filter = [EnquiryStateFilter, "kind"]
    list_select_related = ["partnership", "school"]
    list_per_page = 50
    search_fields = ["message", "sender_name", "sender_email", "partnership__name", "school__name"]
    search_help_text = "A part of the message, of the sender’s name or address, or of what it is about."
    date_hierarchy = "created_at"
    actions = ["mark_as_handled"]
    fieldsets = [
        (
            "What was sent",
            {"fields": ["kind", "page", "created_at", "message", "sender_name", "sender_email", "sender_school"]},
        ),
        ("What was done", {"fields": ["status_label", "handled_on", "handled_by", "note", "seen"]}),
    ]
    readonly_fields = [
        "kind",
        "page",
        "created_at",
        "message",
        "sender_name",
        "sender_email",
        "sender_school",
        "status_label",
        "handled_by",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: enquiries come through the public forms."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The list; an empty one says why it is empty."""
        return super().changelist_view(request, {"empty_note": self.empty_note, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Enquiry, form: ModelForm, change: bool) -> None:
        """Save, and with the day on which it was handled who says so; without the day nobody does."""
        if "handled_on" in form.changed_data:
            obj.handled_by = request.user if obj.handled_on else None
        super().save_model(request, obj, form, change)

    @admin.action(description="Mark as handled today", permissions=["change"])
    def mark_as_handled(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Say of the chosen ones that this officer saw to them."""
        handled = queryset.mark_handled(by=request.user)
        messages.info(request, f"{handled} enquir{pluralize(handled, 'y,ies')} marked as handled today.")

    @admin.display(description="about")
    def page(self, enquiry: Enquiry) -> SafeString:
        """What it is about, as a link to its public page."""
        return format_html('<a href="{}">{}</a>', enquiry.about.get_absolute_url(), enquiry.about)

    @admin.display(description="message")
    def excerpt(self, enquiry: Enquiry) -> str:
        """The beginning of the message."""
        return enquiry.message if len(enquiry.message) <= 80 else f"{enquiry.message[:79]}…"

    @admin.display(description="sender", empty_value="Not given")
    def sender(self, enquiry: Enquiry) -> str:
        """Who says they sent it."""
        return ", ".join(part for part in (enquiry.sender_name, enquiry.sender_school) if part)

    @admin.display(description="state")
    def status_label(self, enquiry: Enquiry) -> str:
        """Open, with a lead or handled."""
        return enquiry.status_label

"""Admin of leads' corrections: a diff to approve, in whole or part, or to decline."""

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from accounts.models import User
from accounts.writes import invite_lead
from base.records.filters import WordFilter
from base.records.logs import LogAdmin
from confirmations.corrections.facts import ProposedChange, changes
from confirmations.corrections.writes import approve_correction, decline_correction
from confirmations.models import Correction
from confirmations.permissions import CHANGE_CORRECTION
from partnerships.models import Lead
from partnerships.places.admin_filters import HomeFilter


class DecidedFilter(WordFilter):
    """Corrections by whether an officer decided."""

    title = "decided"
    parameter_name = "state"
    words = (("waiting", "waiting", "Waiting for an officer"), ("decided", "decided", "Decided"))


class DecisionForm(forms.Form):
    """Which of the changes are right, and what to tell the lead."""

    keys = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80, "aria-describedby": "note-help"}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: object, said: list[ProposedChange], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["keys"].choices = [(change.key, change.label) for change in said]
        self.is_declining = "decline" in self.data
        self.has_changes = bool(said)

    def clean(self) -> dict[str, object]:
        """A refusal has its reason; an approval has something to approve."""
        data = super().clean() or {}
        if self.is_declining and not data.get("note"):
            self.add_error("note", "Tell the lead why you decline.")
        if not self.is_declining and self.has_changes and not data.get("keys"):
            self.add_error(None, "Tick what is right, or decline all of it.")
        return data


@admin.register(Correction)
class CorrectionAdmin(LogAdmin):
    """What leads sent; a page of its own shows the diff and takes the officer's decision."""

    empty_note = "No lead has sent a correction yet. They come in answer to the yearly confirmation."
    list_display = ["partnership_", "lead_", "sent_on", "state", "decided_by"]
    list_filter = [DecidedFilter, "state", ("confirmation__partnership__home_quadrant", HomeFilter)]
    list_select_related = ["confirmation__lead__person", "confirmation__partnership", "decided_by"]
    search_fields = ["confirmation__partnership__name", "confirmation__lead__person__name"]
    search_help_text = "A part of the partnership’s or the lead’s name."

    @admin.display(description="partnership", ordering="confirmation__partnership__name")
    def partnership_(self, correction: Correction) -> str:
        """Whose record it is about."""
        return str(correction.confirmation.partnership)

    @admin.display(description="lead", ordering="confirmation__lead__person__name")
    def lead_(self, correction: Correction) -> str:
        """Who sent it."""
        return str(correction.confirmation.lead.person)

    @admin.display(description="sent", ordering="confirmation__answered_at")
    def sent_on(self, correction: Correction):
        """When it was sent."""
        return correction.confirmation.answered_at

    def may_decide(self, request: HttpRequest) -> bool:
        """Whether the user may approve and decline."""
        return request.user.has_perm(CHANGE_CORRECTION)  # type: ignore[union-attr]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The diff; a post approves what is ticked or declines all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        corrections = Correction.objects.select_related("confirmation__lead__person", "confirmation__partnership")
        correction = get_object_or_404(corrections, pk=object_id)
        said = changes(correction.confirmation, correction.proposed)
        if request.method != "POST":
            initial = {"keys": [change.key for change in said]}
            return self._diff(request, correction, said, DecisionForm(said=said, initial=initial))
        if not self.may_decide(request):
            raise PermissionDenied
        form = DecisionForm(request.POST, said=said)
        if not form.is_valid() or not self._decide(request, correction, form):
            return self._diff(request, correction, said, form)
        return redirect("admin:confirmations_correction_changelist")

    def _decide(self, request: HttpRequest, correction: Correction, form: DecisionForm) -> bool:
        """Do it and say so; False, with the reason in the form, where a rule refuses."""
        note, by = form.cleaned_data["note"], request.user
        try:
            if form.is_declining:
                decided = decline_correction(correction=correction, note=note, by=by)
            else:
                decided = approve_correction(correction=correction, keys=form.cleaned_data["keys"], note=note, by=by)
        except ValidationError as error:
            for message in error.messages:
                form.add_error(None, message)
            return False
        text = f"{decided.confirmation.partnership}: {decided.get_state_display().lower()}. The lead is told by e-mail."
        self.message_user(request, text, messages.SUCCESS)
        self.follow_up(request, decided)
        return True

    def follow_up(self, request: HttpRequest, correction: Correction) -> None:
        """Invite the co-lead who was approved, and say what came of it."""
        if "co_lead" not in correction.approved:
            return
        said = cast(dict[str, str], correction.proposed["co_lead"])
        leads = Lead.objects.filter(partnership=correction.confirmation.partnership, role=Lead.Role.CO_LEAD)
        named = leads.filter(person__name__iexact=said["name"], started_on=said["on"])
        co_lead = named.select_related("person").latest("pk")
        done = invite_lead(lead=co_lead, address=request.build_absolute_uri("/"), by=cast(User, request.user))
        self.message_user(request, done)

    def _diff(
        self, request: HttpRequest, correction: Correction, said: list[ProposedChange], form: DecisionForm
    ) -> TemplateResponse:
        ticked = form["keys"].value() or []
        context = self.admin_site.each_context(request) | {
            "title": f"Corrections to {correction.confirmation.partnership}",
            "opts": self.opts,
            "original": correction,
            "correction": correction,
            "rows": [(change, change.key in ticked, change.key in correction.approved) for change in said],
            "form": form,
            "may_decide": correction.is_waiting and self.may_decide(request),
        }
        return TemplateResponse(request, "confirmations/corrections/diff.html", context)

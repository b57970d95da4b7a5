"""Admin of leads' proposals: what would change, to accept in whole or part, or to decline."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from base.changing.effects import Effect
from base.records.filters import WordFilter
from base.records.logs import LogAdmin
from confirmations.models import Proposal
from confirmations.permissions import CHANGE_PROPOSAL
from confirmations.proposals.contradicting import contradictions_of
from confirmations.proposals.kinds import ProposedChange, what_is_proposed
from confirmations.proposals.writes import ThinkFirstError, accept_proposal, decline_proposal, effect_of
from partnerships.people.forms import AsksWhoIsMeant
from partnerships.places.admin_filters import HomeFilter


class DecidedFilter(WordFilter):
    """Proposals by whether an officer decided."""

    title = "decided"
    parameter_name = "state"
    words = (
        ("waiting", "waiting", "Waiting for an officer"),
        ("decided", "decided", "Decided"),
        ("withdrawn", "withdrawn", "Withdrawn by the lead"),
    )


class DecisionForm(AsksWhoIsMeant, forms.Form):
    """Which changes are right, by their numbers, whom the lead means by a name, and what to tell the lead."""

    name = forms.CharField(required=False)  # of the proposal, not typed

    taken = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple, required=False)
    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80, "aria-describedby": "note-help"}),
        max_length=2000,
        required=False,
    )

    def __init__(self, data: Any = None, *, said: list[ProposedChange], name: str) -> None:
        data = None if data is None else data.dict() | {"name": name, "taken": data.getlist("taken")}
        super().__init__(data, initial={"taken": list(range(len(said)))})
        self.fields["taken"].choices = [(number, change.label) for number, change in enumerate(said)]  # type: ignore[attr-defined]
        self.to_agree_to: Effect | None = None  # what is to be thought of before this is accepted
        self.is_declining = "decline" in self.data
        self.has_changes = bool(said)
        if self.is_declining:
            self.fields.pop("one_of_these", None)  # nobody is to lead, so nobody is meant

    def clean(self) -> dict[str, object]:
        """A refusal has its reason; what is accepted has something in it."""
        data = super().clean() or {}
        if self.is_declining and not data.get("note"):
            self.add_error("note", "Tell the lead why you decline.")
        if not self.is_declining and self.has_changes and not data.get("taken"):
            self.add_error(None, "Tick what is right, or decline all of it.")
        elif not self.is_declining and self._leaves_out_some(data) and not data.get("note"):
            self.add_error("note", "Tell the lead why you decline what is not ticked.")
        return data

    def _leaves_out_some(self, data: dict[str, object]) -> bool:
        return len(set(data.get("taken") or ())) < len(self.fields["taken"].choices)  # type: ignore[attr-defined,call-overload]


@admin.register(Proposal)
class ProposalAdmin(LogAdmin):
    """What leads ask to have changed; a page of its own shows it and takes the officer's decision."""

    empty_note = (
        "No lead has proposed anything yet. They do in answer to the yearly question, or from “My partnership”."
    )
    list_display = ["partnership", "lead_", "kind", "sent_on", "state", "decided_by"]
    list_filter = [DecidedFilter, "kind", "state", ("partnership__home_quadrant", HomeFilter)]
    list_select_related = ["lead__person", "partnership", "decided_by", "sent_by"]
    search_fields = ["partnership__name", "lead__person__name"]
    search_help_text = "A part of the partnership’s or the lead’s name."

    @admin.display(description="from", ordering="lead__person__name")
    def lead_(self, proposal: Proposal) -> str:
        """Who sent it, the lead or somebody who acts for them."""
        return proposal.sender

    @admin.display(description="sent", ordering="sent_at")
    def sent_on(self, proposal: Proposal) -> dt.datetime:
        """When it was sent."""
        return proposal.sent_at

    def may_decide(self, request: HttpRequest) -> bool:
        """Whether the user may accept and decline."""
        return request.user.has_perm(CHANGE_PROPOSAL)  # type: ignore[union-attr]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """What would change; a post accepts what is ticked or declines all."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not self.get_object(request, object_id):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        proposal = Proposal.objects.with_record().get(pk=object_id)
        kind = what_is_proposed(proposal)
        said, name = kind.changes(proposal), kind.name_to_ask_about()
        if request.method != "POST":
            return self._page(request, proposal, said, DecisionForm(said=said, name=name))
        if not self.may_decide(request):
            raise PermissionDenied
        form = DecisionForm(request.POST, said=said, name=name)
        if not form.is_valid() or not self._decide(request, proposal, form):
            return self._page(request, proposal, said, form)
        return redirect("admin:confirmations_proposal_changelist")

    def _decide(self, request: HttpRequest, proposal: Proposal, form: DecisionForm) -> bool:
        """Do it and say so; False, with the reason in the form, where a rule refuses."""
        note, by = form.cleaned_data["note"], request.user
        try:
            if form.is_declining:
                decided = decline_proposal(proposal=proposal, note=note, by=by)
            else:
                taken, who = form.cleaned_data["taken"], form.known_person
                agreed = form.data.get("agreed", "").replace("\r\n", "\n")
                decided = accept_proposal(proposal=proposal, taken=taken, note=note, by=by, who=who, agreed=agreed)
        except ValidationError as error:
            form.to_agree_to = error.effect if isinstance(error, ThinkFirstError) else None
            for message in error.messages:
                form.add_error(None, message)
            proposal.refresh_from_db(fields=["state", "accepted", "note", "decided_by", "decided_at"])
            return False
        told = "The lead is told by e-mail."
        if not decided.lead.reachable_email:
            told = "The lead has no e-mail address in the record, so tell them yourself."
        text = f"{decided.partnership}: {decided.get_state_display().lower()}. {told}"
        self.message_user(request, text, messages.SUCCESS)
        if decided.accepted:
            done = what_is_proposed(decided).follow_up(decided, by)
            if done:
                self.message_user(request, done)
        return True

    def _page(
        self, request: HttpRequest, proposal: Proposal, said: list[ProposedChange], form: DecisionForm
    ) -> TemplateResponse:
        ticked = {str(number) for number in form["taken"].value() or []}
        may_decide = proposal.is_waiting and self.may_decide(request)
        effect, refused = form.to_agree_to, []
        if may_decide and not effect and not form.errors:
            try:
                effect = effect_of(proposal=proposal, by=request.user)
            except ValidationError as error:
                refused = error.messages
        context = self.admin_site.each_context(request) | {
            "title": f"{proposal.get_kind_display()}: what {proposal.lead.person} proposes for {proposal.partnership}",
            "opts": self.opts,
            "original": proposal,
            "proposal": proposal,
            "rows": [
                (number, change, str(number) in ticked, number in proposal.accepted)
                for number, change in enumerate(said)
            ],
            "form": form,
            "may_decide": may_decide,
            "not_sent": "" if proposal.is_waiting else form.data.get("note", "").strip(),
            "effect": effect,
            "refused": refused,
            "contradictions": contradictions_of(proposal) if proposal.is_waiting else [],
        }
        return TemplateResponse(request, "confirmations/proposals/proposal.html", context)

"""How a partnership does its peer reviews, and where in the groups a school is to be."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count

from base.form_fields import AnswerField
from improvement.forms import ProgrammeForm
from improvement.models import Round
from improvement.rounds.group_writes import begin_in_groups, move_school, swap_schools
from improvement.rounds.sheet import RoundSheet
from improvement.rounds.writes import say_how
from partnerships.models import Partnership, School

HOW = {
    Round.Manner.GROUPS: "Plan in groups: schools review each other",
    Round.Manner.TRUST: "The trust runs its own",
    Round.Manner.PAPER: "On paper: we plan and keep them outside the portal",
    Round.Manner.NONE: "None this year",
}


class HowForm(ProgrammeForm):
    """How this year's peer reviews are done; each answer is a full one."""

    button = "Continue"
    manner = AnswerField(
        label="How do your schools review each other this year?",
        choices=list(HOW.items()),
        error_messages={"required": "Choose how your schools review each other this year"},
    )
    why_none = forms.ChoiceField(
        label="If there are none: why?",
        choices=[("", "Choose a reason"), *Round.Why.choices],
        required=False,
    )

    def __init__(self, *args: Any, partnership: Partnership, year: int, round: Round | None, **kwargs: Any) -> None:
        self.partnership, self.year, self.elsewhere = partnership, year, list[School]()
        self.has_more = False  # reviews than before
        if round:
            kwargs["initial"] = {"manner": round.manner, "why_none": round.why_none}
        super().__init__(*args, **kwargs)
        self.lay_out(Field.radios("manner", legend_size=Size.MEDIUM), "why_none")

    def clean(self) -> dict[str, Any]:
        """None needs a reason, and nothing else has one."""
        data = super().clean() or {}
        if data.get("manner") == Round.Manner.NONE and not data.get("why_none") and "why_none" not in self.errors:
            self.add_error("why_none", "Choose why there are no peer reviews this year")
        return data

    def send(self) -> bool:
        """Write it; False, with why in the form, where a rule refuses it."""
        what: dict[str, Any] = {"partnership": self.partnership, "year": self.year, "by": self.by}
        before = self._reviews()
        manner = self.cleaned_data["manner"]
        try:
            if manner == Round.Manner.GROUPS:
                _, self.elsewhere = begin_in_groups(**what)
            else:
                why = self.cleaned_data["why_none"] if manner == Round.Manner.NONE else ""
                say_how(**what, manner=manner, why_none=why)
        except ValidationError as refused:
            self.add_error("manner", refused.messages)  # type: ignore[arg-type]
            return False
        self.has_more = self._reviews() != before
        return True

    def said_if_changed(self, done: str) -> str:
        """As of every form; a school that joined since is planned where the same is said again."""
        return done if self.has_more else super().said_if_changed(done)

    def _reviews(self) -> int:
        rounds = Round.objects.filter(partnership=self.partnership, year=self.year)
        return rounds.aggregate(n=Count("reviews"))["n"]


class MoveForm(ProgrammeForm):
    """One school, and where to: another group, or the place of another school, which comes to its."""

    button = "Move"
    school = forms.TypedChoiceField(
        label="School",
        coerce=int,
        error_messages={"required": "Choose the school that is to move"},
    )
    to = forms.ChoiceField(
        label="Where to",
        help_text="A swap keeps both groups as large as they are.",
        error_messages={"required": "Choose a group, or a school to swap with"},
    )

    def __init__(self, *args: Any, round: Round, sheet: RoundSheet, **kwargs: Any) -> None:
        self.round = round
        super().__init__(*args, **kwargs)
        hosts = {
            str(group.group): [
                (review.host_id, str(review.host)) for review in group.reviews if not review.is_cancelled
            ]
            for group in sheet.groups
            if group.group
        }
        groups = [(f"group-{group.group.number}", str(group.group)) for group in sheet.groups if group.group]
        swaps = [
            (f"Swap with a school of {name.lower()}", [(f"swap-{pk}", school) for pk, school in schools])
            for name, schools in hosts.items()
        ]
        field: Any = self.fields["school"]
        field.choices = [("", "Choose a school"), *hosts.items()]
        field = self.fields["to"]
        field.choices = [("", "Choose where to"), ("Move to a group", groups), *swaps]
        self.names = {pk: school for schools in hosts.values() for pk, school in schools}

    def send(self) -> str:
        """Move or swap; return what came of it, empty, with why in the form, where that cannot be."""
        what, _, number = self.cleaned_data["to"].partition("-")
        school, target = self.cleaned_data["school"], int(number)
        try:
            if what == "swap":
                swap_schools(round=self.round, school=school, other=target, by=self.by)
                return f"{self.names[school]} and {self.names[target]} have changed places."
            move_school(round=self.round, school=school, to=target, by=self.by)
        except ValidationError as refused:
            self.add_error("to", refused.messages)  # type: ignore[arg-type]
            return ""
        return f"{self.names[school]} is in group {target} now."

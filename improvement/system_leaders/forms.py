"""What is said of a system leader: who, where they work, how much, and by which designations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from base.form_fields import AnswersField
from improvement.forms import ChoiceOf, CountField, OneDayField, ProgrammeForm
from improvement.models import Designation, SystemLeader
from improvement.models.system_leaders import MOST_DAYS, PHASE_FIELDS
from improvement.system_leaders.writes import add_leader, award, change_leader, end_leader
from partnerships.models import District, Organisation, Person, School
from partnerships.search import match_school

MOST_SHOWN = 4  # of the schools that a name may mean


class WorkForm(ProgrammeForm):
    """Where a system leader works, and how much."""

    districts = AnswersField(
        label="Districts in which they work", error_messages={"required": "Choose at least one district"}
    )
    phases = AnswersField(
        label="Phases in which they work",
        choices=[(name, capfirst(label)) for name, label in PHASE_FIELDS.items()],
        error_messages={"required": "Choose at least one phase"},
    )
    days = CountField(
        "Days a year", MOST_DAYS, "How many days they can give to other schools in an academic year, such as 10."
    )

    def __init__(self, *args: Any, leader: SystemLeader | None = None, **kwargs: Any) -> None:
        self.leader = leader
        if leader:
            kwargs["initial"] = {
                "districts": [district.slug for district in leader.districts.all()],
                "phases": [name for name in PHASE_FIELDS if getattr(leader, name)],
                "days": leader.days,
            }
        super().__init__(*args, **kwargs)
        self.fields["districts"].choices = District.objects.order_by("name").values_list("slug", "name")  # type: ignore[attr-defined]

    @property
    def work(self) -> dict[str, Any]:
        """What the writes take."""
        districts = District.objects.filter(slug__in=self.cleaned_data["districts"])
        return {"districts": districts, "phases": self.cleaned_data["phases"], "days": self.cleaned_data["days"]}

    def write(self) -> SystemLeader:
        """Change the entry. Raises ``ValidationError``."""
        assert self.leader  # noqa: S101  # of a page that shows one
        return change_leader(leader=self.leader, by=self.by, **self.work)


class AddForm(WorkForm):
    """Who is to be on the register: somebody of the records, whom the name finds."""

    button = "Add them"

    name = forms.CharField(
        label="Their full name",
        help_text="Of somebody who is among the people of the records. Nothing else is kept of what you type here.",
        max_length=150,
        error_messages={
            "required": "Enter their full name",
            "max_length": "Enter their full name alone, in 150 characters or fewer",
        },
    )
    school = forms.CharField(
        label="Their own school",
        help_text="Its name or URN. Its headteacher releases them. Leave empty if they head one school themselves.",
        max_length=150,
        required=False,
        error_messages={"max_length": "Enter the school’s name or URN alone, in 150 characters or fewer"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("name", "")
        self.namesakes = list(Person.objects.called(typed).with_roles_today()) if typed else []
        self.order_fields(["name", "person", "school"])
        if len(self.namesakes) > 1:
            choices = [
                (str(one.pk), f"{one}: {one.leads_and_heads or 'holds no post today'}") for one in self.namesakes
            ]
            self.fields["person"] = ChoiceOf(
                "Which of them", choices, otherwise="Choose who it is: several people are called that"
            )
            self.order_fields(["name", "person", "school"])
        self.lay_out(*self.fields)

    def clean_name(self) -> str:
        """One of the records."""
        name: str = self.cleaned_data["name"]
        if not self.namesakes:
            raise ValidationError("Nobody of this name is among the people of the records. Add them in admin first")
        return name

    def clean(self) -> dict[str, Any]:
        """Find the person and the school."""
        data = super().clean() or {}
        if "name" in data and not (len(self.namesakes) > 1 and "person" in self.errors):
            data["who"] = self._who(data)
            data["their_school"] = self._school(data)
        return data

    def _who(self, data: dict[str, Any]) -> Person:
        chosen = data.get("person")
        return next((one for one in self.namesakes if str(one.pk) == chosen), self.namesakes[0])

    def _school(self, data: dict[str, Any]) -> School | None:
        """The one that is surely meant; else an error that says which it may be."""
        text = data.get("school", "")
        if not text:
            headed = {headship.school for headship in data["who"].headships_today}
            if len(headed) == 1:
                return headed.pop()
            self.add_error("school", "Enter the name or URN of their own school")
            return None
        match = match_school(text)
        if not match.candidates:
            self.add_error("school", "No school of this name is known. Enter its URN, the six digits of the register")
        elif not match.sure:
            likely = "; ".join(f"{one.name}, URN {one.urn}" for one in match.candidates[:MOST_SHOWN])
            self.add_error("school", f"Which school is it? Enter its URN: {likely}")
        else:
            return School.objects.get(pk=match.candidates[0].pk)
        return None

    def write(self) -> SystemLeader:
        """Put them on the register. Raises ``ValidationError``."""
        data = self.cleaned_data
        return add_leader(person=data["who"], school=data["their_school"], by=self.by, **self.work)


class EndForm(ProgrammeForm):
    """The last day of somebody on the register."""

    button = "Take them off the register"

    ended_on = OneDayField("Last day", "For example 31 August 2027. They are not shown after it.")

    def __init__(self, *args: Any, leader: SystemLeader, **kwargs: Any) -> None:
        self.leader = leader
        super().__init__(*args, **kwargs)

    def write(self) -> SystemLeader:
        """End it. Raises ``ValidationError``."""
        return end_leader(leader=self.leader, on=self.cleaned_data["ended_on"], by=self.by)


class DesignationForm(ProgrammeForm):
    """A designation: what it is, who awarded it, and from when to when."""

    kind = ChoiceOf("Designation", Designation.Kind.choices, otherwise="Choose a designation")
    awarded_by = ChoiceOf("Awarded by", [], otherwise="Choose who awarded it")
    started_on = OneDayField("First day", "For example 1 September 2026.")
    ended_on = OneDayField("Last day", "For example 31 August 2028. Every designation ends, and can be awarded again.")

    def __init__(self, *args: Any, leader: SystemLeader, designation: Designation | None = None, **kwargs: Any) -> None:
        self.leader, self.designation = leader, designation
        if designation:
            kwargs["initial"] = {name: getattr(designation, name) for name in ("kind", "started_on", "ended_on")}
            kwargs["initial"]["awarded_by"] = designation.awarded_by.slug
        super().__init__(*args, **kwargs)
        bodies = list(Organisation.objects.values_list("slug", "name"))
        self.fields["awarded_by"].choices = [("", "Choose"), *bodies]  # type: ignore[attr-defined]

    def write(self) -> Designation:
        """Note it. Raises ``ValidationError``."""
        data = self.cleaned_data
        body = Organisation.objects.get(slug=data["awarded_by"])
        return award(
            leader=self.leader,
            kind=data["kind"],
            awarded_by=body,
            started_on=data["started_on"],
            ended_on=data["ended_on"],
            designation=self.designation,
            by=self.by,
        )

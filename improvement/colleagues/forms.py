"""Who is named: a name, a work address, the school, and what they do in the review. There is no other box."""

from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.core.exceptions import ValidationError

from base.form_fields import AnswerField
from base.names import refuse_nobody
from improvement.colleagues.writes import known_by_address, known_namesakes, name_colleague
from improvement.forms import WorkAddressField
from improvement.models import PeerReview, Reviewer
from improvement.person_names import LONGEST_NAME, is_short_and_in_letters, may_be_a_name
from improvement.rounds import writes
from improvement.rounds.review_forms import FormOfReview
from partnerships.models import Person, School

NEW = "new"
NAME_IS_KNOWN = "Choose who it is: somebody of that name is known"
ADDRESS_IS_KNOWN = "Choose who it is: that e-mail address is of somebody with another name"
WHERE = "Choose the school where they work"
NO_REVIEWER = "Who works at the school that is reviewed may lead its workshop, and does not review it."


class ColleagueForm(FormOfReview):
    """Somebody of a school who is not among the people that can be chosen."""

    button = "Name them"

    name = forms.CharField(
        label="Their full name",
        help_text="Such as Ann Day. Their job and anything else is not kept.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        validators=[refuse_nobody],
        error_messages={"required": "Enter their full name"},
    )
    person = AnswerField(label="Who is it?", required=False)
    email = WorkAddressField(
        "Their dates go to it, with a link that needs no account. No page of peer reviews shows it."
    )
    school = forms.TypedChoiceField(
        label="Their school", coerce=int, error_messages=dict.fromkeys(("required", "invalid_choice"), WHERE)
    )
    role = AnswerField(
        label="What do they do in this review?",
        choices=Reviewer.Role.choices,
        error_messages={"required": "Choose what they do in this review"},
    )

    def __init__(self, *args: Any, review: PeerReview, schools: list[School], **kwargs: Any) -> None:
        self.schools = {school.pk: school for school in schools}
        super().__init__(*args, review=review, **kwargs)
        fields: dict[str, Any] = self.fields
        offered = [(str(pk), str(school)) for pk, school in self.schools.items()]
        fields["school"].choices = offered if len(offered) == 1 else [("", "Choose a school"), *offered]
        fields["role"].choices = [(role.value, role.label) for role in self._roles()]
        if len(fields["role"].choices) == 1:
            fields["role"].initial, fields["role"].help_text = self._roles()[0].value, NO_REVIEWER
        typed, address = (str(self.data.get(name, "")).strip() for name in ("name", "email"))
        known = known_namesakes(typed, address, schools) if may_be_a_name(typed) else []
        of_another_name = [] if known else known_by_address(address, schools)
        self.asks = ADDRESS_IS_KNOWN if of_another_name else NAME_IS_KNOWN
        self.known = {str(one.person.pk): one.person for one in (*known, *of_another_name)}
        if self.known:
            others = [(str(one.person.pk), str(one)) for one in (*known, *of_another_name)]
            new = "Somebody else with that address" if of_another_name else "Somebody else of that name"
            fields["person"].choices = [*others, (NEW, new)]
        else:
            del fields["person"]
        self.lay_out("seen", "name", *self._radios("person"), "email", "school", *self._radios("role"))

    def _roles(self) -> list[Reviewer.Role]:
        """What somebody of these schools may do: who works at the host reviews nothing there, and one leads."""
        if set(self.schools) == {self.review.host_id}:
            return [Reviewer.Role.CHAMPION]
        is_led = any(one.leads for one in self.review.people)
        return [role for role in Reviewer.Role if not (is_led and role == Reviewer.Role.LEAD_REVIEWER)]

    def _radios(self, name: str) -> list[Any]:
        return [Field.radios(name, legend_size=Size.SMALL, small=True)] if name in self.fields else []

    def clean_name(self) -> str:
        """A name, and no sentence."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not is_short_and_in_letters(name):
            raise ValidationError(f"Enter their name alone, such as Ann Day: letters, at most {LONGEST_NAME}")
        if not may_be_a_name(name):
            raise ValidationError("Begin each part of their name with a capital letter, such as Ann Day or Zoë d’Arcy")
        return name

    def clean_email(self) -> str:
        """In lower case, as accounts have it."""
        return str(self.cleaned_data["email"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """Ask who it is, where somebody of that name is known, or of another name at that address."""
        data = super().clean() or {}
        if self.known and not data.get("person") and "person" not in self.errors:
            self.add_error("person", self.asks)
        return data

    @property
    def address_in_words(self) -> str:
        """That the address typed of somebody known is not kept; the same words whether it is theirs or not."""
        if self.chosen.pk not in {person.pk for person in self.known.values()}:
            return ""
        return (
            f"{self.chosen} has a record already and is written to at the address of that; the one that you typed is "
            "not kept. If theirs is wrong, ask the council to put it right."
        )

    def write(self) -> None:
        """Make their record where they have none, and put them into the review."""
        data, school = self.cleaned_data, self.schools[self.cleaned_data["school"]]
        person: Person | None = self.known.get(data.get("person", ""))
        try:
            self.chosen = person or name_colleague(school=school, name=data["name"], email=data["email"], by=self.by)
        except ValidationError as refused:
            self.add_error("school", refused.messages)  # type: ignore[arg-type]
            return
        what: dict[str, Any] = {"person": self.chosen, "role": data["role"], "school": school}
        self.at("role", writes.name_reviewer, review=self.review, **what)

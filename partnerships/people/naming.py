"""Forms of dated changes that name somebody: one of those recorded, or somebody new, who is asked about if known."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms

from base.changing.pages import ChangeForm
from base.names import refuse_address, refuse_nobody
from base.saving import Author
from partnerships.models import Person
from partnerships.people.forms import AsksWhoIsMeant
from partnerships.people.namesakes import roles_of
from partnerships.people.own import refuse_ones_own
from partnerships.person_names import name_key


class PeopleOffered(forms.models.ModelChoiceIterator):
    """The people to choose from; all that those who share a name do is looked up once for all of them."""

    def __iter__(self) -> Iterator[Any]:
        people = list(self.queryset.all())
        shared = Counter(name_key(person.name) for person in people)
        field: Any = self.field
        field.roles = roles_of([person for person in people if shared[name_key(person.name)] > 1])
        return super().__iter__()


class PersonChoiceField(forms.ModelChoiceField):
    """A person, whom what they do, or are to do, tells apart from others of the same name."""

    iterator = PeopleOffered
    roles: Mapping[int, str] = MappingProxyType({})

    def label_from_instance(self, obj: Any) -> str:
        """The name, and what they lead and head; of who shares it, their seats and what is to come besides."""
        roles = self.roles.get(obj.pk) or obj.leads_and_heads
        return f"{obj} ({roles})" if roles else str(obj)


class NamesSomebodyForm(AsksWhoIsMeant, ChangeForm):
    """Asks for a person: ``to`` of those recorded, or ``new_name``."""

    name_field = "new_name"
    place: ClassVar[str]  # what whoever is named is to have: “lead”
    needs_somebody: ClassVar[bool] = True  # whether somebody has to be named
    to = PersonChoiceField(
        Person.objects.none(), required=False, empty_label="Somebody new, named below", label="Who takes over"
    )
    new_name = forms.CharField(
        required=False,
        max_length=150,
        label="Or the name of somebody new",
        validators=[refuse_address],
        help_text="For example Ann Day. A title can be added on the page of the person.",
    )

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        people = Person.objects.with_roles_today()
        self.fields["to"].queryset = people.exclude(pk__in=self.those_left_out())  # type: ignore[attr-defined]

    def those_left_out(self) -> list[int]:
        """The keys of people who cannot be chosen: whoever hands over."""
        return []

    def clean_new_name(self) -> str:
        """Refuse “TBC” and its like."""
        name: str = self.cleaned_data["new_name"]
        if name:
            refuse_nobody(name, place="" if self.needs_somebody else self.place)
        return name

    def clean(self) -> dict[str, Any]:
        """Refuse two people, or none where somebody has to be named."""
        cleaned = super().clean() or self.cleaned_data
        named = [name for name in ("to", "new_name") if cleaned.get(name)]
        if self.is_read and (len(named) == 2 or (self.needs_somebody and not named)):
            self.add_error("to", "Choose a person, or enter the name of somebody new: one of the two.")
        return cleaned

    @property
    def is_read(self) -> bool:
        """Whether both boxes say what can be meant, nobody perhaps."""
        return not (self.has_error("to") or self.has_error("new_name"))

    def somebody(self, by: Author) -> Person:
        """Whoever was named, who may be new and is not saved then. Raises ``ValidationError`` for oneself."""
        person = self.cleaned_data["to"] or self.known_person or Person(name=self.cleaned_data["new_name"])
        refuse_ones_own(person.pk, by=by)
        return person


class ReachesSomebodyForm(NamesSomebodyForm):
    """The same, with an address for whoever is new: rights that follow from a post need somebody who can be reached."""

    email = forms.EmailField(
        required=False,
        label="E-mail address of somebody new",
        help_text="For example ann.day@example.org. It is never shown to the public unless they agree to it.",
    )
    field_order = ("to", "new_name", "one_of_these", "email")

    def clean(self) -> dict[str, Any]:
        """Refuse an address that would replace one that is recorded."""
        cleaned = super().clean()
        if cleaned.get("email") and cleaned.get("to"):
            self.add_error("email", f"{cleaned['to']} is recorded already. Change their address on their own page.")
        return cleaned

    def somebody(self, by: Author) -> Person:
        """Whoever was named; whoever is new has the address."""
        person = super().somebody(by)
        if person._state.adding:
            person.email = self.cleaned_data["email"]
        return person

"""Making one of two records of a person, as an officer asks for it."""

from typing import Any

from django import forms

from base.changing.effects import Effect
from base.changing.pages import ChangeForm
from base.saving import Author
from partnerships.models import Person
from partnerships.people.naming import PersonChoiceField
from portal.merging.writes import merge_people

THIS, OTHER = "this", "other"


class MergePeopleForm(ChangeForm):
    """Which other record is of the same person, and which of the two stays."""

    slug, label = "merge", "Merge with another record…"
    title = "Merge with another record of the same person"
    is_kept = False  # a record that went cannot be put back with all that was its own
    beforehand = (
        "A merge cannot be taken back: leads, seats and attendances of the two become one, and the contact details of "
        "the record that goes are erased. Nobody can tell afterwards what was whose. You see it all before it is done."
    )
    other = PersonChoiceField(
        Person.objects.none(),
        label="The other record",
        empty_label="Choose a person",
        error_messages={"required": "Choose the other record of the same person."},
    )
    stays = forms.ChoiceField(label="Which record stays", widget=forms.RadioSelect, initial=THIS)

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        people = Person.objects.with_roles_today().exclude(pk=record.pk)
        self.fields["other"].queryset = people  # type: ignore[attr-defined]
        self.fields["stays"].choices = [  # type: ignore[attr-defined]
            (THIS, f"This one: {record}"),
            (OTHER, "The other one, with its name"),
        ]

    def change(self, by: Author) -> Effect:
        """Merge them."""
        pair = (self.record, self.cleaned_data["other"])
        keep, gone = pair if self.cleaned_data["stays"] == THIS else reversed(pair)
        self.record = keep  # to which the page leads on
        return merge_people(keep=keep, gone=gone, by=by)

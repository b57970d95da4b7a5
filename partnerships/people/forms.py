"""“Is it one of these?”: what a form asks where somebody is named who shares a name with somebody known."""

from typing import Any, ClassVar

from django import forms

from partnerships.models import Person
from partnerships.people.namesakes import namesakes
from partnerships.person_names import name_key

NEW = "new:"  # before the key of the name: the answer holds for no other name that is typed afterwards


class AsksWhoIsMeant(forms.BaseForm):
    """A form in which somebody is named, in ``name_field``: if people of that name are known, it asks who is meant.

    Put it before the class of the form. The form has the field ``one_of_these`` only while somebody has the name.
    """

    name_field: ClassVar[str] = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.data.get(self.add_prefix(self.name_field), "").strip() if self.is_bound else ""
        if known := namesakes(name):
            self.fields["one_of_these"] = _question(name, [(str(each.person.pk), str(each)) for each in known])
            fields = [field for field in self.fields if field != "one_of_these"]
            fields.insert(fields.index(self.name_field) + 1, "one_of_these")
            self.order_fields(fields)

    @property
    def known_person(self) -> Person | None:
        """Who is meant, of those known; None where it is somebody new. There once the form is valid."""
        answer = self.cleaned_data.get("one_of_these") or NEW
        return None if answer.startswith(NEW) else Person.objects.get(pk=answer)


def _question(name: str, known: list[tuple[str, str]]) -> forms.ChoiceField:
    asked = f"{name}: somebody of this name is recorded already. Say whether it is one of these."
    return forms.ChoiceField(
        label="Is it one of these?",
        choices=[*known, (NEW + name_key(name), "No: somebody new of the same name")],
        widget=forms.RadioSelect,
        error_messages={"required": asked, "invalid_choice": asked},
    )

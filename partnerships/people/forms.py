"""“Is it one of these?”: what a form asks where somebody is named who seems to be recorded already."""

from typing import Any, ClassVar

from django import forms

from partnerships.models import Person
from partnerships.people.namesakes import who_may_be_meant
from partnerships.person_names import name_key

NEW = "new:"  # before the key of the name: the answer holds for no other name that is typed afterwards


class AsksWhoIsMeant(forms.BaseForm):
    """A form in which somebody is named, in ``name_field``: if people of that or a like name, or of the same address,
    are known, it asks who is meant.

    Put it before the class of the form. The form has the field ``one_of_these`` only while somebody may be.
    """

    name_field: ClassVar[str] = "name"
    email_field: ClassVar[str] = "email"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.data.get(self.add_prefix(self.name_field), "").strip() if self.is_bound else ""
        email = self.data.get(self.add_prefix(self.email_field), "").strip() if self.is_bound else ""
        if name and (known := who_may_be_meant(name, email)):
            is_same = any(name_key(each.person.name) == name_key(name) for each in known)
            choices = [(str(each.person.pk), str(each)) for each in known]
            self.fields["one_of_these"] = _question(name, choices, is_same=is_same)
            fields = [field for field in self.fields if field != "one_of_these"]
            fields.insert(fields.index(self.name_field) + 1, "one_of_these")
            self.order_fields(fields)

    @property
    def known_person(self) -> Person | None:
        """Who is meant, of those known; None where it is somebody new. There once the form is valid."""
        answer = self.cleaned_data.get("one_of_these") or NEW
        return None if answer.startswith(NEW) else Person.objects.get(pk=answer)


def _question(name: str, known: list[tuple[str, str]], *, is_same: bool) -> forms.ChoiceField:
    of = "of this name" if is_same else "of a name like this, or of this address,"
    asked = f"{name}: somebody {of} is recorded already. Say whether it is one of these."
    somebody_new = "No: somebody new of the same name" if is_same else "No: somebody new"
    return forms.ChoiceField(
        label="Is it one of these?",
        choices=[*known, (NEW + name_key(name), somebody_new)],
        widget=forms.RadioSelect,
        error_messages={"required": asked, "invalid_choice": asked},
    )

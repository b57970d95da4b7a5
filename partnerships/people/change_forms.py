"""A new name of a person and of an organisation, as an officer asks for it."""

from django import forms

from base.changing.effects import Effect
from base.changing.pages import ChangeForm
from base.day_fields import DayField
from base.names import refuse_address, refuse_nobody, refuse_same_name
from base.saving import Author
from partnerships.models import Organisation
from partnerships.people.writes import rename_organisation, rename_person


class NewNameForm(ChangeForm):
    """The same person, with a new name."""

    slug, label, title = "new-name", "New name…", "The same person, with a new name"
    name = forms.CharField(
        max_length=150,
        label="New name",
        validators=[refuse_address, refuse_nobody],
        help_text="As they write it, such as Ann Field. A typing error is put right on the form of the person instead.",
        error_messages={"required": "Enter the new name."},
    )
    on = DayField("First day of that name", "Today or a day that has passed, for example 1 September 2026.")

    def change(self, by: Author) -> Effect:
        """Give them the name; the former one is found by officers."""
        return rename_person(person=self.record, by=by, **self.cleaned_data)


class RenameOrganisationForm(ChangeForm):
    """An organisation with a new name from a day."""

    slug, label, title = "rename", "Rename…", "A new name of this organisation"
    name = forms.CharField(
        max_length=100,
        label="New name",
        validators=[refuse_address],
        help_text="As it is to be written on pages. To put a typing error right, change the name on the form instead.",
        error_messages={"required": "Enter the new name."},
    )
    on = DayField(
        "First day of that name",
        "For example 1 September 2026. Boards before that day keep the old name. A day to come is shown from then on.",
    )

    def clean_name(self) -> str:
        """Refuse the name of another."""
        name: str = self.cleaned_data["name"]
        refuse_same_name(name, Organisation.objects.exclude(pk=self.record.pk))
        return name

    def change(self, by: Author) -> Effect:
        """Keep the old name with its days, and give the new one."""
        return rename_organisation(organisation=self.record, by=by, **self.cleaned_data)


PERSON_CHANGES = (NewNameForm,)
ORGANISATION_CHANGES = (RenameOrganisationForm,)

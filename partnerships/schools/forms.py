"""What officers add to a school: the facts that the register leaves out or has wrong."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from partnerships.geography import whole_postcode
from partnerships.models import Authority, School, SchoolName

NO_POSTCODE = "“{}” is not a postcode. Enter a whole one, such as CO4 5EG, or leave the field empty."
ENDED = "The authority {} ended on {}. Enter the code of the one that the school is of today."


class SchoolForm(forms.ModelForm):
    """A school as officers write it; an empty postcode goes back to what the register says."""

    class Meta:
        model = School
        fields = ("known_as", "postcode", "district", "office_email", "notes")  # admin adds what a new school needs

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "postcode" in self.fields:
            self.fields["postcode"].max_length = None  # spaces that are too many are taken out and not refused
            self.fields["postcode"].validators = []
            self.fields["postcode"].widget.attrs.pop("maxlength", None)

    def clean_postcode(self) -> str:
        """The postcode as it is written, ``CO4 5EG``; what the register itself has is let through as it stands."""
        typed = " ".join(self.cleaned_data["postcode"].split())
        register = self.instance.register_postcode
        if not typed or typed.casefold() == register.casefold():
            return register
        postcode = whole_postcode(typed)
        if not postcode:
            raise ValidationError(NO_POSTCODE.format(typed[:20]), code="postcode")
        return postcode

    def clean_la_code(self) -> str:
        """The authority of a school that is added, which is not one that has ended."""
        code = self.cleaned_data["la_code"]
        over = Authority.objects.former().filter(code=code).first()
        if over is not None and over.ended_on:
            raise ValidationError(ENDED.format(over.name, date_format(over.ended_on)), code="ended")
        return code


class FormerNameForm(forms.ModelForm):
    """A name that a school bears no more; its fields are admin's, which read days as all of the portal does."""

    def clean_ended_on(self) -> dt.date:
        """The last day of the name, which has come: until then it is the school's own."""
        ended_on = self.cleaned_data["ended_on"]
        if ended_on > timezone.localdate():
            raise ValidationError("A former name ends today at the latest. Enter its last day.", code="future")
        return ended_on


class FormerNameFormSet(forms.BaseInlineFormSet):
    """Refuses two names that end on one day: Django leaves the school out of what an inline's row is checked for."""

    def clean(self) -> None:
        """Compare the rows with each other, and with what a colleague recorded since the form was opened."""
        filled = [form.instance for form in self.forms if form.is_valid() and form.instance.ended_on]
        known = SchoolName.objects.filter(school=self.instance.pk)
        others = known.exclude(pk__in=[form.instance.pk for form in self.initial_forms])
        days = [*(row.ended_on for row in filled), *others.values_list("ended_on", flat=True)]
        twice = sorted({day for day in days if days.count(day) > 1})
        if twice:
            raise ValidationError(
                f"Two former names end on {date_format(twice[0])}. Give each its own last day.", code="twice"
            )
        super().clean()

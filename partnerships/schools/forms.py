"""What officers add to a school: the facts that the register leaves out or has wrong."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from partnerships.authorities.codes import AuthorityCode, authority_called
from partnerships.geography import whole_postcode
from partnerships.models import Authority, School

NO_POSTCODE = "“{}” is not a postcode. Enter a whole one, such as CO4 5EG, or leave the field empty."
NO_AUTHORITY = "“{}” is no local authority of England. Enter its three digits, such as 935, or its name."
ENDED = "The authority {} ended on {}. Enter the code of the one that the school is of today."


_CODE = re.compile(r"[0-9]{3}")


class SchoolForm(forms.ModelForm):
    """A school as officers write it; an empty postcode goes back to what the register says."""

    authority: AuthorityCode | None = None

    class Meta:
        model = School
        fields = ("known_as", "postcode", "district", "office_email", "notes")  # admin adds what a new school needs

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "postcode" in self.fields:
            self.fields["postcode"].max_length = None  # spaces that are too many are taken out and not refused
            self.fields["postcode"].validators = []
            self.fields["postcode"].widget.attrs.pop("maxlength", None)
        if "la_code" in self.fields:  # of a school that is added
            self.fields["la_code"].max_length = None  # for a name
            self.fields["la_code"].validators = []
            self.fields["la_code"].widget.attrs.pop("maxlength", None)
            self.fields["la_code"].help_text = "Three digits, or its name, such as Suffolk."
            self.fields["la_name"].required = False
            self.fields["la_name"].help_text = "Filled in where the code or the name is one of England’s."

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
        """The code of the authority of a school that is added, by its code or name; not one that has ended."""
        typed = self.cleaned_data["la_code"]
        self.authority = authority_called(typed)
        code = self.authority.code if self.authority else typed
        if not _CODE.fullmatch(code):
            raise ValidationError(NO_AUTHORITY.format(typed[:40]), code="authority")
        over = Authority.objects.former().filter(code=code).first()
        if over is not None and over.ended_on:
            raise ValidationError(ENDED.format(over.name, date_format(over.ended_on)), code="ended")
        return code

    def clean(self) -> dict[str, Any]:
        """The name of the authority goes with its code."""
        data = super().clean() or self.cleaned_data
        if "la_code" in self.fields and "la_code" not in self.errors and not data.get("la_name"):
            data["la_name"] = self.authority.name if self.authority else ""
            if not data["la_name"]:
                self.add_error("la_name", "Enter the name of the authority: none of that code is known.")
        return data

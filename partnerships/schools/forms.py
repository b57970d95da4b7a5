"""What officers add to a school: the facts that the register leaves out or has wrong."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from partnerships.geography import whole_postcode
from partnerships.models import Authority, School

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

"""A form into which schools are typed or pasted: it asks which is meant where several may be, and of one from outside.

One that cannot be used is named, and the rest go on.
"""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from base.saving import Author, save
from partnerships.authorities.codes import authority_called
from partnerships.authorities.writes import give_authority
from partnerships.memberships.typed_schools import MOST, TypedSchool, typed_schools
from partnerships.models import Authority, EstablishmentType, School

NONE_OF_THESE = "none"
NOTHING_TYPED = "Write at least one school: its name, or its URN."
HOW_TO_TYPE = (
    "One a line: a name as people say it, or a URN. A column of a sheet can be pasted. Write a school from outside as "
    "its URN."
)
AUTHORITY = "Write its name, such as Suffolk, or its code and name, such as 935 Suffolk."
_CODE_AND_NAME = re.compile(r"(?P<code>\d{3})\W*(?P<name>[^\d].*)?")


class AsksWhichSchools(forms.Form):
    """Has ``schools``, and besides a field for each that is not sure, and three for each that the portal does not know.

    Once it is valid, ``chosen_schools`` are those that are meant.
    """

    needs_schools: ClassVar[bool] = True

    schools = forms.CharField(
        label="Schools", required=False, widget=forms.Textarea(attrs={"rows": 8, "cols": 60}), help_text=HOW_TO_TYPE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.data.get(self.add_prefix("schools"), "") if self.is_bound else ""
        self.typed = typed_schools(text)[: MOST + 1]
        self.unknown: dict[int, str] = {}  # the beginning of the names of the three fields, by URN
        asked: list[str] = []
        for one in self.typed:
            if one.candidates:
                self.fields[one.field] = _which(one)
                asked.append(one.field)
            elif urn := one.unknown_urn:
                fields = _about_new(urn)
                self.unknown[urn] = f"new-{urn}-"
                self.fields |= fields
                asked += fields
        names = [name for name in self.fields if name not in asked]
        at = names.index("schools") + 1
        self.order_fields([*names[:at], *asked, *names[at:]])

    def clean_schools(self) -> str:
        """Refuse nothing, where schools are needed, and more than one page can ask about."""
        text: str = self.cleaned_data["schools"]
        if self.needs_schools and not self.typed:
            raise ValidationError(NOTHING_TYPED)
        if len(self.typed) > MOST:
            raise ValidationError(f"These are more than {MOST} schools. Import them from a spreadsheet.")
        return text

    def clean(self) -> dict[str, Any]:
        """Ask whose a number is that the portal does not know, and more of a school from outside that is named."""
        cleaned = super().clean() or self.cleaned_data
        for urn, prefix in self.unknown.items():
            if self.add_prefix(f"{prefix}name") not in self.data:  # it was not asked yet
                self.add_error(f"{prefix}name", f"No school here has the URN {urn}. Name it, or go on to leave it out.")
            if (
                cleaned.get(f"{prefix}name")
                and not cleaned.get(f"{prefix}type")
                and not self.has_error(f"{prefix}type")
            ):
                self.add_error(f"{prefix}type", f"Choose what type of school {urn} is.")
            if cleaned.get(f"{prefix}name"):
                self._clean_authority(f"{prefix}authority", cleaned)
        return cleaned

    def _clean_authority(self, name: str, cleaned: dict[str, Any]) -> None:
        """Read the authority that was typed: of one of England's the code or the name is enough."""
        typed = " ".join(str(cleaned.get(name) or "").split())
        parts = _CODE_AND_NAME.fullmatch(typed)
        if authority := authority_called(parts["code"] if parts else typed):
            held = Authority.objects.filter(code=authority.code).first()
            if held and held.is_home:
                self.add_error(name, f"A school of {held.name} comes with the register. Check the URN.")
            elif held and held.is_over:
                self.add_error(name, f"{held.name} has ended. Write the one that the school is of today.")
            cleaned[name] = authority
        elif parts and parts["name"]:
            cleaned[name] = (parts["code"], parts["name"].strip())
        else:
            self.add_error(name, AUTHORITY)

    def schools_meant(self, by: Author) -> tuple[list[School], list[str]]:
        """The schools, those from outside made by that author, each with ``is_home``; and who was left out, and why."""
        pks, left_out = [], []
        for one in self.typed:
            answer = self.cleaned_data.get(one.field, "") if one.candidates else str(one.pk or "")
            if urn := one.unknown_urn:
                answer = self._made(urn, by)
                if not answer:
                    left_out.append(f"{urn} is left out: no school here has that URN, and you gave it no name.")
            elif answer == NONE_OF_THESE:
                left_out.append(f"“{one.text}” is left out, as you chose.")
            elif not answer:
                left_out.append(f"“{one.text}” is left out: no school here is called that. Write its URN.")
            if answer and answer != NONE_OF_THESE:
                pks.append(int(answer))
        found = School.objects.with_authority().in_bulk(pks)
        return [found[pk] for pk in dict.fromkeys(pks)], left_out

    def _made(self, urn: int, by: Author) -> str:
        """The key of the school from outside of that URN, which is made; empty where it was not named."""
        prefix = self.unknown[urn]
        name = self.cleaned_data.get(f"{prefix}name", "").strip()
        if not name:
            return ""
        code, authority = self.cleaned_data[f"{prefix}authority"]
        kind = self.cleaned_data[f"{prefix}type"]
        school = School(urn=urn, name=name, la_code=code, la_name=authority, establishment_type=kind)
        save(school, by=by, why="From outside, added as it joins a partnership")
        give_authority(school, by=by, why="Added by an officer")
        return str(school.pk)


def _which(one: TypedSchool) -> forms.ChoiceField:
    asked = f"Say which school “{one.text}” is, or that it is none of these."
    keys = [each.pk for each in one.candidates]
    schools = School.objects.select_related("district").in_bulk(keys)
    choices = [(str(pk), f"{schools[pk].name} ({schools[pk].told_apart})") for pk in keys if pk in schools]
    return forms.ChoiceField(
        label=f"Which school is “{one.text}”?",
        choices=[*choices, (NONE_OF_THESE, "None of these: leave it out")],
        widget=forms.RadioSelect,
        error_messages={"required": asked, "invalid_choice": asked},
    )


def _about_new(urn: int) -> dict[str, forms.Field]:
    return {
        f"new-{urn}-name": forms.CharField(
            label=f"Name of the school {urn}",
            required=False,
            max_length=200,
            help_text="If it is from outside. Leave this empty to leave it out.",
        ),
        f"new-{urn}-authority": forms.CharField(
            label=f"Local authority of {urn}", required=False, max_length=64, help_text=AUTHORITY
        ),
        f"new-{urn}-type": forms.ModelChoiceField(
            EstablishmentType.objects.one_of_each_name(),
            label=f"Type of {urn}",
            required=False,
            empty_label="Choose its type",
        ),
    }

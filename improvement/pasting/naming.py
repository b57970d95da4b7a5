"""Who stands in a sheet and is known to nobody: named once each, and put wherever the sheet had them (ADR 52, 57)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crispy_forms_gds.layout import HTML, Fieldset, Size
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from base.saving import Author
from improvement.colleagues.writes import known_by_address, known_namesakes, name_colleague
from improvement.forms import ProgrammeForm, WorkAddressField
from improvement.models import Colleague
from improvement.pasting.sheet import NamedPerson, PastedSheet, UnknownPerson
from improvement.pasting.values import WrittenName
from improvement.person_names import LONGEST_NAME, may_be_a_name
from partnerships.models import School

NAME_FROM_REVIEW = "Leave the address empty here, and name them from a review’s page, where you say who it is"
KNOWN = "Somebody of that name is known: {}. " + NAME_FROM_REVIEW
ADDRESS_IS_KNOWN = "This address is of somebody with another name: {}. " + NAME_FROM_REVIEW


class NamingForm(ProgrammeForm):
    """A name, a school and an address for each. Who gets no address is left out of the plan."""

    button, sends = "Name them", "named"

    def __init__(
        self, *args: Any, unknown: Sequence[UnknownPerson], schools: Mapping[int, School], kept: dict[str, str], by: Any
    ) -> None:
        self.unknown, self.schools = unknown, schools
        super().__init__(*args, by=by)
        parts: list[Any] = []
        for name, value in kept.items():  # what the page carries, as every page of a paste does
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, initial=value, strip=False)
            parts.append(name)
        for number, one in enumerate(unknown):
            names = [f"{what}_{number}" for what in ("name", "school", "email")]
            self.fields |= dict(zip(names, self._fields(one), strict=True))
            where = HTML(f'<p class="govuk-hint">{one.where.capitalize()}</p>')  # of numbers and columns alone
            parts.append(Fieldset(where, *names, legend=f"Person {number + 1}", legend_size=Size.SMALL))
        self.lay_out(*parts)
        self.helper.attrs = self.helper.attrs | {"data-paste-step": ""}  # for ``pasting.js``

    def _fields(self, one: UnknownPerson) -> tuple[forms.Field, ...]:
        box = {"autocomplete": "off", "spellcheck": "false"}
        offered = [("", "Choose a school"), *((str(pk), str(school)) for pk, school in self.schools.items())]
        return (
            forms.CharField(label="Their full name", required=False, initial=one.name, widget=forms.TextInput(box)),
            forms.ChoiceField(
                label="Their school",
                choices=offered,
                required=False,
                initial=str(one.school or ""),
                error_messages={"invalid_choice": "Choose the school where they work"},
            ),
            WorkAddressField(required=False),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what is no name, no school, and who is known already, of those with an address."""
        data = super().clean() or {}
        addresses = set[str]()
        for number in range(len(self.unknown)):
            name, school, email = (f"{what}_{number}" for what in ("name", "school", "email"))
            if not data.get(email):
                continue
            data[email], data[name] = str(data[email]).lower(), " ".join(str(data.get(name, "")).split())
            if not may_be_a_name(data[name]):
                self.add_error(name, f"Enter their name alone, such as Ann Day: letters, at most {LONGEST_NAME}")
            elif known := known_namesakes(data[name], data[email], list(self.schools.values())):
                self.add_error(email, KNOWN.format("; ".join(map(str, known))))
            elif known := known_by_address(data[email], list(self.schools.values())):
                self.add_error(email, ADDRESS_IS_KNOWN.format("; ".join(map(str, known))))
            if not data.get(school) and school not in self.errors:
                self.add_error(school, "Choose the school where they work")
            if data.get(email) in addresses:
                self.add_error(email, "This address is of somebody else on this page. Enter another")
            addresses.add(data.get(email) or "")
        return data

    def named(self, before: Sequence[NamedPerson]) -> dict[UnknownPerson, NamedPerson]:
        """Who has an address now, after those named ``before``. Where a rule refuses one, ``errors`` say so.

        Nothing is kept of them: their records are tried, and made where the sheet is planned.
        """
        found: dict[UnknownPerson, NamedPerson] = {}
        with transaction.atomic():
            keep_named(before, schools=self.schools, by=self.by)
            for number, one in enumerate(self.unknown):
                data: dict[str, Any] = self.cleaned_data
                if not data.get(f"email_{number}"):
                    continue
                new = NamedPerson(data[f"name_{number}"], int(data[f"school_{number}"]), data[f"email_{number}"])
                if why := keep_named([new], schools=self.schools, by=self.by).refused:
                    self.add_error(f"school_{number}", why)
                found[one] = new
            transaction.set_rollback(True)
        return {} if self.errors else found


@dataclass
class KeptPeople:
    """Who of those that were named has a record, what answers call each, by their keys, and why some have none."""

    people: list[NamedPerson] = field(default_factory=list)
    called: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def keep_named(named: Iterable[NamedPerson], *, schools: Mapping[int, School], by: Author) -> KeptPeople:
    """Make a record of each that has none yet.

    An answer calls each by the address, whose digest stays the same where another of them is refused and drops out.
    """
    kept = KeptPeople()
    for one in named:
        there = Colleague.objects.filter(school=one.school, person__email__iexact=one.email).first()
        try:
            school = schools[one.school]
            person = there.person if there else name_colleague(school=school, name=one.name, email=one.email, by=by)
        except KeyError:
            kept.refused.append(f"{one.name}: their school is no member any more.")
        except ValidationError as why:
            kept.refused += why.messages
        else:
            kept.people.append(one)
            kept.called[person.pk] = f"named-{hashlib.sha256(one.email.encode()).hexdigest()[:16]}"
    return kept


def put_in(
    sheet: PastedSheet, named: Mapping[UnknownPerson, NamedPerson], schools: Mapping[int, School]
) -> list[WrittenName]:
    """Write those who are named now into every cell in which the sheet had them; as what each is written."""
    rows, written = {row.number: row for row in sheet.rows}, list[WrittenName]()
    for one, new in named.items():
        name = WrittenName(new.name, str(schools[new.school]))
        written.append(name)
        for number, column in one.places:
            if number in rows:
                rows[number].people.setdefault(column, []).append(name)
    return written


def together(unknown: Iterable[UnknownPerson]) -> list[UnknownPerson]:
    """Each once, whom an earlier page and this one have."""
    return list(dict.fromkeys(unknown))

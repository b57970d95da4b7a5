"""No field and no file that takes a name takes an e-mail address with it, which would be published as the name."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms import BaseForm

from accounts.forms import AccountForm
from base.names import refuse_address
from confirmations.answering.forms import HandOverForm
from partnerships.enquiries.forms import EnquiryForm
from partnerships.leads.change_forms import HandOverChangeForm
from partnerships.lives.change_forms import RenameForm, StartForm
from partnerships.models import Person
from partnerships.people.writes import add_person
from portal.my_partnership.forms import CoLeadForm
from spreadsheets.reading.sheet import read_sheet
from tests.factories import make_person
from tests.spreadsheets.workbooks import faults, row, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TYPED = "Ann Day <a.day@example.org>"
SAID = "Enter “Ann Day” alone, without an e-mail address: others see what stands here."
NO_NAMES_OF_PEOPLE = {  # columns called a name that people do not type, or that name no person or body
    "boards.Board",
    "boards.TermDates",
    "improvement.DaysToKeepClear",
    "improvement.Framework",
    "improvement.Stage",
    "improvement.Theme",
    "office.Council",
    "office.Message",  # copied from a record
    "improvement.Topic",
    "improvement.Priority",
    "office.JobRun",
    "office.JournalEntry",  # of a page, or of a file
    "partnerships.Authority",  # of the register
    "partnerships.District",
    "partnerships.EstablishmentType",
    "partnerships.PartnershipKind",
    "partnerships.Quadrant",
    "partnerships.School",  # of the register
    "partnerships.SchoolName",
    "portal.Withdrawal",  # copied from a record
}


def named() -> list[models.Field]:
    """The columns of our models that are called a name."""
    ours = [model for label in settings.PORTAL_APPS for model in apps.get_app_config(label).get_models()]
    return [
        field
        for model in ours
        if not model.__name__.startswith("Historical") and model._meta.label not in NO_NAMES_OF_PEOPLE
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and field.name in ("name", "sender_name", "title", "post")
        if (model._meta.app_label, field.name) not in (("boards", "title"), ("improvement", "title"))
    ]


@pytest.mark.parametrize("field", named(), ids=str)
def test_column_of_a_name_refuses_an_address(field):
    assert refuse_address in field.validators


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (AccountForm, "name"),
        (CoLeadForm, "name"),
        (EnquiryForm, "sender_name"),
        (HandOverChangeForm, "new_name"),
        (HandOverForm, "successor_name"),
        (RenameForm, "name"),
        (StartForm, "name"),
        (StartForm, "new_name"),
    ],
)
def test_form_that_takes_a_name_refuses_an_address_with_a_sentence(form: type[BaseForm], field):
    with pytest.raises(ValidationError, match=SAID):
        form.base_fields[field].clean(TYPED)


def test_person_is_not_added_under_an_address():
    with pytest.raises(ValidationError, match=SAID):
        add_person(person=Person(name=TYPED), by=None)


@pytest.mark.parametrize("field", ["name", "title"])
def test_database_refuses_an_address_as_the_name_of_a_person(field):
    person = make_person()

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(**{field: "a@example.org"})


def test_spreadsheet_is_divided_into_name_and_address(tmp_path):
    (entry,) = read_sheet(workbook(tmp_path / "sheet.xlsx", row("Colne", "Langham", lead=TYPED))).entries

    (lead,) = entry.leads
    assert (lead.name, lead.email) == ("Ann Day", "a.day@example.org")


@pytest.mark.parametrize(
    ("partnership", "lead", "email", "said"),
    [
        ("Colne", "a@b.org", "", "Row 2, Lead: “a@b.org” is an e-mail address alone. Write the name before it."),
        ("Colne", TYPED, "b@b.org", "Row 2, Lead’s e-mail: Ann Day has another one under Lead. Make them the same."),
        ("Colne", "Ann @ Colne", "", "Row 2, Lead: “Ann @ Colne” holds an e-mail address. Write the name alone."),
        (
            "Colne <a@b.org>",
            "",
            "",
            "Row 2, Partnership: “Colne <a@b.org>” holds an e-mail address. Write the name alone.",
        ),
    ],
)
def test_spreadsheet_says_which_cell_holds_an_address_for_a_name(tmp_path, partnership, lead, email, said):
    path = workbook(tmp_path / "sheet.xlsx", row(partnership, "Langham", lead=lead, email=email))

    assert said in faults(path)

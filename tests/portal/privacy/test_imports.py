"""What the record of an import from a spreadsheet says of leads and heads is erased with them."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Erasure
from portal.backups.erasures import replay
from portal.privacy.erasing import erase_person
from portal.privacy.held import held_on
from spreadsheets.models import SpreadsheetImport
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

CHANGES = [["Ended", "5 of South", "Colne", "Ann Day no longer leads it."], ["New", "6", "Colne", "Elm joins."]]
CHOICES = {"people:ann day": "leave-out", "school:elm": "300000"}


@pytest.fixture
def applied() -> SpreadsheetImport:
    then = timezone.now() - dt.timedelta(days=40)
    return SpreadsheetImport.objects.create(
        file_name="s.xlsx", changes=CHANGES, choices=CHOICES, uploaded_at=then, applied_at=then
    )


def test_import_that_names_somebody_is_among_what_is_held(applied):
    held = held_on(make_person("Ann Day"), make_user())

    [row] = held["Imports from spreadsheets"]
    assert row == {"File": "s.xlsx", "What it says": "Ann Day no longer leads it. people:ann day"}


@pytest.mark.parametrize(("name", "is_erased"), [("Ann Day", True), ("Ann Dayes", False)])
def test_import_no_longer_says_what_happened_to_who_is_erased(applied, name, is_erased):
    erase_person(person=make_person(name), reason="they asked for it", by=None)

    applied.refresh_from_db()
    erased = [["Ended", "5 of South", "Colne", "Erased."], ["New", "6", "Colne", "Erased."]], {}
    assert (applied.changes, applied.choices) == (erased if is_erased else (CHANGES, CHOICES))


def test_restored_back_up_forgets_it_again(applied):
    erase_person(person=make_person("Ann Day"), reason="they asked for it", by=None)
    lines = [erasure.as_line() for erasure in Erasure.objects.filter(model="spreadsheets.SpreadsheetImport")]
    SpreadsheetImport.objects.filter(pk=applied.pk).update(changes=CHANGES, choices=CHOICES)
    Erasure.objects.all().delete()

    replay(lines)

    applied.refresh_from_db()
    assert "Ann" not in f"{applied.changes} {applied.choices}"

"""Every change page there is, done and taken back: all is again as it was. A new one needs an occasion."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import get_resolver
from simple_history.models import HistoricalChanges

from accounts.models import Erasure
from accounts.roles import OFFICER, PERMISSIONS
from base.changing.pages import ChangeForm
from office.models import JournalEntry, JournalRow, TableStamp
from tests.factories import make_user
from tests.office.journal.done import do, take_back_in_one_go
from tests.office.journal.occasions import NOT_WHOLE, OCCASIONS

pytestmark = pytest.mark.django_db
BESIDE = (Erasure, JournalEntry, JournalRow, TableStamp)  # what is written about the writing


def _forms(of: type[ChangeForm] = ChangeForm) -> Iterator[type[ChangeForm]]:
    """The forms that the addresses of the portal lead to, and that make a change of their own."""
    for form in of.__subclasses__():
        if "change" in form.__dict__ and form.__module__.partition(".")[0] in settings.PORTAL_APPS:
            yield form
        yield from _forms(form)


assert get_resolver().url_patterns  # which imports every page
FORMS = sorted({form for form in _forms() if form.is_kept}, key=lambda form: form.__name__)


def everything() -> dict[tuple[str, Any], dict[str, Any]]:
    """Each record that there is, with its values."""
    return {
        (model._meta.label, row["pk"]): row
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in settings.PORTAL_APPS and not _is_beside(model)
        for row in model._base_manager.values("pk", *(field.attname for field in model._meta.concrete_fields))
    }


def _is_beside(model: type[Model]) -> bool:
    return issubclass(model, HistoricalChanges) or model in BESIDE


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form: form.__name__)
def test_change_is_taken_back_whole(form_class):
    name = form_class.__name__
    assert name in OCCASIONS, f"Say in tests/office/journal/occasions.py of what record {name} is, and what is typed."
    record, typed = OCCASIONS[name]()
    officer = make_user()
    before = everything()

    form = form_class(typed, record=record)
    assert form.is_valid(), form.errors
    entry = do(lambda: form.change(officer), by=officer)
    assert entry is not None, f"{name} wrote nothing that base.saving noted."
    assert everything() != before
    needed = {label.replace(".", ".change_") for label in entry.rows.values_list("model", flat=True)}
    assert needed - {"office.change_message"} <= set(PERMISSIONS[OFFICER]), "An officer could not take it back."
    take_back_in_one_go(entry, by=officer)

    after = everything()
    stays = {key: (before.get(key), after.get(key)) for key in before | after if before.get(key) != after.get(key)}
    assert bool(stays) == (name in NOT_WHOLE), stays


def test_reasons_are_of_forms_that_there_are():
    names = {form.__name__ for form in FORMS}
    assert names >= NOT_WHOLE.keys()
    assert names >= OCCASIONS.keys()

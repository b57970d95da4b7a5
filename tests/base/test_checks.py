"""All checks of a record in one question: the same that Django says of each."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, DataError, connection
from django.db.models import CheckConstraint
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from base import checks
from base.checks import clean, keeps_checks
from base.saving import save
from partnerships.models import Lead, Membership
from tests.factories import make_lead, make_membership, make_partnership, make_review, make_school, make_user

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def said(check, row) -> dict[str, list[str]] | list[str]:
    """What it says is wrong with the record."""
    try:
        check(row)
    except ValidationError as error:
        return error.message_dict if hasattr(error, "error_dict") else error.messages
    return {}


def ends_before_it_begins(row) -> None:
    row.ended_on = row.started_on - A_DAY


def has_no_such_role(row) -> None:
    row.role = "x"


def breaks_two_rules(row) -> None:
    ends_before_it_begins(row)
    row.role = "x"


def has_no_partnership(row) -> None:
    ends_before_it_begins(row)
    row.partnership_id = None


@pytest.mark.parametrize(
    "change", [lambda row: None, ends_before_it_begins, has_no_such_role, breaks_two_rules, has_no_partnership]
)
def test_says_what_full_clean_says(change):
    lead = make_lead()
    change(lead)

    assert said(clean, lead) == said(Lead.full_clean, lead)


def test_record_that_is_there_already_is_refused_in_the_same_words():
    there = make_membership(make_partnership(), make_school())
    again = Membership(partnership=there.partnership, school=there.school, started_on=there.started_on)

    assert said(clean, again) == said(Membership.full_clean, again) != {}


def test_what_the_database_cannot_say_is_left_to_django(monkeypatch):
    """Which asks each check: the others are not taken as kept."""

    def fails(*_args, **_kwargs):
        raise DataError

    lead = make_lead()
    assert keeps_checks(lead, DEFAULT_DB_ALIAS)
    monkeypatch.setattr(checks.Query, "get_compiler", fails)

    assert not keeps_checks(lead, DEFAULT_DB_ALIAS)


def test_who_asks_is_checked_as_the_user_that_they_are():
    """A request has its user behind a proxy of another type."""
    user = make_user("ann@example.org")

    assert said(clean, SimpleLazyObject(lambda: user)) == {}
    user.email = ""
    assert said(clean, SimpleLazyObject(lambda: user)) == said(type(user).full_clean, user) != {}


def test_writing_asks_once_for_all_checks():
    review = make_review()

    with CaptureQueriesContext(connection) as asked:
        save(review, by=None)

    assert len([query for query in asked if "COALESCE(" in query["sql"].upper()]) <= 1 + _conditional(review)


def _conditional(row) -> int:
    """How many of its other constraints hold on a condition only."""
    return sum(not isinstance(one, CheckConstraint) for one in row._meta.constraints)


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_checks_of_every_model_can_be_asked_at_once(model):
    """Were one left to Django for a name that it does not find, it would be slow and nobody would notice."""
    row = model()
    each = all(said(lambda row, one=one: one.validate(model, row), row) == {} for one in checks_of(model))

    assert keeps_checks(row, DEFAULT_DB_ALIAS) == each


def checks_of(model) -> list[CheckConstraint]:
    return [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]

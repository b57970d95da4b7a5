"""The pickers of admin: what they offer comes in one order, so that no page repeats or leaves out a record."""

import warnings
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.core.paginator import UnorderedObjectListWarning
from django.db.models import ForeignKey, ManyToManyField, Model

from accounts import roles
from partnerships.models import District, School
from tests.factories import make_district, make_school, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def pickers() -> Iterator[tuple[type[Model], str]]:
    """A field with suggestions for each kind of record that is picked."""
    found: dict[type[Model], tuple[type[Model], str]] = {}
    for model, model_admin in admin.site._registry.items():
        tables = [(model, model_admin), *((inline.model, inline) for inline in model_admin.inlines)]
        for of, holder in tables:
            for name in holder.autocomplete_fields:
                field = of._meta.get_field(name)
                if isinstance(field, ForeignKey | ManyToManyField):
                    found.setdefault(field.related_model, (of, name))  # type: ignore[arg-type]
    yield from found.values()


PICKERS = [*pickers()]


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True, is_superuser=True))
    return client


def ask(client, model: type[Model], field: str):
    query = {"term": "", "app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field}
    return client.get("/admin/autocomplete/", query)


@pytest.mark.parametrize(("model", "field"), PICKERS, ids=[f"{model.__name__}.{field}" for model, field in PICKERS])
def test_what_a_picker_offers_has_an_order(officer, model, field):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnorderedObjectListWarning)

        answer = ask(officer, model, field)

    assert answer.status_code == 200


def test_order_is_that_of_the_records(officer):
    names = ["Tendring", "Basildon", "Maldon"]
    for name in names:
        make_school(district=make_district(name))

    texts = [one["text"] for one in ask(officer, School, "district").json()["results"]]

    assert District.objects.count() == len(texts)
    assert texts == sorted(texts)

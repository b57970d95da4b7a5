"""Admin's form of a partnership."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets

from partnerships.models import Partnership


def test_form_has_every_fact_of_a_partnership():
    asked = flatten_fieldsets(admin.site._registry[Partnership].fieldsets)

    assert {field.name for field in Partnership._meta.fields if field.editable and not field.primary_key} == set(asked)

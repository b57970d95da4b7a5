"""Days in forms: every one is read by one parser, and its errors name the field."""

import datetime as dt
from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from base.day_fields import DayField


class DayForm(forms.Form):
    """A day."""

    on = DayField("Last day as lead", "For example 31 August 2027.", required=False)


def dated(*classes: type) -> set[type]:
    """These classes and all that are made of them."""
    return {one for each in classes for one in (each, *dated(*each.__subclasses__()))}


@pytest.mark.parametrize("typed", ["31/8/26", "31.08.2026", "31 Aug 2026", "2026-08-31", " Monday, 31st August 2026 "])
def test_day_is_taken_as_people_write_it(typed):
    form = DayForm({"on": typed}, initial={"on": dt.date(2026, 8, 31)})

    assert form.is_valid()
    assert form.cleaned_data["on"] == dt.date(2026, 8, 31)
    assert not form.has_changed()


def test_nothing_is_no_day_where_none_is_needed():
    form = DayForm({"on": "  "})

    assert form.is_valid()
    assert form.cleaned_data["on"] is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (DayField("Last day"), "soon", "Last day: “soon” is not a day. Write it as 31 August 2026 or 31/8/2026."),
        (DayField("Last day"), "8/31/26", "Last day: “8/31/26” has day and month the other way round. Write 31 August"),
        (DayField("Last day"), "31/12/9999", "Last day: “31/12/9999” is not between 1800 and "),
        (DayField("Last day"), "1026-08-31", "Last day: “1026-08-31” is not between 1800 and "),
        (DayField("Last day"), " ", "Last day: enter a day."),
        (DayField(), "soon", "“soon” is not a day."),
        (DayField(), "", "Enter a day."),
        (DayField("Last day", error_messages={"required": "Say when."}), "", "Say when."),
    ],
)
def test_error_names_the_field(field, typed, sentence):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)

    assert refused.value.messages[0].startswith(sentence)


@pytest.mark.django_db  # some of admin’s forms ask for what may be chosen
def test_every_day_in_admin_may_be_typed_as_people_write_it():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    pages = {str(options): options.get_form(request, change=True) for options in admin.site._registry.values()}
    pages |= {
        f"{options}, {inline.__name__}": inline(model, admin.site).get_formset(request).form
        for model, options in admin.site._registry.items()
        for inline in options.inlines
    }
    days = {
        f"{page}: {name}": type(field)
        for page, form in pages.items()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField)
    }

    assert len(days) > 20
    assert {name for name, kind in days.items() if kind is not DayField} == set()


def test_no_form_of_the_portal_reads_days_another_way():
    import_module(settings.ROOT_URLCONF)
    ours = [form for form in dated(forms.BaseForm) if form.__module__.partition(".")[0] in settings.PORTAL_APPS]

    others = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in ours
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.DateField
    ]

    assert len(ours) > 30
    assert others == []


def test_today_and_tomorrow_are_taken():
    days = []
    for typed in ("today", "tomorrow"):
        form = DayForm({"on": typed})
        assert form.is_valid(), form.errors
        days.append(form.cleaned_data["on"])

    assert days == [timezone.localdate(), timezone.localdate() + dt.timedelta(days=1)]

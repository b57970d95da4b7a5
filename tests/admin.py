"""What a browser sends to admin, and where."""

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from accounts import roles

SCHOOL_INLINES = ("memberships", "headships", "former_names", "links")
PERSON_INLINES = ("leads", "headships", "seats")
MEETING_INLINES = ("items", "papers", "attendances")


def models_of_officers() -> list[type[Model]]:
    """The models that an LA officer finds in admin, whichever app they are of."""
    officers = roles.PERMISSIONS[roles.OFFICER]
    return [m for m in admin.site._registry if f"{m._meta.app_label}.view_{m._meta.model_name}" in officers]


def changelist(model: type[Model]) -> str:
    """The address of the list."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add(model: type[Model]) -> str:
    """The address of the form for a new record."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def change(record: Model, what: str = "change") -> str:
    """The address of a record's form; or of its ``history`` or ``delete``."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{what}", args=[record.pk])


def inlines(*prefixes: str, **rows: list[dict]) -> dict[str, object]:
    """The part of a form that holds other records: none under ``prefixes``, new ones under the names in ``rows``."""
    data: dict[str, object] = {}
    for prefix, new in {**{prefix: [] for prefix in prefixes}, **rows}.items():
        data |= {f"{prefix}-TOTAL_FORMS": len(new), f"{prefix}-INITIAL_FORMS": 0}
        data |= {f"{prefix}-{index}-{name}": value for index, row in enumerate(new) for name, value in row.items()}
    return data


def sent_of(page) -> dict[str, object]:
    """What the form of a record, and the rows of its tables, send as they are shown."""
    tables = [table.formset for table in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form]
    for table in tables:
        forms += [table.management_form, *table.initial_forms]
    values = {form.add_prefix(name): form[name].value() for form in forms for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}

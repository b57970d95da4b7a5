"""Changes of the many records that are chosen in a list, previewed like those of one."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from base.changing.pages import ChangeForm, change_page


def bulk_change(form: type[ChangeForm], description: str):
    """An action of a list that asks, previews and changes the chosen records with that form."""

    @admin.action(description=description, permissions=["change"])
    def change(model_admin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Ask, preview, change."""
        chosen = [(ACTION_CHECKBOX_NAME, key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)]
        names = [(name, request.POST[name]) for name in ("action", "select_across") if name in request.POST]
        return change_page(
            request,
            form,
            record=list(queryset),
            admin_site=model_admin.admin_site,
            several=True,
            opts=model_admin.opts,
            back=request.get_full_path(),
            carried=[*names, *chosen],
        )

    return change

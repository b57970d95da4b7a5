"""Changes of the many records that are chosen in a list, previewed like those of one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from ..actions import Outcome, end_memberships, set_district, set_home_quadrant
from ..models import District, Quadrant
from .changes import ChangeForm, DayField, change_page


class EndMembershipsForm(ChangeForm):
    """Several schools leave their partnerships on one day."""

    title = "End these memberships"
    on = DayField("Last day in the partnership", "For example 31 August 2027. All of them end on this day.")

    def change(self, by: Any) -> Outcome:
        """End them."""
        return end_memberships(memberships=self.record, by=by, **self.cleaned_data)


class HomeQuadrantForm(ChangeForm):
    """Several partnerships are at home in one quadrant."""

    title = "Set the home quadrant"
    quadrant = forms.ModelChoiceField(
        Quadrant.objects.all(), required=False, empty_label="None: county-wide", label="Home quadrant"
    )

    def change(self, by: Any) -> Outcome:
        """Put them there."""
        return set_home_quadrant(partnerships=self.record, by=by, **self.cleaned_data)


class DistrictForm(ChangeForm):
    """Several schools are in one district."""

    title = "Set the district"
    district = forms.ModelChoiceField(
        District.objects.all(),
        empty_label="Choose a district",
        help_text="A refresh of the register keeps it.",
        error_messages={"required": "Choose a district."},
    )

    def change(self, by: Any) -> Outcome:
        """Record it."""
        return set_district(schools=self.record, by=by, **self.cleaned_data)


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

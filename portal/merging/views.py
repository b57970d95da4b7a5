"""The page on which an officer makes one of two records of a person."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from base.admin_addresses import change_address
from base.changing.effects import Effect
from base.changing.pages import ChangeForm, change_page
from base.saving import Author
from partnerships.models import MergedPerson, Person
from partnerships.people.naming import PersonChoiceField
from partnerships.permissions import CHANGE_PERSON, VIEW_CONTACT_DETAILS
from portal.merging.writes import merge_people

THIS, OTHER = "this", "other"


class MergePeopleForm(ChangeForm):
    """Which other record is of the same person, and which of the two stays."""

    title = "Merge with another record of the same person"
    is_kept = False  # a record that went cannot be put back with all that was its own
    other = PersonChoiceField(
        Person.objects.none(),
        label="The other record",
        empty_label="Choose a person",
        error_messages={"required": "Choose the other record of the same person."},
    )
    stays = forms.ChoiceField(label="Which record stays", widget=forms.RadioSelect, initial=THIS)

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, record=record, **kwargs)
        people = Person.objects.with_roles_today().exclude(pk=record.pk)
        self.fields["other"].queryset = people  # type: ignore[attr-defined]
        self.fields["stays"].choices = [  # type: ignore[attr-defined]
            (THIS, f"This one: {record}"),
            (OTHER, "The other one, with its name"),
        ]

    def change(self, by: Author) -> Effect:
        """Merge them."""
        pair = (self.record, self.cleaned_data["other"])
        keep, gone = pair if self.cleaned_data["stays"] == THIS else reversed(pair)
        return merge_people(keep=keep, gone=gone, by=by)


def person_merge(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The page; a record that was merged already leads to the one that stays."""
    person = Person.objects.filter(pk=pk).first()
    if not request.user.has_perms([CHANGE_PERSON, VIEW_CONTACT_DETAILS]):
        raise PermissionDenied
    if person is None:
        return _to_the_other(request, pk)
    return change_page(
        request,
        MergePeopleForm,
        record=person,
        admin_site=site,
        opts=Person._meta,
        back=reverse("admin:partnerships_person_change", args=[person.pk]),
    )


def _to_the_other(request: HttpRequest, pk: int) -> HttpResponse:
    merged = MergedPerson.objects.filter(key=pk).select_related("person").first()
    if merged is None:
        raise Http404("There is no such record.")
    messages.info(request, f"The two records are one now: {merged.person}.")
    return redirect(change_address(merged.person))

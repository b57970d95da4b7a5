"""A person who leaves: what they lead and head, and the seats that they hold, end on one day, together or not at all.

Schools and partnerships know nothing of boards, so this is composed here, of an action of each.
"""

import datetime as dt

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format

from base.admin_addresses import change_address
from base.changing.effects import Effect
from base.changing.pages import ChangeForm, change_page
from base.day_fields import DayField
from base.saving import Author
from boards.permissions import CHANGE_SEAT
from boards.seats.writes import end_seats
from partnerships.models import Person
from partnerships.people.writes import end_leads_and_headships
from partnerships.permissions import CHANGE_PERSON


@transaction.atomic
def end_person(*, person: Person, on: dt.date, by: Author) -> Effect:
    """End on that day, the last, all that the person leads, heads and sits on; the record of the person stays."""
    effect = Effect.of([end_leads_and_headships(person=person, on=on, by=by), end_seats(person=person, on=on, by=by)])
    if not effect.sentences:
        raise ValidationError(f"{person} leads, heads and sits on nothing that goes on after {date_format(on)}.")
    account = getattr(person, "user", None)
    if account is None or not account.is_active:
        return effect
    note = f"{person} can still sign in as {account.email}. An administrator can close that account."
    return Effect(effect.sentences, (*effect.warnings, note))


class EndPersonForm(ChangeForm):
    """The day on which a person's roles end."""

    title = "End what this person does"
    on = DayField("Last day", "For example 31 August 2027. Every lead, headship and seat ends on this day.")

    def change(self, by: Author) -> Effect:
        """End them all."""
        return end_person(person=self.record, by=by, **self.cleaned_data)


def person_end(request: HttpRequest, pk: int, *, site: admin.AdminSite) -> HttpResponse:
    """The page on which an officer ends what a person does."""
    person = get_object_or_404(Person, pk=pk)
    if not request.user.has_perms([CHANGE_PERSON, CHANGE_SEAT]):
        raise PermissionDenied
    return change_page(
        request, EndPersonForm, record=person, admin_site=site, opts=Person._meta, back=change_address(person)
    )

"""What the admin of people shows besides, now that there are boards: the seats that a person holds or held."""

from operator import attrgetter

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest

from base.changing.pages import links_of
from base.records.admin import KeptRecordInline
from boards.models import Seat
from boards.seats.change_forms import SEAT_CHANGES
from boards.seats.forms import SeatForm, SeatOfPersonFormSet
from boards.seats.writes import keep_brought_seats_in_step
from partnerships.models import Person
from partnerships.people.own import NobodysOwn
from partnerships.person_admin import PersonAdmin


class SeatOfPersonInline(NobodysOwn, KeptRecordInline):
    """The boards that the person sits or sat on."""

    model = Seat
    form = SeatForm
    formset = SeatOfPersonFormSet
    autocomplete_fields = ["board", "organisation"]
    fields = ["board", "role", "post", "organisation", "started_on", "ended_on", "changes_"]
    readonly_fields = ["changes_"]
    changes_ = links_of(SEAT_CHANGES, back=attrgetter("person"))
    verbose_name_plural = "seats, today’s and former ones"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the boards and the bodies."""
        return super().get_queryset(request).select_related("person", "board", "organisation", "by_virtue_of")


admin.site.unregister(Person)


@admin.register(Person)
class PersonOnBoardsAdmin(PersonAdmin):
    """People, with their seats besides what they lead and head: ``partnerships`` knows nothing of boards."""

    change_form_template = "admin/partnerships/person/change_form.html"
    inlines = [*PersonAdmin.inlines, SeatOfPersonInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the seats that they hold today."""
        seats = Prefetch("seats", Seat.objects.active().select_related("board"), to_attr="seats_today")
        return super().get_queryset(request).prefetch_related(seats)

    @admin.display(description="today", empty_value="No current role")
    def roles_(self, person: Person) -> str:
        """What they lead, head and sit on today; empty where it is nothing."""
        seats = [f"{seat.get_role_display().lower()}, {seat.board}" for seat in person.seats_today]
        return "; ".join(filter(None, [super().roles_(person), *seats]))

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool) -> None:
        """Save what belongs to the person, and with their seats those held by virtue of them."""
        super().save_formset(request, form, formset, change)
        if formset.model is Seat:
            for seat, _ in formset.changed_objects:
                keep_brought_seats_in_step(seat=seat, by=request.user)

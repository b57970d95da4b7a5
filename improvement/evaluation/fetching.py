"""Which self-evaluations the one who is signed in may read and record; 404 for everything else, so that nobody learns
that it is there.

An address names a lead of the partnership, of today or before: heads and officers have the same addresses as leads,
and a link goes on working when the lead changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import SelfEvaluation, access
from improvement.models.self_evaluations import schools_of
from partnerships.models import Headship, Lead, Partnership, School
from partnerships.models.acting import acting_for


@dataclass
class EvaluationPlace:
    """A partnership's self-evaluations, as somebody comes to them."""

    pk: int  # the lead whom the addresses name
    partnership: Partnership
    user: Any
    lead: Lead | None  # the user's own, or for whom they act

    @property
    def leads(self) -> bool:
        """Whether they open and record them."""
        return self.lead is not None

    @cached_property
    def is_own(self) -> bool:
        """Whether the partnership is theirs: they lead it, or head one of its schools, or act for who does."""
        own = access.of_own_partnership(self.user, "pk")
        return self.leads or Partnership.objects.filter(own, pk=self.partnership.pk).exists()

    @cached_property
    def headed(self) -> list[School]:
        """Its schools that they head, or for whose head they act."""
        return list(schools_of(self.partnership).filter(access.of_school_headed(self.user, "pk")))

    @property
    def evaluations(self) -> Any:
        """Those of the partnership that they may read."""
        rows = SelfEvaluation.objects.visible_to(self.user).filter(partnership=self.partnership)
        return rows.select_related("framework").with_sharing()


def place_of(request: HttpRequest, pk: int) -> EvaluationPlace:
    """Where an address leads: to the partnership of that lead, whoever they were."""
    user: Any = request.user
    named = get_object_or_404(Lead.objects.select_related("partnership"), pk=pk)
    own = Lead.objects.editable_by(user).filter(partnership=named.partnership_id).select_related("person")
    lead = min(own, key=lambda one: (one.person_id != user.person_id, one.pk != pk, one.pk), default=None)
    if lead:
        lead.partnership = named.partnership
        lead.acting = acting_for(user, lead)
    return EvaluationPlace(pk, named.partnership, user, lead)


def own_place(request: HttpRequest, pk: int) -> EvaluationPlace:
    """The same for its heads and leads alone."""
    place = place_of(request, pk)
    if not place.is_own:
        raise Http404
    return place


def led_place(request: HttpRequest, pk: int) -> EvaluationPlace:
    """The same for its leads alone, and their delegates."""
    place = place_of(request, pk)
    if not place.leads:
        raise Http404
    return place


def read_evaluation(place: EvaluationPlace, year: int) -> SelfEvaluation:
    """That year's, which the user may read."""
    return _within(place, get_object_or_404(place.evaluations, year=year))


def led_evaluation(place: EvaluationPlace, year: int) -> SelfEvaluation:
    """That year's, which the user records."""
    if not place.leads:
        raise Http404
    return read_evaluation(place, year)


def own_evaluation(place: EvaluationPlace, year: int) -> SelfEvaluation:
    """That year's, of the user's own partnership."""
    if not place.is_own:
        raise Http404
    return read_evaluation(place, year)


def evaluation_with_own_school(place: EvaluationPlace, year: int) -> SelfEvaluation:
    """That year's, of the user's own partnership, or in which a school stands that they head."""
    if place.is_own:
        return read_evaluation(place, year)
    rows = SelfEvaluation.objects.said_of_by(place.user).filter(partnership=place.partnership)
    return _within(place, get_object_or_404(rows.select_related("framework").with_sharing(), year=year))


def _within(place: EvaluationPlace, evaluation: SelfEvaluation) -> SelfEvaluation:
    evaluation.partnership = place.partnership
    return evaluation


def this_year() -> int:
    """The calendar year in which the academic year of today starts."""
    return academic_year(timezone.localdate())


def addressed_by(partnerships: Iterable[int]) -> dict[int, int]:
    """By which lead the addresses of each partnership name it: today's first, else the latest; none where none is."""
    found: dict[int, int] = {}
    rows = Lead.objects.filter(partnership__in=list(partnerships)).order_by("started_on", "pk")
    today = timezone.localdate()
    for lead in sorted(rows, key=lambda one: one.is_active(today)):
        found[lead.partnership_id] = lead.pk
    return found


def headed_in_person(user: Any, schools: Iterable[School]) -> dict[int, Headship]:
    """Which of those schools the user heads themselves, by the schools' keys: no delegate says what a head says."""
    held = Headship.objects.held_by(user).filter(school__in=list(schools)).select_related("person").order_by("-pk")
    return {one.school_id: one for one in held}

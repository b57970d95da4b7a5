"""What of the programme concerns a school: what a search for disclosure finds of it, and a hold keeps."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from improvement.evaluation.emails import about as about_evaluation
from improvement.models import (
    Answer,
    Colleague,
    Deployment,
    DisclosureHold,
    InsetDay,
    NextStep,
    Offer,
    Participation,
    PeerReview,
    Reviewer,
    SelfEvaluation,
    SpreadCount,
    SupportRequest,
    SystemLeader,
    WhatChanged,
)
from office.models import Message
from partnerships.models import Membership, Person

Schools = Any  # a queryset of keys, or some of them


def _hosted(schools: Schools) -> Q:
    return Q(host__in=schools) | Q(host_before__in=schools)


def _of(schools: Schools) -> Q:
    return Q(school__in=schools) | Q(school_before__in=schools)


def _asked_or_given(schools: Schools) -> Q:
    given = Deployment.objects.filter(_of(schools)).order_by().values("request")
    return _of(schools) | Q(pk__in=given)


def _evaluated(schools: Schools) -> Q:
    """Self-evaluations in which a school took part, said something or answered, or whose partnership it is in today."""
    members = Membership.objects.active().filter(school__in=schools).order_by().values("partnership")
    said = Participation.objects.filter(school__in=schools).order_by().values("evaluation")
    answered = Answer.objects.filter(school__in=schools).order_by().values("evaluation")
    return Q(pk__in=said) | Q(pk__in=answered) | Q(partnership__in=members)


def _of_evaluations(schools: Schools) -> Q:
    return Q(evaluation__in=SelfEvaluation.objects.filter(_evaluated(schools)).order_by().values("pk"))


def _written(schools: Schools) -> Q:
    """E-mails that tell of a review, of several or a group of its round, of a request or of a self-evaluation, as the
    post names these."""
    evaluations = SelfEvaluation.objects.filter(_evaluated(schools)).order_by()
    reviews = PeerReview.objects.filter(_hosted(schools)).order_by()
    requests = SupportRequest.objects.filter(_asked_or_given(schools)).order_by()
    return (
        Q(about__in=reviews.values_list(_named("review ", "pk")))
        | Q(about__in=reviews.values_list(_named("reviews of round ", "round_id")))
        | Q(about__in=reviews.values_list(_named("round ", "round_id")))
        | Q(about__in=requests.values_list(_named("support ", "pk")))
        | Q(about__in=evaluations.values_list(_named(about_evaluation(""), "pk")))
    )


def _named(before: str, field: str) -> Concat:
    return Concat(Value(before), Cast(field, CharField()))


CONCERNS: dict[type[Model], Callable[[Schools], Q]] = {
    PeerReview: _hosted,
    WhatChanged: lambda schools: Q(review__in=PeerReview.objects.filter(_hosted(schools)).order_by().values("pk")),
    SupportRequest: _asked_or_given,
    InsetDay: lambda schools: Q(school__in=schools),
    Colleague: lambda schools: Q(school__in=schools),
    SystemLeader: _of,
    Offer: lambda schools: _of(schools) | Q(system_leader__in=SystemLeader.objects.filter(_of(schools)).order_by()),
    SelfEvaluation: _evaluated,
    Answer: lambda schools: Q(school__in=schools),
    Participation: lambda schools: Q(school__in=schools),
    SpreadCount: _of_evaluations,
    NextStep: _of_evaluations,
    Message: _written,
}


def concerning(model: type[Model], schools: Schools) -> Q:
    """Records of that model that concern one of the schools."""
    return CONCERNS[model](schools)


def under_hold(model: type[Model], on: dt.date | None = None) -> Q:
    """Records of that model that a hold keeps on that day."""
    return concerning(model, DisclosureHold.objects.schools(on))


def last_day_kept(addresses: Collection[str], person: Person | None = None) -> dt.date | None:
    """Until when something is kept in which the person stands, or an e-mail to one of the addresses; None for nothing.

    They stand in it as one of a review's people, as a system leader, as a head who spoke for a school or sees to a next
    step of a self-evaluation, or as somebody who was written to of it.
    """
    for hold in DisclosureHold.objects.active().order_by("-ended_on"):
        if any(rows.exists() for rows in _standing_in([hold.school_id], addresses, person)):
            return hold.ended_on
    return None


def _standing_in(schools: list[int], addresses: Collection[str], person: Person | None) -> list[QuerySet]:
    written = Message.objects.to_addresses(set(addresses)).filter(concerning(Message, schools))
    if person is None:
        return [written]
    reviews = PeerReview.objects.filter(concerning(PeerReview, schools)).order_by()
    requests = SupportRequest.objects.filter(concerning(SupportRequest, schools)).order_by()
    return [
        written,
        Reviewer.objects.filter(person=person, review__in=reviews.values("pk")),
        SystemLeader.objects.filter(concerning(SystemLeader, schools), person=person),
        Deployment.objects.filter(system_leader__person=person, request__in=requests.values("pk")),
        Participation.objects.filter(concerning(Participation, schools), said_by=person),
        NextStep.objects.filter(concerning(NextStep, schools), owner=person),
    ]

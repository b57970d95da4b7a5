"""One school's peer review, for whoever may see it; and what its host, its lead and its people enter of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.days import in_words
from base.forms import sent
from base.methods import may_be_sent
from base.school_terms import academic_year, year_label
from improvement.clashes.inset_days import inset_days_in_words
from improvement.clashes.looking import WHO_COMES, at_field, clashes_of, note_clashes
from improvement.forms import NOTHING_CHANGED
from improvement.models import Half, PeerReview, Reviewer, Round, WhatChanged
from improvement.rounds import writes
from improvement.rounds.candidates import candidates_for
from improvement.rounds.fetching import own_review, reviews_seen_by
from improvement.rounds.group_writes import schools_to_review
from improvement.rounds.meanwhile import PRESS_AGAIN, is_another, mark_of_days
from improvement.rounds.offices import OwnSchools
from improvement.rounds.review_forms import (
    FormOfReview,
    HeldForm,
    NotHeldForm,
    ReviewForm,
    ReviewStepForm,
    day_as_typed,
    waits_for_topics,
)
from improvement.rounds.rules import NO_TOPIC, away_from
from improvement.rounds.sheet import sheet_of
from improvement.rounds.steps import ONLY_A_DAY, VISIT, closable, has_come
from improvement.rounds.telling import not_reached, one_action
from improvement.saying import say_done
from partnerships.models import Lead, Person

MOST_SHARED = 50  # sentences of other schools, the latest


@never_cache
@require_safe
def review_list(request: HttpRequest) -> TemplateResponse:
    """The reviews of the user's own school, those in which they take part, and this year's of their partnerships.

    A lead's of last year are there while something of them is to come.
    """
    year = academic_year(timezone.localdate())
    shown = Q(year=year) | Q(is_host=True) | Q(own_role__isnull=False) | Q(is_lead=True, year=year - 1)
    reviews = sorted(reviews_seen_by(request).filter(shown), key=lambda one: -one.year)
    note_clashes(reviews)
    member_of = Round.objects.visible_to(request.user).in_year(year).select_related("partnership")
    own = [one for one in reviews if one.is_host]
    led = {lead.partnership_id: lead.pk for lead in Lead.objects.editable_by(request.user).order_by("-pk")}
    context = {
        "own": [one for one in own if one.year == year or one.has_step_to_come],
        "own_before": [one for one in own if one.year != year and not one.has_step_to_come],
        "taking_part": [(one, Reviewer.Role(one.own_role).label) for one in reviews if one.own_role],
        "of_last_year": [one for one in reviews if one.is_lead and one.year == year - 1 and one.has_step_to_come],
        "rounds": [
            (round, sheet_of([one for one in reviews if one.round_id == round.pk]), led.get(round.partnership_id))
            for round in member_of.order_by("partnership__name")
        ],
        "year_label": year_label(year),
        "shared": WhatChanged.objects.shared_with(request.user).select_related("review__host")[:MOST_SHARED],
    }
    return TemplateResponse(request, "improvement/rounds/review_list.html", context)


@never_cache
@require_safe
def review_detail(request: HttpRequest, pk: int) -> TemplateResponse:
    """A review: its days and people; topics, reason and what is to do for those whose they are."""
    review = own_review(request, pk)
    note_clashes([review])
    may_close = closable(review)
    # How far it has come is not every member's to know.
    sees_how_far = review.may_set_days or review.is_opened
    shown = ONLY_A_DAY.values() if sees_how_far else ()
    theirs = [step for step in shown if has_come(step, review) or getattr(review, step.field)]
    steps = [(step, getattr(review, step.field), step in may_close) for step in theirs]
    may_hold = VISIT in may_close and has_come(VISIT, review)
    waits = waits_for_topics(review)
    context = {
        "review": review,
        "steps": steps,
        "sees_how_far": sees_how_far,
        "may_hold": may_hold and not waits,
        "waits": NO_TOPIC if may_hold and waits else "",
        "may_take_back_held": review.may_plan and review.is_held and not review.has_follow_through,
        "said": WhatChanged.objects.visible_to(request.user).filter(review=review).first(),
        "not_reached": not_reached(review) if review.may_plan else [],
        "inset_days": inset_days_in_words(review.host_id, review.year),
        "to_write_to": _to_write_to(review) if review.may_plan and review.has_day_to_come else [],
        "back": _back(request, review),
        "anew_by": _who_plans_anew(request, review),
        "others": PeerReview.objects.visible_to(request.user)
        .filter(round=review.round_id, host=review.host_id)
        .exclude(pk=review.pk)
        .order_by("pk"),
    }
    return TemplateResponse(request, "improvement/rounds/review_detail.html", context)


@never_cache
@may_be_sent
def review_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its topics, days and people, as far as the user may enter them."""
    review = own_review(request, pk, "may_set_days")
    if review.is_cancelled:
        return _is_cancelled(request, review)
    form = ReviewForm(sent(request), review=review, candidates=candidates_for(review), by=request.user)
    return _form_page(request, form, "improvement/rounds/review_edit.html")


@never_cache
@require_safe
def review_clashes(request: HttpRequest, pk: int) -> JsonResponse:
    """What a day that is being typed would clash with, ``of`` which field: as the page says it once it is saved.

    Nothing of what was typed comes back; what is no day, yet or at all, clashes with nothing.
    """
    review = own_review(request, pk, "may_set_days")
    field, half = request.GET.get("of", ""), request.GET.get("half", "")
    day = day_as_typed(request.GET.get("day", ""), review)
    if day is None or field not in WHO_COMES or review.is_cancelled:
        return JsonResponse({"said": ""})
    said = clashes_of(review, {field: day}).get(field, [])
    away = away_from(review, day, half) if half in Half else []
    return JsonResponse({"said": at_field(day, said, [f"{person} is at another visit then" for person in away])})


@never_cache
@may_be_sent
def review_held(request: HttpRequest, pk: int) -> HttpResponse:
    """That the visit was held."""
    review = own_review(request, pk)
    if VISIT not in closable(review):
        raise Http404("The user does not close this step.")
    if review.is_held:
        messages.info(request, f"{NOTHING_CHANGED} Somebody has said already that this visit was held.")
        return redirect(review)
    if request.method != "POST" and not has_come(VISIT, review):
        day = review.last_visit_day
        why = (
            f"This visit is planned for {in_words(day)}, which is still to come" if day else "This visit has no day yet"
        )
        messages.info(request, f"{why}. Say that it was held once it is over.")
        return redirect(review)
    form = HeldForm(sent(request), review=review, by=request.user)
    return _form_page(request, form, "improvement/rounds/review_held.html")


@never_cache
@may_be_sent
def review_not_held(request: HttpRequest, pk: int) -> HttpResponse:
    """That the visit was not held after all."""
    review = own_review(request, pk, "may_plan")
    if not review.is_held:
        messages.info(request, "Nobody has said that this visit was held.")
        return redirect(review)
    form = NotHeldForm(sent(request), review=review, by=request.user)
    return _form_page(request, form, "improvement/rounds/review_not_held.html")


@never_cache
@may_be_sent
def review_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """On which day a step was done."""
    review = own_review(request, pk)
    found = ONLY_A_DAY.get(step)
    if found not in closable(review):
        raise Http404("There is no such step, or the user does not close it.")
    if found and request.method != "POST" and not has_come(found, review):
        messages.info(request, "This visit was not held yet. What comes after it can be said once it was.")
        return redirect(review)
    form = ReviewStepForm(sent(request), review=review, step=found, by=request.user)
    return _form_page(request, form, "improvement/rounds/review_step.html")


@never_cache
@may_be_sent
def review_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the visit's day away, for a reason."""
    return _for_a_reason(request, own_review(request, pk, "may_plan"), writes.postpone, "is postponed")


@never_cache
@may_be_sent
def review_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the review, for a reason."""
    return _for_a_reason(request, own_review(request, pk, "may_plan"), writes.cancel, "is cancelled")


@never_cache
@may_be_sent
def review_person(request: HttpRequest, pk: int, reviewer: int) -> HttpResponse:
    """Put somebody in the place of one of its people, or take them out; or let an interest of theirs stand."""
    review = own_review(request, pk, "may_plan")
    if review.is_cancelled:
        return _is_cancelled(request, review)
    old = review.reviewers.select_related("person", "review").filter(pk=reviewer).first()
    if old is None:
        messages.info(request, "Whom you looked at is no longer in this review: somebody changed its people meanwhile.")
        return redirect(review)
    taken = {one.person_id for one in review.people}
    candidates = {str(one.person.pk): one for one in candidates_for(review) if one.person.pk not in taken}
    problem, mark = "", mark_of_days(review)
    if request.method == "POST" and is_another(request.POST.get("seen", ""), mark):
        problem = PRESS_AGAIN
    elif request.method == "POST":
        chosen = candidates.get(request.POST.get("person", ""))
        try:
            if chosen:
                with one_action() as written:
                    writes.replace_reviewer(reviewer=old, person=chosen.person, school=chosen.school, by=request.user)
                say_done(request, f"{chosen.person} takes the place of {old.person}.", written)
                return redirect(_after(request, review))
            if "nobody" in request.POST:
                with one_action() as written:
                    writes.remove_reviewer(reviewer=old, by=request.user)
                say_done(request, f"{old.person} is no longer in this review.", written)
                return redirect(_after(request, review))
            if "stands" in request.POST:
                writes.let_interest_stand(reviewer=old, by=request.user)
                messages.success(request, f"{old.person} goes on in this review.")
                return redirect(_after(request, review))
            problem = "Choose one of the people below"
        except ValidationError as refused:
            problem = refused.messages[0]
    context = {
        "review": review,
        "old": old,
        "can": [one for one in candidates.values() if not (one.why_not and old.visits)],
        "cannot": [one for one in candidates.values() if one.why_not and old.visits],
        "seen": mark,
        "problem": problem,
        "back": _back(request, review),
    }
    return TemplateResponse(request, "improvement/rounds/review_person.html", context)


def _to_write_to(review: PeerReview) -> list[Person]:
    """Its people, and who heads the host, of those who are reached: each may be sent their dates once more."""
    named: dict[Person, Reviewer | None] = {one.person: one for one in review.people}
    for head in Person.objects.heading(review.host_id).with_addresses().order_by("pk"):
        named.setdefault(head, None)
    own_schools = OwnSchools(named)
    return [
        person
        for person, reviewer in named.items()
        if person.reachable_email or own_schools.with_office(person, review, reviewer)
    ]


def _for_a_reason(request: HttpRequest, review: PeerReview, write: Any, said: str) -> HttpResponse:
    if review.is_cancelled:
        return _is_cancelled(request, review)
    problem, mark = "", mark_of_days(review)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            if is_another(request.POST.get("seen", ""), mark):
                raise ValidationError(PRESS_AGAIN)
            if reason not in PeerReview.Reason:
                raise ValidationError("Choose one of the reasons")
            with one_action() as written:
                write(review=review, reason=reason, by=request.user)
        except ValidationError as refused:
            problem = refused.messages[0]
        else:
            say_done(request, f"The review of {review.host} {said}.", written)
            return redirect(_after(request, review))
    context = {
        "review": review,
        "is_cancelling": write is writes.cancel,
        "reasons": PeerReview.Reason.choices,
        "seen": mark,
        "problem": problem,
        "back": _back(request, review),
    }
    return TemplateResponse(request, "improvement/rounds/review_reason.html", context)


def _is_cancelled(request: HttpRequest, review: PeerReview) -> HttpResponse:
    messages.info(request, "This review was cancelled. Plan a new one instead.")
    return redirect(review)


def _form_page(request: HttpRequest, form: FormOfReview, template: str) -> HttpResponse:
    review = form.review
    if form.is_bound and form.is_valid() and form.send():
        say_done(request, form.said, form.written)
        if form.warning:
            messages.warning(request, form.warning)
        return redirect(_after(request, review))
    return TemplateResponse(request, template, {"review": review, "form": form, "back": _back(request, review)})


def _lead_of_round(request: HttpRequest, review: PeerReview) -> Lead | None:
    """As which lead the user plans the review's round, where that is this year's."""
    if not review.is_lead or review.year != academic_year(timezone.localdate()):
        return None
    return Lead.objects.editable_by(request.user).filter(partnership=review.round.partnership_id).order_by("pk")[0]


def _who_plans_anew(request: HttpRequest, review: PeerReview) -> Lead | None:
    """As which lead the user can plan a new review for the school of one that was cancelled."""
    if not (review.is_cancelled and review.round.is_in_groups):
        return None
    lead = _lead_of_round(request, review)
    return lead if lead and review.host in schools_to_review(review.round) else None


def _back(request: HttpRequest, review: PeerReview) -> str:
    """The sheet that the review is on, for whoever plans that round; empty for everybody else."""
    lead = _lead_of_round(request, review)
    return f"{reverse('rounds:sheet', args=[lead.pk])}#review-{review.pk}" if lead else ""


def _after(request: HttpRequest, review: PeerReview) -> str:
    """Where one goes on after a change: to the top of the page, where it is said what was done."""
    return _back(request, review).partition("#")[0] or reverse("reviews:detail", args=[review.pk])

"""The pages behind somebody's link to their dates: nobody signs in, and opening them changes nothing."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from base.by_link import opened_by_link
from base.forms import sent
from improvement.dates.again import send_once_more
from improvement.dates.answering import days_seen, is_asked, say_whether
from improvement.dates.calendars import calendar_of, calendar_without
from improvement.dates.emails import who_answers
from improvement.dates.interests import declare
from improvement.dates.links import DeadDates, gone_by, opened_by
from improvement.models import PeerReview, Reviewer, Round
from improvement.rounds.fetching import own_review, reviews_seen_by
from improvement.rounds.review_forms import FormOfReview, HeldForm, ReviewStepForm, waits_for_topics
from improvement.rounds.rules import NO_TOPIC
from improvement.rounds.steps import VISIT, ReviewStep, closable, has_come
from improvement.saying import say_done
from partnerships.models import Person

View = Callable[..., HttpResponse]
ANSWERS = {"yes": True, "no": False}


def behind_link(view: View) -> View:
    """Give the view whose link it is; say why where it is dead."""

    @opened_by_link
    @wraps(view)
    def page(request: HttpRequest, token: str, **arguments: str) -> HttpResponse:
        found = opened_by(token)
        if isinstance(found, DeadDates):
            status = 404 if found is DeadDates.WRONG else 410
            return TemplateResponse(request, "improvement/dates/dead.html", {"dead": found}, status=status)
        return view(request, found, token, **arguments)

    return page


@behind_link
def dates_own(request: HttpRequest, reviewer: Reviewer, token: str) -> HttpResponse:
    """Their review: whom, when and with whom; buttons say whether they can come, and declare an interest."""
    if request.method == "POST":
        return _answered(request, reviewer, token)
    review = reviewer.review
    may_close = closable(review)
    waits = VISIT in may_close and has_come(VISIT, review) and waits_for_topics(review)
    own = [
        (step, _day_of(step, reviewer), has_come(step, review) and not (waits and step is VISIT)) for step in may_close
    ]
    context = {
        "reviewer": reviewer,
        "review": review,
        "token": token,
        "is_asked": is_asked(reviewer),
        "seen": days_seen(reviewer),
        "steps": own,
        "waits": NO_TOPIC if waits else "",
        "who_answers": who_answers(review, but=reviewer.person),
    }
    return TemplateResponse(request, "improvement/dates/own.html", context)


def _answered(request: HttpRequest, reviewer: Reviewer, token: str) -> HttpResponse:
    can_come = ANSWERS.get(request.POST.get("can_come", ""))
    has_interest = ANSWERS.get(request.POST.get("interest", ""))
    try:
        if has_interest is not None:
            declare(reviewer=reviewer, has_interest=has_interest)
        elif can_come is not None:
            say_whether(reviewer=reviewer, can_come=can_come, seen=request.POST.get("seen", ""))
        else:
            raise ValidationError("Press one of the two buttons.")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    except ObjectDoesNotExist:
        pass  # they were taken out at this moment, as the page to which the answer leads says
    return redirect("dates:own", token)


@behind_link
def dates_step(request: HttpRequest, reviewer: Reviewer, token: str, step: str) -> HttpResponse:
    """That a step of their own was done: the champion's workshop, say."""
    found = next((one for one in closable(reviewer.review) if one.name == step), None)
    if found is None or not has_come(found, reviewer.review):
        messages.info(request, "There is nothing for you to say of that now.")
        return redirect("dates:own", token)
    data = sent(request)
    form: FormOfReview
    if found is VISIT:
        form = HeldForm(data, review=reviewer.review, by=None)
    else:
        form = ReviewStepForm(data, review=reviewer.review, step=found, by=None)
    form.helper.disable_csrf = True  # the link itself is what allows (ADR 15)
    if form.is_bound and form.is_valid() and form.send():
        say_done(request, form.said)
        return redirect("dates:own", token)
    context = {"reviewer": reviewer, "review": reviewer.review, "step": found, "form": form, "token": token}
    return TemplateResponse(request, "improvement/dates/step.html", context)


@opened_by_link
@require_safe
def dates_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """All reviews in which they take part, as a calendar; or what takes the days of one out again."""
    gone = gone_by(token)
    return _calendar_file(calendar_without(*gone)) if gone else _own_calendar(request, token)


@behind_link
def _own_calendar(request: HttpRequest, reviewer: Reviewer, token: str) -> HttpResponse:
    own = Reviewer.objects.with_a_right().filter(person=reviewer.person_id).select_related("review__host")
    rows: list[tuple[PeerReview, str | None]] = [(one.review, one.role) for one in own.order_by("pk")]
    for review, _ in rows:
        review.may_set_days = True  # as one of its people
    return _calendar(rows)


@never_cache
@require_safe
def review_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One review that the user may see, with the days of their role; all for who heads the host or plans it."""
    review = own_review(request, pk)
    return _calendar([(review, None if review.may_plan else review.own_role)])


@never_cache
@require_safe
def round_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """All reviews of a partnership's year, for who leads it and who heads a school of it, as they see their days."""
    round = get_object_or_404(Round.objects.visible_to(request.user), pk=pk)
    reviews = reviews_seen_by(request).filter(round=round)
    return _calendar([(review, None if review.may_plan else review.own_role) for review in reviews])


@never_cache
@require_POST
def dates_again(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Send one of its people, or who heads the host, their dates once more."""
    review = own_review(request, pk, "may_plan")
    try:
        say_done(request, "", send_once_more(review=review, person=person))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    except Person.DoesNotExist:
        messages.info(request, "Whom you looked at is no longer in this review: somebody changed its people meanwhile.")
    return redirect(review)


def _calendar(reviews: list[tuple[PeerReview, str | None]]) -> HttpResponse:
    return _calendar_file(calendar_of(reviews))


def _calendar_file(calendar: bytes) -> HttpResponse:
    headers = {"Content-Disposition": 'inline; filename="peer-reviews.ics"'}
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8", headers=headers)


def _day_of(step: ReviewStep, reviewer: Reviewer) -> object:
    """The day on which it was done; of the visit only once it was held, for its day is planned before."""
    if step is VISIT and not reviewer.review.is_held:
        return None
    return getattr(reviewer.review, step.field)

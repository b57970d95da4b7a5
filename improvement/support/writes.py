"""What is written of support: each step is done whole or not at all, and whoever has the next is told by post.

Who may take a step the view asks (``steps.py``). Nothing here takes a text.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from base.saving import Author, locked, save
from base.school_terms import academic_year
from improvement.models import Deployment, Offer, SupportRequest, SystemLeader, Topic
from improvement.models.support import ALONE_AFTER, STEP
from improvement.support.steps import can_say_outcome, is_to_begin, owner_of
from improvement.support.telling import tell_again as tell_of_it_again
from improvement.support.telling import (
    tell_asker,
    tell_heads,
    tell_not_asked_any_more,
    tell_that_days_changed,
    tell_that_it_differs,
    tell_whom_they_act_for,
    tell_whose_turn,
)
from partnerships.models import District, Headship, Organisation, Partnership, School

MOST_ON_SHORT_LIST = 5
A_YEAR = dt.timedelta(days=366)
Days = Decimal | int  # whole ones or halves
_STATE, _REACH = SupportRequest.State, SupportRequest.Reach
_ASKED_OR_AGREED = (_STATE.ASKED, _STATE.RELEASED, _STATE.AGREED)
CHANGED = "This has changed meanwhile: look at how it stands now."


@transaction.atomic
def ask_for_support(
    *,
    school: School,
    topic: Topic,
    phase: str,
    wanted_by: dt.date,
    partnership: Partnership | None,
    by: Author,
) -> SupportRequest:
    """Ask for it: of the partnership, or of the quadrant where the school is in none."""
    today = timezone.localdate()
    locked(school)  # so that the head and the office do not ask the same at the same moment
    if there := SupportRequest.objects.asking_for(school, topic, phase).first():
        raise ValidationError(
            {
                "topic": f"{school} asks for this already, in request {there.pk}. Go on with that one, withdraw it "
                "before you ask again, or choose another topic or phase"
            }
        )
    request = SupportRequest(
        school=school,
        topic=topic,
        phase=phase,
        wanted_by=wanted_by,
        asked_on=today,
        year=academic_year(today),
        partnership=partnership,
        reach=_REACH.PARTNERSHIP if partnership else _REACH.QUADRANT,
        next_on=min(today + STEP, wanted_by),
    )
    save(request, by=by)
    tell_whom_they_act_for(school, request, by, "asked for support for your school, in")
    return request


@transaction.atomic
def widen(*, request: SupportRequest, by: Author) -> SupportRequest:
    """Ask a step further: the quadrant, then the county."""
    seen, request = request.reach, _in(request, _STATE.LOOKING)
    if request.reach == _REACH.COUNTY or request.reach != seen:  # the worker may have taken it further meanwhile
        raise ValidationError(CHANGED)
    request.reach = _REACH.QUADRANT if request.reach == _REACH.PARTNERSHIP else _REACH.COUNTY
    tell_whom_they_act_for(request.school, request, by)
    return _pass_on(request, by, tells_asker=by is None)


def widen_what_is_due() -> bool:
    """Have one request go a step further whose day has passed, for the worker; whether there was one."""
    due = SupportRequest.objects.to_widen().order_by("pk").first()
    if due:
        widen(request=due, by=None)
    return due is not None


def close_what_is_due() -> bool:
    """Close one request that would stay for ever, for the worker; whether there was one.

    Of one the asker alone says what became of it, or nobody answered it where it goes no further.
    """
    if said := SupportRequest.objects.said_by_asker_alone().order_by("pk").first():
        _close_as_said(said)
    elif left := SupportRequest.objects.unanswered().order_by("pk").first():
        close_unmet(request=left, reason=SupportRequest.Unmet.NO_ANSWER, by=None)
    else:
        return False
    return True


@transaction.atomic
def remind(*, request: SupportRequest) -> SupportRequest:
    """Write once more to whose turn it is, whoever heads the school today, and give them until another day.

    Raises ``ValidationError`` where somebody closed it, or went on with it, meanwhile.
    """
    request = _in(request, request.state)
    if request.is_reminded or not request.is_overdue:
        raise ValidationError(CHANGED)
    request.is_reminded, request.next_on = True, timezone.localdate() + STEP
    save(request, by=None)
    tell_whose_turn(request, _under_way(request))
    return request


@transaction.atomic
def fall_through(*, deployment: Deployment) -> None:
    """Note that they cannot after all, for their school has closed: the school that asked asks somebody else."""
    request = _in(deployment.request, _STATE.ASKED, _STATE.RELEASED, _STATE.AGREED)
    deployment = _of(deployment, *Deployment.BINDING)
    deployment.state, deployment.why_not = Deployment.State.DECLINED, Deployment.Why.RELEASE
    _take_out_days(deployment)
    deployment.outcome = request.outcome = ""
    request.state = _STATE.LOOKING
    save(deployment, by=None)
    _pass_on(request, None, tells_asker=True)


@transaction.atomic
def close_unsaid(*, request: SupportRequest) -> SupportRequest:
    """Close what was agreed and the school that asked says nothing of: as the supporting school says, if it does."""
    request = _in(request, _STATE.AGREED)
    there = _under_way(request)
    request.outcome = request.outcome or (there.outcome if there else "") or SupportRequest.Outcome.NOT_SAID
    return _close(request, _STATE.GIVEN, None)


@transaction.atomic
def put_on_short_list(*, request: SupportRequest, offer: Offer, by: Author) -> Deployment:
    """Put who makes that offer on the short list; who could not, and is put there again, may be asked again."""
    request = _in(request, _STATE.LOOKING)
    there = request.deployments.exclude(state=Deployment.State.DECLINED)
    if there.count() >= MOST_ON_SHORT_LIST:
        raise ValidationError(
            f"{MOST_ON_SHORT_LIST} are on the short list, which is as many as may. Take one off before you add another."
        )
    leader = offer.system_leader
    of: dict[str, Any] = {"organisation": offer.organisation, "system_leader": leader}
    of["school"] = leader.school if leader else offer.school
    request.deployments.filter(state=Deployment.State.DECLINED, **of).delete()
    deployment = Deployment(request=request, **of)
    save(deployment, by=by)
    _pass_on(request, by)
    return deployment


@transaction.atomic
def take_off_short_list(*, deployment: Deployment, by: Author) -> None:
    """Take somebody off it again, who was not asked or could not."""
    request = _in(deployment.request, _STATE.LOOKING)
    deployment.delete()
    _pass_on(request, by)


@transaction.atomic
def ask(*, deployment: Deployment, by: Author) -> Deployment:
    """Ask one of the short list: the headteacher of the supporting school, or the hub."""
    request = _in(deployment.request, _STATE.LOOKING)
    deployment = locked(deployment)
    if deployment.state != Deployment.State.SHORTLISTED:
        raise ValidationError(CHANGED)
    if not (deployment.is_of_hub or Headship.objects.active().filter(school=deployment.school_id).exists()):
        raise ValidationError(
            f"Nobody heads {deployment.school} in the records, so nobody there could answer here. Ring them, and ask "
            "an officer to enter who heads the school."
        )
    _refuse_if_not_shown(deployment)
    deployment.state, request.state = Deployment.State.ASKED, _STATE.ASKED
    save(deployment, by=by)
    _pass_on(request, by, deployment)
    tell_whom_they_act_for(request.school, request, by)
    return deployment


@transaction.atomic
def tell_again(*, deployment: Deployment) -> None:
    """Write to whoever heads the supporting school and could not be written to before, for no address was recorded."""
    tell_of_it_again(_in(deployment.request, *_ASKED_OR_AGREED), deployment)


@transaction.atomic
def release(*, deployment: Deployment, days: Days, starts_on: dt.date, ends_on: dt.date, by: Author) -> Deployment:
    """Say yes, for so many days between two dates; or that they are other days, which are to be agreed anew."""
    request = _in(deployment.request, *_ASKED_OR_AGREED)
    deployment = _of(deployment, *Deployment.BINDING)
    _refuse_if_begun(request, deployment)
    _refuse_days(days, starts_on, ends_on)
    _refuse_if_not_shown(deployment)
    is_again = request.state != _STATE.ASKED
    deployment.state, request.state = Deployment.State.RELEASED, _STATE.RELEASED
    deployment.days, deployment.starts_on, deployment.ends_on = days, starts_on, ends_on
    save(deployment, by=by)
    _pass_on(request, by, deployment)
    if is_again and not deployment.is_of_hub:
        tell_that_days_changed(request, by)
    tell_whom_they_act_for(deployment.school or request.school, request, by)
    return deployment


def _refuse_days(days: Days, starts_on: dt.date, ends_on: dt.date) -> None:
    """Refuse days that are over or far away, and more than lie between the first and the last."""
    today = timezone.localdate()
    last = today + A_YEAR
    there = (ends_on - starts_on).days + 1
    errors = {}
    if ends_on < today:
        errors["ends_on"] = "The last day must be today or later."
    elif ends_on > last:
        errors["ends_on"] = f"The last day must be within a year: {date_format(last)} or earlier."
    elif starts_on < today:
        errors["starts_on"] = "The first day must be today or later."
    elif there < 1:
        errors["ends_on"] = "The last day must be on or after the first day."
    elif there < days:
        said = "that is one day" if there == 1 else f"those are {there} days"
        errors["days"] = f"From the first day to the last {said}: enter as many at most, or a later day."
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def decline(*, deployment: Deployment, why: str, by: Author) -> Deployment:
    """Say no, for a reason; or that they cannot after all, while what is agreed has not begun."""
    request = _in(deployment.request, *_ASKED_OR_AGREED)
    deployment = _of(deployment, *Deployment.BINDING)
    _refuse_if_begun(request, deployment)
    deployment.state, deployment.why_not, request.state = Deployment.State.DECLINED, why, _STATE.LOOKING
    _take_out_days(deployment)
    save(deployment, by=by)
    _pass_on(request, by, tells_asker=not deployment.is_of_hub)
    tell_whom_they_act_for(deployment.school, request, by, is_seen=False)
    return deployment


@transaction.atomic
def take_back(*, deployment: Deployment, by: Author) -> None:
    """Ask them no more: they are on the short list again, and somebody else may be asked."""
    request = _in(deployment.request, *_ASKED_OR_AGREED)
    deployment = _of(deployment, *Deployment.BINDING)
    _refuse_if_begun(request, deployment)
    deployment.state, request.state = Deployment.State.SHORTLISTED, _STATE.LOOKING
    _take_out_days(deployment)
    save(deployment, by=by)
    tell_not_asked_any_more(deployment, request)
    _pass_on(request, by)
    tell_whom_they_act_for(request.school, request, by)


@transaction.atomic
def agree(*, deployment: Deployment, payer: str, order_number: int | None, by: Author) -> Deployment:
    """Agree to the days, and say who pays, and the number of the order where there is one."""
    request = _in(deployment.request, _STATE.RELEASED)
    deployment = _of(deployment, Deployment.State.RELEASED)
    deployment.state, request.state = Deployment.State.AGREED, _STATE.AGREED
    deployment.payer, deployment.order_number = payer, order_number
    save(deployment, by=by)
    _pass_on(request, by, deployment, next_on=deployment.ends_on)
    tell_heads(deployment.school, request, f"Request {request.pk} for support is agreed, with who pays.", by=by)
    tell_whom_they_act_for(request.school, request, by, "agreed to the days of")
    return deployment


@transaction.atomic
def change_payer(*, deployment: Deployment, payer: str, order_number: int | None, by: Author) -> Deployment:
    """Say that somebody else pays for what is agreed, or that the order has another number."""
    request = _in(deployment.request, _STATE.AGREED)
    deployment = _of(deployment, Deployment.State.AGREED)
    deployment.payer, deployment.order_number = payer, order_number
    save(deployment, by=by)
    tell_heads(deployment.school, request, f"Who pays has changed in request {request.pk} for support.", by=by)
    tell_whom_they_act_for(request.school, request, by)
    return deployment


@transaction.atomic
def say_outcome(*, deployment: Deployment, outcome: str, is_asker: bool, by: Author) -> SupportRequest:
    """Say what became of it, for the side that the user is of. The request closes once both have said it.

    A hub has nobody here, so that what the school says closes it; and so it does long after the last day. For some days
    after that each side may say otherwise. Where the two differ, whoever said it first is told.
    """
    request = _in(deployment.request, _STATE.AGREED, _STATE.GIVEN)
    deployment = _of(deployment, Deployment.State.AGREED)
    if request.state == _STATE.GIVEN and not can_say_outcome(request, deployment):
        raise ValidationError(CHANGED)
    begins = deployment.starts_on
    if begins and begins > timezone.localdate() and outcome != SupportRequest.Outcome.NONE:
        raise ValidationError({"outcome": f"It begins on {date_format(begins)}. Say then what became of it."})
    if is_asker or request.outcome == SupportRequest.Outcome.NOT_SAID:
        request.outcome = outcome
    if not is_asker or deployment.is_of_hub:
        deployment.outcome = outcome
        save(deployment, by=by)
    is_long_over = deployment.ends_on is not None and deployment.ends_on + ALONE_AFTER <= timezone.localdate()
    if request.state == _STATE.GIVEN:
        save(request, by=by)
    elif request.outcome and (deployment.outcome or is_long_over):
        request = _close(request, _STATE.GIVEN, by)
    else:
        request = _pass_on(request, by, deployment)
    if deployment.outcome and request.outcome and deployment.outcome != request.outcome:
        tell_that_it_differs(deployment.school if is_asker else request.school, request)
    tell_whom_they_act_for(request.school if is_asker else deployment.school, request, by)
    return request


@transaction.atomic
def close_unmet(*, request: SupportRequest, reason: str, by: Author) -> SupportRequest:
    """Close it: nobody could help, for a reason. The school that asked is told, unless it says so itself."""
    request = _in(request, _STATE.LOOKING)
    request.unmet_reason = reason
    request = _close(request, _STATE.UNMET, by)
    tell_asker(request, by)
    return request


@transaction.atomic
def withdraw(*, request: SupportRequest, by: Author) -> SupportRequest:
    """Close it, for the school needs it no more. Whom it asked no longer sees it."""
    request = _in(request, _STATE.LOOKING, _STATE.ASKED, _STATE.RELEASED)
    for deployment in request.deployments.filter(state__in=Deployment.BINDING).select_related("school"):
        tell_not_asked_any_more(deployment, request)
    request.deployments.all().delete()
    tell_whom_they_act_for(request.school, request, by, "withdrew")
    return _close(request, _STATE.WITHDRAWN, by)


@transaction.atomic
def make_offer(
    *,
    school: School | None = None,
    leader: SystemLeader | None = None,
    organisation: Organisation | None = None,
    districts: list[District],
    topic: Topic,
    phase: str,
    days: Days,
    ended_on: dt.date,
    by: Author,
) -> Offer:
    """Offer help with a topic, from today on. Refused where they offer that already."""
    for whose in (school, leader, organisation):
        if whose:
            locked(whose)  # so that two windows do not offer it at the same moment
    _refuse_offered_twice(school, leader, organisation, topic=topic, phase=phase)
    offer = Offer(school=school, system_leader=leader, organisation=organisation, started_on=timezone.localdate())
    offer.topic, offer.phase, offer.days, offer.ended_on = topic, phase, days, ended_on
    save(offer, by=by)
    offer.districts.set(districts)
    return offer


def _refuse_offered_twice(
    school: School | None, leader: SystemLeader | None, organisation: Organisation | None, *, topic: Topic, phase: str
) -> None:
    """They would stand twice among those who offer it. An offer for every phase is one for each of them."""
    own = Offer.objects.filter(school=school, system_leader=leader, organisation=organisation)
    there = own.filter(topic=topic, ended_on__gte=timezone.localdate())
    if phase:
        there = there.filter(phase__in=("", phase))
    if last := there.order_by("-ended_on").values_list("ended_on", flat=True).first():
        until = date_format(last)
        raise ValidationError({"topic": f"This is offered already, until {until}. Change that offer instead"})


@transaction.atomic
def change_offer(*, offer: Offer, days: Days, ended_on: dt.date, by: Author) -> Offer:
    """Change how many days it is of, and how long it stands."""
    offer = locked(offer)
    offer.days, offer.ended_on = days, ended_on
    save(offer, by=by)
    return offer


def _in(request: SupportRequest, *states: str) -> SupportRequest:
    """The request, read anew and locked, if it is still in one of these states."""
    request = locked(request)
    if request.state not in states:
        raise ValidationError(CHANGED)
    return request


def _of(deployment: Deployment, *states: str) -> Deployment:
    deployment = locked(deployment)
    if deployment.state not in states:
        raise ValidationError(CHANGED)
    return deployment


def _refuse_if_begun(request: SupportRequest, deployment: Deployment) -> None:
    """What is agreed stands from its first day on: what became of it both sides say."""
    if not is_to_begin(request, deployment):
        raise ValidationError(CHANGED)


def _take_out_days(deployment: Deployment) -> None:
    """What was offered or agreed with them is offered no more."""
    deployment.days = deployment.starts_on = deployment.ends_on = deployment.order_number = None
    deployment.payer = ""


def _refuse_if_not_shown(deployment: Deployment) -> None:
    """Refuse somebody who is not on the register of system leaders any more, as after their designation has ended."""
    leader = deployment.system_leader
    if leader and not SystemLeader.objects.shown().filter(pk=leader.pk).exists():
        raise ValidationError(
            f"{leader.person} is not shown on the register of system leaders today: their designation may have ended, "
            "or nobody has confirmed their entry. Until that is put right, nothing new is agreed with them."
        )


def _under_way(request: SupportRequest) -> Deployment | None:
    return request.deployments.filter(state__in=Deployment.BINDING).select_related("school").first()


def _pass_on(
    request: SupportRequest,
    by: Author,
    deployment: Deployment | None = None,
    next_on: dt.date | None = None,
    *,
    tells_asker: bool = False,
) -> SupportRequest:
    """Say whose turn it is now, and until when; tell them where it was somebody else's, and perhaps the asker."""
    before = request.owner
    listed = request.deployments.filter(state=Deployment.State.SHORTLISTED).exists()
    request.owner = owner_of(request, deployment, has_short_list=listed)
    request.next_on, request.is_reminded = next_on or _turn_ends(request), False
    save(request, by=by)
    if is_told := request.owner != before or by is None:
        tell_whose_turn(request, deployment)
    if tells_asker and not (is_told and request.owner == SupportRequest.Owner.SCHOOL):  # who is told that it is theirs
        tell_asker(request, by)
    return request


def _turn_ends(request: SupportRequest) -> dt.date:
    """The next date: a turn from today, but no later than the day by when support is wanted, while that is to come."""
    today = timezone.localdate()
    is_sooner = request.state != _STATE.AGREED and today <= request.wanted_by
    return min(today + STEP, request.wanted_by) if is_sooner else today + STEP


@transaction.atomic
def _close_as_said(request: SupportRequest) -> SupportRequest:
    return _close(_in(request, _STATE.AGREED), _STATE.GIVEN, None)


def _close(request: SupportRequest, state: str, by: Author) -> SupportRequest:
    request.state, request.owner, request.next_on = state, "", None
    request.closed_on = timezone.localdate()
    save(request, by=by)
    return request

"""The steps of a request for support: who may take each, and when (design, section 5).

Buttons and pages read this table; what a step does is in ``writes.py``, what it asks in ``forms.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from improvement.models import Deployment, SupportRequest

_STATE, _REACH = SupportRequest.State, SupportRequest.Reach


def _always(request: SupportRequest) -> bool:
    return True


def _never(request: SupportRequest) -> bool:
    return False


@dataclass(frozen=True)
class SupportStep:
    """A step: its ``button``, and who may take it in which states. A request comes ``with_rights`` and ``listed``.

    Whose step it is (``may``) does not change by what somebody else does to the request; whether it can be taken now
    (``states``, ``is_now``) does. One that changes what was said before (``is_again``) has another button, and is not
    what the request waits for.
    """

    name: str
    button: str
    states: frozenset[str]
    may: Callable[[SupportRequest], bool]
    is_now: Callable[[SupportRequest], bool] = _always
    is_again: Callable[[SupportRequest], bool] = _never
    button_again: str = ""
    is_chosen_from: bool = False  # its buttons stand beside what they choose: an offer, or one on the short list
    is_secondary: bool = False  # not what the request waits for
    is_warning: bool = False

    def can_be_taken(self, request: SupportRequest) -> bool:
        """Whether it can be taken as the request stands, by whoever may."""
        return request.state in self.states and self.is_now(request)

    def button_for(self, request: SupportRequest) -> str:
        """What its button is called on the page of that request."""
        return self.button_again if self.is_again(request) else self.button

    def waits(self, request: SupportRequest) -> bool:
        """Whether the request waits for it."""
        return not (self.is_secondary or self.is_warning or self.is_again(request))


def _asker(request: SupportRequest) -> bool:
    return request.is_asker


def _picks(request: SupportRequest) -> bool:
    """Who puts somebody on the short list: the school, and whoever it asked, its lead or an officer."""
    return request.is_asker or request.is_lead or request.is_officer_of


def _is_nearer_than_county(request: SupportRequest) -> bool:
    return request.reach != _REACH.COUNTY


def _closes_unmet(request: SupportRequest) -> bool:
    return request.is_asker or request.is_officer_of


def _is_at_county(request: SupportRequest) -> bool:
    return request.reach == _REACH.COUNTY


def _answers(request: SupportRequest) -> bool:
    """Who answers for whom is asked: the supporting school's head; of a hub, which has none here, whoever asked it."""
    there = request.deployment
    return request.is_asker if there is None or there.is_of_hub else request.may_release


def is_to_begin(request: SupportRequest, there: Deployment | None) -> bool:
    """Whether support may still be changed or given up: nothing is agreed, or what is agreed has not begun."""
    if request.state != _STATE.AGREED:
        return True
    return there is not None and not (there.is_begun or there.outcome or request.outcome)


def _is_to_begin(request: SupportRequest) -> bool:
    return is_to_begin(request, request.deployment)


def _is_answered(request: SupportRequest) -> bool:
    return request.state != _STATE.ASKED


def _is_agreed(request: SupportRequest) -> bool:
    return request.is_agreed


def _says_outcome(request: SupportRequest) -> bool:
    return request.is_asker or request.is_supporter


def can_say_outcome(request: SupportRequest, there: Deployment | None) -> bool:
    """Whether what became of support can be said: it has begun, and was not closed more than some days ago."""
    if there is None or not there.is_begun:
        return False
    if request.is_agreed:
        return True
    until = request.changeable_until
    return until is not None and until >= timezone.localdate()


def _can_say_outcome(request: SupportRequest) -> bool:
    return can_say_outcome(request, request.deployment)


def says_as_asker(request: SupportRequest) -> bool:
    """Whether the user speaks for the school that asked; who is of both sides speaks for one after the other."""
    there = request.deployment
    if not (request.is_asker and request.is_supporter and there):
        return request.is_asker
    return not request.is_outcome_said or bool(there.outcome)


def _has_said_outcome(request: SupportRequest) -> bool:
    there = request.deployment
    return request.is_outcome_said if says_as_asker(request) else there is not None and bool(there.outcome)


_LOOKING = frozenset({_STATE.LOOKING})
_ASKED = frozenset({_STATE.ASKED, _STATE.RELEASED})
_ASKED_OR_AGREED = frozenset({*_ASKED, _STATE.AGREED})
SHORTLIST = SupportStep("shortlist", "Put on the short list", _LOOKING, _picks, is_chosen_from=True)
DROP = SupportStep("drop", "Take off the short list", _LOOKING, _picks, is_chosen_from=True)
ASK = SupportStep("ask", "Ask for this support", _LOOKING, _asker, is_chosen_from=True)
RELEASE = SupportStep(
    "release",
    "Yes: enter days and dates",
    _ASKED_OR_AGREED,
    _answers,
    is_now=_is_to_begin,
    is_again=_is_answered,
    button_again="Change the days",
)
DECLINE = SupportStep(
    "decline",
    "No: say why not",
    _ASKED_OR_AGREED,
    _answers,
    is_now=_is_to_begin,
    is_again=_is_answered,
    button_again="Cannot after all",
)
AGREE = SupportStep(
    "agree",
    "Agree",
    frozenset({_STATE.RELEASED, _STATE.AGREED}),
    _asker,
    is_again=_is_agreed,
    button_again="Change who pays",
)
TAKE_BACK = SupportStep(
    "take-back", "Ask somebody else", _ASKED_OR_AGREED, _asker, is_now=_is_to_begin, is_secondary=True
)
OUTCOME = SupportStep(
    "outcome",
    "Say what became of it",
    frozenset({_STATE.AGREED, _STATE.GIVEN}),
    _says_outcome,
    is_now=_can_say_outcome,
    is_again=_has_said_outcome,
    button_again="Change what you said",
)
WIDEN = SupportStep("widen", "Ask further", _LOOKING, _asker, is_now=_is_nearer_than_county, is_secondary=True)
TELL_AGAIN = SupportStep("tell-again", "Write to them now", _ASKED_OR_AGREED, _asker, is_chosen_from=True)
UNMET = SupportStep("unmet", "Close as not met", _LOOKING, _closes_unmet, is_now=_is_at_county, is_warning=True)
WITHDRAW = SupportStep("withdraw", "Withdraw", _LOOKING | _ASKED, _asker, is_warning=True)
STEPS = (SHORTLIST, DROP, ASK, RELEASE, DECLINE, AGREE, TAKE_BACK, OUTCOME, WIDEN, TELL_AGAIN, UNMET, WITHDRAW)


def steps_of(request: SupportRequest) -> list[SupportStep]:
    """What the user of ``with_rights`` may do with it now."""
    return [step for step in STEPS if step.may(request) and step.can_be_taken(request)]


def whose_turn(request: SupportRequest, *, is_offered: bool = True) -> str:
    """Whose turn it is, and what they do, as a sentence without a day; empty once it is closed.

    ``is_offered`` says whether anybody offers it as far as it is asked.
    """
    there = request.deployment
    hub = there is not None and there.is_of_hub
    if request.state == _STATE.LOOKING:
        if request.owner == SupportRequest.Owner.OFFICER:
            return "It is the council’s turn: an officer puts on the short list who could help."
        if not is_offered and request.goes_further:
            return f"It is the turn of {request.school}: nobody offers this as far as it is asked, so ask further."
        return f"It is the turn of {request.school}: put on the short list who could help, and ask one of them."
    if request.state == _STATE.ASKED and there:
        if hub:
            return f"It is the turn of {request.school}: ring {there.by}, and enter what was answered."
        return f"It is the turn of {there.school}: its headteacher says whether somebody is released, and for how long."
    if request.state == _STATE.RELEASED:
        again = " again: they have changed" if there and there.payer else ""
        return f"It is the turn of {request.school}: agree to the days{again}, and say who pays."
    if request.state == _STATE.AGREED and there:
        if request.outcome and not there.outcome:
            return f"It is the turn of {there.by}: say what became of the support."
        return f"It is agreed. When it has taken place, {request.school} says what became of it."
    return ""


def owner_of(request: SupportRequest, deployment: Deployment | None, *, has_short_list: bool) -> str:
    """Whose turn it is in the state that the request is in: one of ``Owner``, empty once it is closed."""
    owner = SupportRequest.Owner
    if not request.is_open:
        return ""
    if request.state == _STATE.ASKED and deployment and not deployment.is_of_hub:
        return owner.SUPPORTER
    if request.state == _STATE.AGREED and request.outcome and deployment and not deployment.is_of_hub:
        return owner.SUPPORTER
    if request.state == _STATE.LOOKING and request.reach == _REACH.COUNTY and not has_short_list:
        return owner.OFFICER
    return owner.SCHOOL

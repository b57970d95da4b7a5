"""The steps of a request for support: who may take each, and when (design, section 5).

Buttons and pages read this table; what a step does is in ``writes.py``, what it asks in ``forms.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from improvement.models import Deployment, SupportRequest

_STATE, _REACH = SupportRequest.State, SupportRequest.Reach


@dataclass(frozen=True)
class SupportStep:
    """A step: its ``button``, and who may take it in which states. A request comes ``with_rights`` and ``listed``."""

    name: str
    button: str
    states: frozenset[str]
    may: Callable[[SupportRequest], bool]
    is_chosen_from: bool = False  # its buttons stand beside what they choose: an offer, or one on the short list
    is_secondary: bool = False  # not what the request waits for
    is_warning: bool = False


def _asker(request: SupportRequest) -> bool:
    return request.is_asker


def _picks(request: SupportRequest) -> bool:
    """Who puts somebody on the short list: the school, and whoever it asked, its lead or an officer."""
    return request.is_asker or request.is_lead or request.is_officer_of


def _may_widen(request: SupportRequest) -> bool:
    return request.is_asker and request.reach != _REACH.COUNTY


def _may_say_unmet(request: SupportRequest) -> bool:
    return request.reach == _REACH.COUNTY and (request.is_asker or request.is_officer_of)


def _answers(request: SupportRequest) -> bool:
    """Who answers for whom is asked: the supporting school's head; of a hub, which has none here, whoever asked it."""
    there = request.deployment
    return there is not None and (request.is_asker if there.is_of_hub else request.may_release)


def _may_say_outcome(request: SupportRequest) -> bool:
    there = request.deployment
    if there is None:
        return False
    return (request.is_asker and not request.outcome) or (request.is_supporter and not there.outcome)


_LOOKING = frozenset({_STATE.LOOKING})
SHORTLIST = SupportStep("shortlist", "Put on the short list", _LOOKING, _picks, is_chosen_from=True)
DROP = SupportStep("drop", "Take off the short list", _LOOKING, _picks, is_chosen_from=True)
ASK = SupportStep("ask", "Ask for this support", _LOOKING, _asker, is_chosen_from=True)
RELEASE = SupportStep("release", "Yes: enter days and dates", frozenset({_STATE.ASKED}), _answers)
DECLINE = SupportStep("decline", "No: say why not", frozenset({_STATE.ASKED}), _answers)
AGREE = SupportStep("agree", "Agree", frozenset({_STATE.RELEASED}), _asker)
TAKE_BACK = SupportStep(
    "take-back", "Ask somebody else", frozenset({_STATE.ASKED, _STATE.RELEASED}), _asker, is_secondary=True
)
OUTCOME = SupportStep("outcome", "Say what became of it", frozenset({_STATE.AGREED}), _may_say_outcome)
WIDEN = SupportStep("widen", "Ask further", _LOOKING, _may_widen, is_secondary=True)
UNMET = SupportStep("unmet", "Close as not met", _LOOKING, _may_say_unmet, is_warning=True)
WITHDRAW = SupportStep(
    "withdraw", "Withdraw", frozenset({_STATE.LOOKING, _STATE.ASKED, _STATE.RELEASED}), _asker, is_warning=True
)
STEPS = (SHORTLIST, DROP, ASK, RELEASE, DECLINE, AGREE, TAKE_BACK, OUTCOME, WIDEN, UNMET, WITHDRAW)


def steps_of(request: SupportRequest) -> list[SupportStep]:
    """What the user of ``with_rights`` may do with it now."""
    return [step for step in STEPS if request.state in step.states and step.may(request)]


def whose_turn(request: SupportRequest) -> str:
    """Whose turn it is, and what they do, as a sentence without a day; empty once it is closed."""
    there = request.deployment
    hub = there is not None and there.is_of_hub
    if request.state == _STATE.LOOKING:
        if request.owner == SupportRequest.Owner.OFFICER:
            return "It is the council’s turn: an officer puts on the short list who could help."
        return f"It is the turn of {request.school}: put on the short list who could help, and ask one of them."
    if request.state == _STATE.ASKED and there:
        if hub:
            return f"It is the turn of {request.school}: ring {there.by}, and enter what was answered."
        return f"It is the turn of {there.school}: its headteacher says whether somebody is released, and for how long."
    if request.state == _STATE.RELEASED:
        return f"It is the turn of {request.school}: agree to the days, and say who pays."
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

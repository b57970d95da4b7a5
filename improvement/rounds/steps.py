"""The steps of a peer review, in order: what says that each was taken, and who may close it (design, section 5)."""

from dataclasses import dataclass

from improvement.models import PeerReview, Reviewer

_ROLE = Reviewer.Role


@dataclass(frozen=True)
class ReviewStep:
    """A step, which the host closes, and the partnership's lead unless it is the host's alone; ``roles`` close theirs.

    ``field`` is the day in ``PeerReview`` on which it was done.
    """

    name: str
    label: str
    field: str
    roles: frozenset[str] = frozenset()
    is_hosts_alone: bool = False


DATA = ReviewStep("data", "Data shared", "data_shared_on")
VISIT = ReviewStep("visit", "Visit held", "visit_on", frozenset({_ROLE.LEAD_REVIEWER, _ROLE.REVIEWER}))
REPORT = ReviewStep("report", "Report received", "report_received_on", is_hosts_alone=True)  # its report: nobody else's
WORKSHOP = ReviewStep("workshop", "Workshop held", "workshop_held_on", frozenset({_ROLE.CHAMPION}))
IMPACT_REVIEW = ReviewStep(
    "impact-review", "Impact review held", "impact_review_held_on", frozenset({_ROLE.LEAD_REVIEWER, _ROLE.CHAMPION})
)
STEPS = (DATA, VISIT, REPORT, WORKSHOP, IMPACT_REVIEW)
ONLY_A_DAY = {step.name: step for step in STEPS if step is not VISIT}  # which is held, on the days that it has


def closable(review: PeerReview) -> list[ReviewStep]:
    """The steps that the user of ``with_rights`` may close, whatever was closed already; none once it is cancelled."""
    return [step for step in STEPS if _may_close(step, review)] if not review.is_cancelled else []


def has_come(step: ReviewStep, review: PeerReview) -> bool:
    """Whether there is something to say of a step: of the visit on its last day, of what follows once it was held."""
    if step is DATA:
        return True
    return review.is_to_be_confirmed if step is VISIT else review.is_held


def _may_close(step: ReviewStep, review: PeerReview) -> bool:
    if review.is_host:
        return True
    return not step.is_hosts_alone and (review.is_lead or review.own_role in step.roles)

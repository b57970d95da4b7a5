"""The links by which a head, without an account, answers before the meeting and says whether what was agreed is shared:
signed at sending, and kept nowhere.

Each names the self-evaluation and the headship, and ends with either. One is not good for the other: whoever fills in
what a head thinks need not be who says that others may read it.
"""

from enum import Enum

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from improvement.models import SelfEvaluation
from improvement.models.self_evaluations import schools_of
from partnerships.models import Headship

_SIGNER = Signer(salt="improvement.evaluation")
_SIGNER_OF_SHARING = Signer(salt="improvement.evaluation.sharing")
KIND = "evaluation"  # of the links of a message
OF_SHARING = "evaluation-sharing"


class DeadAnswers(Enum):
    """Why a link opens nothing, each with what its page says under its heading."""

    WRONG = "This link is not one of ours, or part of it is missing. Copy the whole link from the e-mail and try again."
    REPLACED = "This link was for whoever headed the school then, or the school is in this partnership no more."
    AGREED = (
        "The heads have met and agreed, so nothing more is answered before. Whether what they agreed is read outside "
        "the partnership, each head says: look for a later e-mail from us that asks you, or sign in."
    )

    @property
    def heading(self) -> str:
        """What is the matter, in short."""
        return "This link is not whole" if self is DeadAnswers.WRONG else "This link opens nothing any more"


def about_of(evaluation: SelfEvaluation, headship: Headship) -> list[int]:
    """What a message keeps of a link, which is made as it is sent."""
    return [evaluation.pk, headship.pk]


def path_of(about: list[int]) -> str:
    """Where the link leads."""
    return reverse("answers:by_link", args=[_SIGNER.sign("-".join(map(str, about)))])


def sharing_path_of(about: list[int]) -> str:
    """Where the link leads by which a head says whether it is shared."""
    return reverse("answers:sharing", args=[_SIGNER_OF_SHARING.sign("-".join(map(str, about)))])


def opened_by(token: str) -> tuple[SelfEvaluation, Headship] | DeadAnswers:
    """Whose it is to answer before the meeting; or why it opens nothing.

    Once it is agreed they read what was answered for their school, until that is erased.
    """
    found = _named_by(_SIGNER, token)
    if isinstance(found, DeadAnswers):
        return found
    evaluation, headship = found
    if not is_member(evaluation, headship):
        return DeadAnswers.AGREED if evaluation.is_agreed else DeadAnswers.REPLACED
    if evaluation.is_agreed and not evaluation.answers.filter(school=headship.school_id).exists():
        return DeadAnswers.AGREED
    return evaluation, headship


def sharing_opened_by(token: str) -> tuple[SelfEvaluation, Headship] | DeadAnswers:
    """Whose it is to say whether what was agreed is shared; or why it opens nothing.

    A school that took part says it on, though it has left the partnership. While the agreement is taken back it opens
    too: its page says so, and a no is still taken.
    """
    found = _named_by(_SIGNER_OF_SHARING, token)
    if isinstance(found, DeadAnswers):
        return found
    evaluation, headship = found
    stands_in_it = evaluation.participations.filter(school=headship.school_id).exists()
    was_agreed = evaluation.is_agreed or evaluation.taken_back_on
    if not was_agreed or not (stands_in_it or is_member(evaluation, headship)):
        return DeadAnswers.REPLACED
    return evaluation, headship


def is_member(evaluation: SelfEvaluation, headship: Headship) -> bool:
    """Whether the school is in the partnership today, so that its head reads what was agreed."""
    return schools_of(evaluation.partnership).filter(pk=headship.school_id).exists()


def _named_by(signer: Signer, token: str) -> tuple[SelfEvaluation, Headship] | DeadAnswers:
    """The self-evaluation and the headship of today that a link names."""
    try:
        evaluation_pk, headship_pk = map(int, signer.unsign(token).split("-"))
    except (BadSignature, ValueError):
        return DeadAnswers.WRONG
    rows = SelfEvaluation.objects.with_sharing().select_related("partnership", "framework")
    evaluation = rows.filter(pk=evaluation_pk).first()
    headship = Headship.objects.active().select_related("school", "person").filter(pk=headship_pk).first()
    if evaluation is None or headship is None:
        return DeadAnswers.REPLACED
    return evaluation, headship

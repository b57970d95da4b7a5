"""The kinds of pages of self-evaluations: a lead's own, those of somebody else, and those behind a head's link."""

from collections.abc import Callable, Iterator

from improvement.evaluation.links import about_of, path_of, sharing_path_of
from improvement.models import SelfEvaluation
from improvement.models.self_evaluations import schools_of
from partnerships.models import Headship, Lead
from tests.every_page.keys import first
from tests.every_page.kinds import PageKind, kind
from tests.every_page.people import LEAD, account_of

OPEN = ("detail", "how", "answers", "meeting", "typed", "paper", "agree", "sharing")
AGREED = ("detail", "paper", "sharing", "step_new", "take_back")


def kinds() -> Iterator[PageKind]:
    """All of them."""
    own = first(Lead.objects.active().filter(person=account_of(LEAD).person), "of the lead’s account")
    shared = first(SelfEvaluation.objects.shared().exclude(partnership=own.partnership_id), "of somebody else, shared")
    other = first(Lead.objects.active().filter(partnership=shared.partnership_id), "who leads that")
    for about, lead in {"own": own, "somebody else’s": other}.items():
        for page in ("overview", "open", "compare"):
            yield kind(f"evaluation:{page}", about, pk=lead.pk)
    yield from _one("open", own, OPEN, first(_of(own).filter(agreed_on=None), "open"))
    yield from _one("agreed", own, AGREED, first(_of(own).agreed(), "agreed"))
    yield from _one("somebody else’s", other, ("detail", "sharing"), shared)
    open_one = first(_of(own).filter(agreed_on=None))
    headship = first(Headship.objects.active().filter(school__in=schools_of(own.partnership)), "of a member")
    yield kind("answers:by_link", "own", token=_token(open_one, headship))
    yield kind("answers:by_link", "over", token=_token(first(_of(own).agreed()), headship))
    yield kind("answers:by_link", "replaced", token=_token(open_one, Headship(pk=0)))
    yield kind("answers:by_link", "wrong", token="1-1:wrong")
    agreed = first(_of(own).agreed())
    yield kind("answers:sharing", "own", token=_token(agreed, headship, sharing_path_of))
    yield kind("answers:sharing", "replaced", token=_token(agreed, Headship(pk=0), sharing_path_of))
    yield kind("answers:sharing", "wrong", token="1-1:wrong")
    yield kind("shared_evaluations:list")


def _of(lead: Lead) -> SelfEvaluation:
    return SelfEvaluation.objects.filter(partnership=lead.partnership_id)


def _one(about: str, lead: Lead, pages: tuple[str, ...], evaluation: SelfEvaluation) -> Iterator[PageKind]:
    for page in pages:
        yield kind(f"evaluation:{page}", about, pk=lead.pk, year=evaluation.year)
    if evaluation.is_agreed and "step_new" in pages:
        step = first(evaluation.next_steps.all(), "of it")
        yield kind("evaluation:step", about, pk=lead.pk, year=evaluation.year, next_step=step.pk)


def _token(evaluation: SelfEvaluation, headship: Headship, path_of: Callable[[list[int]], str] = path_of) -> str:
    return path_of(about_of(evaluation, headship)).rstrip("/").rpartition("/")[2]

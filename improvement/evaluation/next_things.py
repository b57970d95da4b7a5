"""What is next to do on a partnership's self-evaluation, in a sentence and the page on which it is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from base.days import in_words
from improvement.evaluation.fetching import addressed_by, this_year
from improvement.evaluation.sharing import waits_for
from improvement.models import Answer, NextStep, Participation, SelfEvaluation
from partnerships.models import Headship, Lead, Partnership, Person, School


@dataclass(frozen=True)
class NextThing:
    """What is to be done, said as one would to the lead, and where."""

    said: str
    do: str
    url: str


def next_thing(evaluation: SelfEvaluation | None, pk: int) -> NextThing | None:
    """What the lead does next of that year's, addressed by ``pk``; None where nothing is left.

    It looks at no answer.
    """
    if evaluation is None:
        return NextThing(
            "This year’s self-evaluation is not open yet.", "Open it", reverse("evaluation:open", args=[pk])
        )
    if evaluation.is_agreed:
        return None
    year, meets = evaluation.year, evaluation.meets_on
    if evaluation.is_meeting_to_come:
        said = f"The heads meet on {in_words(meets)}. "
        said += (
            "Answers are closed." if evaluation.are_answers_closed else "Until then each may answer for their school."
        )
        return NextThing(said, "See where it stands", reverse("evaluation:detail", args=[pk, year]))
    if evaluation.is_on_paper:
        said = "It is filled in on paper, and typed in after the meeting."
        return NextThing(said, "Type it in", reverse("evaluation:typed", args=[pk, year]))
    is_over = meets is not None and meets < timezone.localdate()
    said = f"The heads met on {in_words(meets)}." if is_over else "The heads agree it in one meeting."
    return NextThing(said, "Open the meeting’s page", reverse("evaluation:meeting", args=[pk, year]))


@dataclass(frozen=True)
class EvaluationOfLead:
    """What a lead's own page says of this year's: where it stands, what is next, and which next steps are overdue."""

    evaluation: SelfEvaluation | None
    next: NextThing | None
    overdue: list[NextStep]


def evaluation_of_lead(lead: Lead) -> EvaluationOfLead:
    """That of this year, in two queries."""
    rows = SelfEvaluation.objects.in_year(this_year()).filter(partnership=lead.partnership_id).with_sharing()
    evaluation = rows.first()
    return EvaluationOfLead(evaluation, next_thing(evaluation, lead.pk), overdue_steps(lead.partnership_id))


@dataclass(frozen=True)
class EvaluationOfHead:
    """What a head's panel says of a partnership's: where it is, that of this year, which may wait for answers, and
    agreed ones that wait for the head to say whether they are shared."""

    partnership: Partnership
    pk: int  # by which its addresses name it
    this_year: SelfEvaluation | None
    has_answered: bool  # anything, for their school
    to_say: list[SelfEvaluation]


def evaluations_of_head(partnerships: Sequence[Partnership], school: School) -> list[EvaluationOfHead]:
    """Of those partnerships that ever had a lead, who alone opens one, for the head of that school. Five queries."""
    addresses = addressed_by(one.pk for one in partnerships)
    year = this_year()
    rows = SelfEvaluation.objects.in_year(year).filter(partnership__in=partnerships)
    of_year = {one.partnership_id: one for one in rows}
    answers = Answer.objects.filter(evaluation__in=of_year.values(), school=school).order_by()
    answered = set(answers.values_list("evaluation__partnership", flat=True))
    to_say: dict[int, list[SelfEvaluation]] = {}
    for one in _to_say(partnerships, school, year):
        to_say.setdefault(one.partnership_id, []).append(one)
    return [
        EvaluationOfHead(one, addresses[one.pk], of_year.get(one.pk), one.pk in answered, to_say.get(one.pk, []))
        for one in partnerships
        if one.pk in addresses
    ]


def _to_say(partnerships: Sequence[Partnership], school: School, year: int) -> list[SelfEvaluation]:
    """Agreed ones of this year and the last in which nobody who heads the school today has said yes or no."""
    rows = Participation.objects.filter(
        evaluation__partnership__in=partnerships,
        evaluation__agreed_on__isnull=False,
        evaluation__year__gte=year - 1,
        school=school,
    )
    rows = rows.select_related("evaluation", "school").order_by("-evaluation__year")
    heads = Headship.objects.active().filter(school=school).values_list("person", flat=True)
    return [one.evaluation for one in waits_for(rows, {school.pk: set(heads)})]


@dataclass(frozen=True)
class OwnStep:
    """A next step that somebody sees to, and by which lead its address names it."""

    step: NextStep
    pk: int


def open_steps_of(person: Person, partnerships: Collection[int]) -> list[OwnStep]:
    """Next steps of these partnerships' agreed self-evaluations that the person sees to and nobody said to be done, the
    soonest first. Whoever acts for them in one post sees no partnership of another."""
    rows = NextStep.objects.open().filter(
        owner=person, evaluation__agreed_on__isnull=False, evaluation__partnership__in=partnerships
    )
    steps = list(rows.select_related("evaluation__partnership", "theme").by_day())
    addresses = addressed_by(partnerships) if steps else {}
    return [OwnStep(one, addresses[one.evaluation.partnership_id]) for one in steps]


def overdue_steps(partnership: int) -> list[NextStep]:
    """Next steps of its agreed self-evaluations whose day is over, and which nobody said to be done, this year's and
    last year's, the oldest first."""
    rows = NextStep.objects.open().filter(
        evaluation__partnership=partnership,
        evaluation__agreed_on__isnull=False,
        evaluation__year__gte=this_year() - 1,
        due_on__lt=timezone.localdate(),
    )
    return list(rows.select_related("owner", "evaluation").by_day())

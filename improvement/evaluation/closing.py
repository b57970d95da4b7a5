"""The end of answering before the meeting, and the one spread of what heads chose: there is never a second (ADR 82).

Answers close for good on the day from which the spread can be shown: the day of the meeting, as long as that has not
come. Once it has, it never moves, even where the meeting is put off. The spread is counted once and kept as counts, so
that nothing that happens to an answer, a school or a head afterwards changes it: two spreads that differ by one school
would say what its head chose.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from base.saving import locked, save
from improvement.models import Answer, SelfEvaluation, SpreadCount
from improvement.models.self_evaluations import FEWEST_ANSWERS
from partnerships.models import Headship


def closing_day(evaluation: SelfEvaluation, meets_on: dt.date | None) -> dt.date | None:
    """On which day its answers close where the heads meet on that day: never a day that is past; None while unknown."""
    if evaluation.are_answers_closed:
        return evaluation.answers_close_on
    return max(meets_on, timezone.localdate()) if meets_on else None


@transaction.atomic
def count_spread(evaluation: SelfEvaluation) -> None:
    """Count what the heads chose, where its day has come and it was not counted yet; twice does no harm."""
    evaluation = locked(evaluation)
    if not SelfEvaluation.objects.to_close().filter(pk=evaluation.pk).exists():
        return
    answers = Answer.objects.all().of_schools_in(evaluation)
    SpreadCount.objects.bulk_create(_counts(evaluation))
    evaluation.answered_count = answers.schools_counted()
    save(evaluation, by=None, fields=["answered_count"])


def count_what_is_due() -> bool:
    """Count the spread of one whose day has come; whether there was any. For the worker."""
    evaluation = SelfEvaluation.objects.to_close().order_by("pk").first()
    if evaluation is None:
        return False
    count_spread(evaluation)
    return True


def schools_answered(evaluation: SelfEvaluation) -> int:
    """How many schools have answered; once answers are closed, as many as had then. Who, and when, nobody is told."""
    if evaluation.answered_count is not None:
        return evaluation.answered_count
    return Answer.objects.all().of_schools_in(evaluation).schools_counted()


def _counts(evaluation: SelfEvaluation) -> list[SpreadCount]:
    """Of each theme of which enough heads chose a stage; where all chose alike, without saying which."""
    chosen: dict[int, dict[int, int]] = defaultdict(dict)
    answers = Answer.objects.all().of_schools_in(evaluation).filter(stage__isnull=False)
    for theme, school, stage in answers.values_list("theme", "school", "stage"):
        chosen[theme][school] = stage
    heads = heads_apart({school for stages in chosen.values() for school in stages})
    found = []
    for theme, stages in chosen.items():
        if len({heads[school] for school in stages}) < FEWEST_ANSWERS:
            continue
        counts: dict[int | None, int] = dict(Counter(stages.values()))
        if len(counts) == 1:
            counts = {None: len(stages)}
        found += [
            SpreadCount(evaluation=evaluation, theme_id=theme, stage_id=stage, count=n) for stage, n in counts.items()
        ]
    return found


def heads_apart(schools: Collection[int]) -> dict[int, int]:
    """By which number each of the schools counts towards five heads: those that share a head count once.

    Else whoever heads four of five schools, and answers for them, would read the answers of the fifth.
    """
    counts_as = {school: school for school in schools}
    first: dict[int, int] = {}
    for school, person in Headship.objects.active().filter(school__in=schools).values_list("school", "person"):
        one, other = counts_as[first.setdefault(person, school)], counts_as[school]
        counts_as = {pk: one if number == other else number for pk, number in counts_as.items()}
    return counts_as

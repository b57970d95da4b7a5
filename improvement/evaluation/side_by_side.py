"""A partnership's agreed self-evaluations, year beside year: within one version of the framework alone.

What was agreed is read against the words that were on the page: another version has other words, and stands apart.
There is no average and no sum: a stage is what heads agreed in words, not a mark.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from improvement.models import Agreement, Framework, SelfEvaluation, Stage, Theme


@dataclass(frozen=True)
class AgreedThen:
    """What was agreed on a theme in one year."""

    evaluation: SelfEvaluation
    number: int
    stage: Stage | None
    words: str
    is_left_out: bool


@dataclass(frozen=True)
class YearsOfFramework:
    """The years of one version, the latest first, and a row for each of its themes."""

    framework: Framework
    evaluations: list[SelfEvaluation]
    rows: list[tuple[Theme, list[AgreedThen]]]
    stages: int


def side_by_side(evaluations: Iterable[SelfEvaluation]) -> list[YearsOfFramework]:
    """Those that are agreed, the latest version first. Five queries for each version that was used."""
    agreed = [one for one in evaluations if one.is_agreed]
    agreed.sort(key=lambda one: (one.framework.version, one.year), reverse=True)
    return [_of(list(rows)) for _, rows in groupby(agreed, key=lambda one: one.framework_id)]


def _of(evaluations: list[SelfEvaluation]) -> YearsOfFramework:
    framework = Framework.objects.with_words().get(pk=evaluations[0].framework_id)
    stages = {stage.pk: (number, stage) for number, stage in enumerate(framework.stages.all(), start=1)}
    found = {(one.evaluation_id, one.theme_id): one for one in Agreement.objects.filter(evaluation__in=evaluations)}

    def then(evaluation: SelfEvaluation, theme: Theme) -> AgreedThen:
        agreement = found.get((evaluation.pk, theme.pk))
        number, stage = stages.get(agreement.stage_id or 0, (0, None)) if agreement else (0, None)
        words, is_left_out = (agreement.words, agreement.is_left_out) if agreement else ("", False)
        return AgreedThen(evaluation, number, stage, words, is_left_out)

    rows = [(theme, [then(one, theme) for one in evaluations]) for theme in framework.themes.all()]
    return YearsOfFramework(framework, evaluations, rows, len(stages))

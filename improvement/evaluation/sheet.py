"""A self-evaluation as its pages show it: each theme with its statements, what was agreed, the spread, next steps."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from base.school_terms import academic_year, year_starts_on
from improvement.evaluation.closing import count_spread
from improvement.evaluation.merging import boxes_of
from improvement.models import Agreement, Framework, NextStep, SelfEvaluation, Stage, Theme


@dataclass(frozen=True)
class StageOfTheme:
    """A stage of a theme: the number by which it is chosen, what the theme looks like there, and the spread."""

    number: int
    stage: Stage
    text: str
    is_agreed: bool
    count: int | None  # how many schools chose this before; None where it is not shown

    @property
    def code(self) -> str:
        """What stands on paper and is typed in."""
        return str(self.number)


@dataclass
class ThemeSheet:
    """A theme of a self-evaluation."""

    number: int
    theme: Theme
    stages: list[StageOfTheme]
    agreement: Agreement | None
    steps: list[NextStep] = field(default_factory=list)
    all_chose_alike: bool = False  # of the spread: which stage is not said

    @property
    def anchor(self) -> str:
        """Where it stands on a page."""
        return f"theme-{self.number}"

    @property
    def agreed(self) -> StageOfTheme | None:
        """The stage that was agreed."""
        return next((one for one in self.stages if one.is_agreed), None)

    @property
    def is_left_out(self) -> bool:
        """Whether the heads did not get to it."""
        return self.agreement is not None and self.agreement.is_left_out

    @property
    def boxes(self) -> dict[str, str]:
        """What is kept of it, box by box."""
        return boxes_of(self.agreement, self.steps)

    @property
    def words(self) -> str:
        """Why, as agreed."""
        return self.agreement.words if self.agreement else ""

    @property
    def has_spread(self) -> bool:
        """Whether it is shown how many chose which stage."""
        return any(one.count is not None for one in self.stages)


def sheet_of(evaluation: SelfEvaluation, *, with_spread: bool = False) -> list[ThemeSheet]:
    """Its themes in order. Six queries, however many themes and steps there are; seven with the spread."""
    framework = Framework.objects.with_words().get(pk=evaluation.framework_id)
    agreements = {one.theme_id: one for one in evaluation.agreements.all()}
    spreads = _spreads(evaluation) if with_spread else {}
    steps: dict[int, list[NextStep]] = {}
    for step in evaluation.next_steps.select_related("owner").by_day():
        steps.setdefault(step.theme_id, []).append(step)
    return [
        _theme(number, theme, list(framework.stages.all()), agreements.get(theme.pk), spreads.get(theme.pk), steps)
        for number, theme in enumerate(framework.themes.all(), start=1)
    ]


def _spreads(evaluation: SelfEvaluation) -> dict[int, dict[int | None, int]]:
    """How many chose which stage, by theme, as it was counted when answers closed; none before.

    It is counted now where the worker has not come to it yet.
    """
    if not evaluation.are_answers_closed:
        return {}
    if evaluation.answered_count is None:
        count_spread(evaluation)
    found: dict[int, dict[int | None, int]] = {}
    for one in evaluation.spread.all():
        found.setdefault(one.theme_id, {})[one.stage_id] = one.count
    return found


def steps_lie_after(evaluation: SelfEvaluation) -> dt.date:
    """The day from which on a next step lies whose year nobody wrote.

    Those of this year lie ahead, and after a meeting that was held; those of a past year are of its paper, and lie
    after that meeting, or in that year.
    """
    today = timezone.localdate()
    if evaluation.year == academic_year(today):
        return min(evaluation.meets_on or today, today)
    return evaluation.meets_on or year_starts_on(evaluation.year)


def missing_stages(sheet: list[ThemeSheet]) -> list[ThemeSheet]:
    """Themes on which no stage was agreed, and of which nobody said that they were left out."""
    return [one for one in sheet if one.agreed is None and not one.is_left_out]


def _theme(
    number: int,
    theme: Theme,
    stages: list[Stage],
    agreement: Agreement | None,
    spread: dict[int | None, int] | None,
    steps: dict[int, list[NextStep]],
) -> ThemeSheet:
    said = {one.stage_id: one.text for one in theme.statements.all()}
    agreed = agreement.stage_id if agreement else None
    is_alike = spread is not None and None in spread

    def counted(stage: Stage) -> int | None:
        return None if spread is None or is_alike else spread.get(stage.pk, 0)

    rows = [
        StageOfTheme(n, stage, said.get(stage.pk, ""), stage.pk == agreed, counted(stage))
        for n, stage in enumerate(stages, start=1)
    ]
    return ThemeSheet(number, theme, rows, agreement, steps.get(theme.pk, []), is_alike)

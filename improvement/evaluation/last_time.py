"""What a partnership agreed the time before, beside what it agrees now: by the same version of the framework alone.

Another version has other words, so that a stage of it says nothing here (ADR 82).
"""

from dataclasses import dataclass

from improvement.evaluation.sheet import ThemeSheet, sheet_of
from improvement.models import NextStep, SelfEvaluation


@dataclass(frozen=True)
class ThemeLastTime:
    """What was agreed on a theme then."""

    year_label: str
    sheet: ThemeSheet

    @property
    def open_steps(self) -> list[NextStep]:
        """Next steps of that time that nobody said to be done."""
        return [one for one in self.sheet.steps if one.done_on is None]


def last_time(evaluation: SelfEvaluation) -> dict[int, ThemeLastTime]:
    """By the keys of the themes, what was agreed in the latest year before; nothing where none was. Seven queries."""
    rows = SelfEvaluation.objects.agreed().filter(
        partnership=evaluation.partnership_id, framework=evaluation.framework_id, year__lt=evaluation.year
    )
    before = rows.order_by("-year").first()
    if before is None:
        return {}
    return {one.theme.pk: ThemeLastTime(before.year_label, one) for one in sheet_of(before)}

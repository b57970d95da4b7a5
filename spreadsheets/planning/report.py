"""A plan in words."""

from collections.abc import Iterator, Sequence

from spreadsheets.planning.plan import SheetCreation, SheetPlan, SheetUpdate
from spreadsheets.reading.rows import sheet_and_row


def summary(plan: SheetPlan) -> str:
    """What a plan does, in counts."""
    new = {model: sum(creation.model == model for creation in plan.created) for model in _NAMES}
    parts = [_many(count, *_NAMES[model]) for model, count in new.items() if count]
    return (
        f"New: {', '.join(parts) or 'nothing'}. Changed: {len(plan.changed)}. Ended: {len(plan.ended)}. "
        f"Unchanged: {plan.unchanged}. Left out: {len(plan.left_out)}."
    )


def changes(plan: SheetPlan) -> Iterator[tuple[str, int, str, str]]:
    """Every change and every name that was left out: of which kind, its row (or 0), its partnership and a sentence."""
    for kind, made in (("New", plan.created), ("Changed", plan.changed), ("Ended", plan.ended)):
        yield from ((kind, change.row, change.partnership, change.sentence) for change in in_order(made))
    yield from (("Left out", row, partnership, f"“{written}”") for row, partnership, written in plan.left_out)


def details(plan: SheetPlan) -> Iterator[str]:
    """The same, and what stays though the sheet does not name it, a line each."""
    for kind, row, partnership, sentence in changes(plan):
        yield f"{kind}: {f'row {row}, ' if row else ''}{partnership}: {sentence}"
    for partnership, school in plan.not_in_sheet:
        yield f"Not in the sheet, unchanged: {partnership}: {school}"


def questions(plan: SheetPlan) -> Iterator[str]:
    """Every open question with its answers, a line each."""
    for question in plan.answers.open:
        yield f"Row {question.row}, {question.column}: {question.sentence}"
        for option in question.options:
            yield f"  - {option.label}{f' ({option.hint})' if option.hint else ''}"


def in_order(changes: Sequence[SheetCreation] | Sequence[SheetUpdate]) -> list:
    """The changes by partnership and row."""
    return sorted(changes, key=lambda change: (change.partnership, *sheet_and_row(change.row)))


_NAMES = {
    "partnership": ("partnership", "partnerships"),
    "membership": ("membership", "memberships"),
    "person": ("person", "people"),
    "lead": ("lead", "leads"),
    "headship": ("headship", "headships"),
}


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"

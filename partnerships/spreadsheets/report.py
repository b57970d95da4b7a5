"""A plan in words."""

from collections.abc import Iterator, Sequence

from .plan import Creation, Plan, Update


def summary(plan: Plan) -> str:
    """What a plan does, in counts."""
    new = {model: sum(creation.model == model for creation in plan.created) for model in _NAMES}
    parts = [_many(count, *_NAMES[model]) for model, count in new.items() if count]
    return (
        f"New: {', '.join(parts) or 'nothing'}. Changed: {len(plan.changed)}. Ended: {len(plan.ended)}. "
        f"Unchanged: {plan.unchanged}. Left out: {len(plan.left_out)}."
    )


def details(plan: Plan) -> Iterator[str]:
    """Every change and every name that was left out, a line each."""
    for title, changes in (("New", plan.created), ("Changed", plan.changed), ("Ended", plan.ended)):
        yield from (f"{title}: {line(change)}" for change in in_order(changes))
    for row, partnership, written in plan.left_out:
        yield f"Left out: row {row}, {partnership}: “{written}”"
    for partnership, school in plan.not_in_sheet:
        yield f"Not in the sheet, unchanged: {partnership}: {school}"


def questions(plan: Plan) -> Iterator[str]:
    """Every open question with its answers, a line each."""
    for question in plan.answers.open:
        yield f"Row {question.row}, {question.column}: {question.sentence}"
        for option in question.options:
            yield f"  - {option.label}{f' ({option.hint})' if option.hint else ''}"


def line(change: Creation | Update) -> str:
    """One change, with its row where it has one."""
    row = f"row {change.row}, " if change.row else ""
    return f"{row}{change.partnership}: {change.sentence}"


def in_order(changes: Sequence[Creation] | Sequence[Update]) -> list:
    """The changes by partnership and row."""
    return sorted(changes, key=lambda change: (change.partnership, change.row))


_NAMES = {
    "partnership": ("partnership", "partnerships"),
    "membership": ("membership", "memberships"),
    "person": ("person", "people"),
    "lead": ("lead", "leads"),
}


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"

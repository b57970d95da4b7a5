"""The table of steps as the how-to shows it."""

from boards.models import Meeting
from boards.steps import STEPS


def table_of_steps() -> str:
    """A line for each step, in Markdown."""
    lines = ["| step | right | from | to | asks first | tells |", "| --- | --- | --- | --- | --- | --- |"]
    for step in STEPS:
        came_from = ", ".join(Meeting.Status(status).label for status in step.leads_from)
        to = step.leads_to.label if step.leads_to else "goes back" if step.goes_back else "stays"
        asks = "a form" if step.page else "yes" if step.question else ""
        lines.append(f"| {step} (`{step.name}`) | `{step.right}` | {came_from} | {to} | {asks} | {step.told} |")
    return "\n".join(lines)

"""The topics that a sheet has in words of its own: chosen from the list, before anything is planned."""

from collections.abc import Sequence
from typing import Any

from crispy_forms_gds.layout import HTML, Field, Size
from django import forms

from base.form_fields import AnswersField
from improvement.forms import ProgrammeForm
from improvement.models import Topic
from improvement.pasting.planning import MOST_TOPICS, PlannedRow
from improvement.rounds.review_forms import ONLY_ONCE


class TopicsForm(ProgrammeForm):
    """One or two topics for each of these rows, or none: then its school chooses them."""

    button, sends = "Take these topics", "topics_chosen"

    def __init__(self, *args: Any, rows: Sequence[PlannedRow], kept: dict[str, str], by: Any) -> None:
        self.rows = rows
        super().__init__(*args, by=by)
        self.offered = {str(topic.pk): topic for topic in Topic.objects.active().in_order()}
        for name, value in kept.items():  # what the page carries, as every page of a paste does
            self.fields[name] = forms.CharField(widget=forms.HiddenInput, required=False, initial=value, strip=False)
        parts: list[Any] = [HTML(f'<p class="govuk-body">{ONLY_ONCE}</p>'), *kept]
        for place, row in enumerate(rows):
            name = self._name(row)
            self.fields[name] = AnswersField(
                label=f"Topics of row {row.said.number}",
                help_text="One or two, or none.",
                required=False,
                choices=[(pk, str(topic)) for pk, topic in self.offered.items()],
                initial=[str(topic.pk) for topic in row.topics],
            )
            parts.append(HTML(f'<h2 class="govuk-heading-m">{{{{ form.rows.{place}.host }}}}</h2>'))
            parts.append(Field.checkboxes(name, legend_size=Size.SMALL, small=True))
        self.lay_out(*parts)
        self.helper.attrs = self.helper.attrs | {"data-paste-step": ""}  # for ``pasting.js``

    def _name(self, row: PlannedRow) -> str:
        return f"topics_{row.said.number}"

    def clean(self) -> dict[str, Any]:
        """Refuse more topics than a review has."""
        data = super().clean() or {}
        for row in self.rows:
            if len(data.get(self._name(row)) or ()) > MOST_TOPICS:
                self.add_error(self._name(row), f"Row {row.said.number}: choose one topic, or two")
        return data

    def put_in(self) -> None:
        """Write them into the rows."""
        for row in self.rows:
            row.said.topics = [str(self.offered[pk]) for pk in self.cleaned_data[self._name(row)]]

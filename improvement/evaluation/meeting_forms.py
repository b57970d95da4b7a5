"""What is entered in the meeting: per theme a stage, the sentence, and next steps; projected, or quickly from paper.

Each theme carries what its page showed, box by box, so that an old page undoes nothing that others wrote meanwhile:
only where both changed the same box somebody is asked (``merging.py``).
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from base.days import in_words
from improvement.evaluation.last_time import ThemeLastTime, last_time
from improvement.evaluation.merging import LEFT_OUT, OF_STEP, OF_THEME, boxes_of, step_boxes, steps_of
from improvement.evaluation.people import owners_of
from improvement.evaluation.sheet import ThemeSheet, sheet_of, steps_lie_after
from improvement.evaluation.step_days import StepDayField
from improvement.evaluation.writes import ThemeKept, save_theme
from improvement.models import Agreement, NextStep, SelfEvaluation
from partnerships.models import Person

MEANWHILE = (
    "Somebody else has changed this since you opened the page. What they wrote stands with the theme: make one of "
    "both, and save again"
)
LEFT_OUT_IN_WORDS = "We did not get to it"
LINES = 2  # for next steps of a theme on paper, and so where it is typed in
_ROW = re.compile(r"(s\d{1,15}|n\d{1,2})-(what|owner|due_on)")
_LABELS = {
    "stage": "Stage",
    "words": "In a sentence or two, why",
    "what": "What you will do",
    "owner": "Who sees to it",
    "due_on": "By when",
}


class NumberedStageField(forms.Field):
    """A stage by its number, as it stands on paper: 2, or with the number of its theme before, 3.2; 0 for left out.

    Its value is that of the box: the stage’s key, ``LEFT_OUT``, or an empty text.
    """

    def __init__(self, sheet: ThemeSheet) -> None:
        self.sheet = sheet
        box = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-2", "autocomplete": "off"})
        super().__init__(label=f"{sheet.number}. {sheet.theme}", required=False, widget=box)

    def to_python(self, value: Any) -> str:
        """The stage; an empty text where nothing was entered."""
        text = "".join(str(value or "").split())
        if not text:
            return ""
        theme, _, number = text.replace(",", ".").rpartition(".")
        known = {one.code: str(one.stage.pk) for one in self.sheet.stages} | {LEFT_OUT: LEFT_OUT}
        if number not in known or theme not in ("", str(self.sheet.number)):
            most, own = len(self.sheet.stages), self.sheet.number
            wanted = f"Enter a number from 1 to {most}, or 0 if you did not get to it"
            raise ValidationError(
                f"{wanted}; theme {own} is {own}.1 to {own}.{most}, and {text} would be of another" if theme else wanted
            )
        return known[number]


class StepRow(forms.Form):
    """A next step in a row of boxes."""

    what = forms.CharField(
        label=_LABELS["what"],
        max_length=NextStep.LENGTH,
        required=False,
        error_messages={"max_length": f"Write at most {NextStep.LENGTH} characters, not %(show_value)d"},
    )
    owner = forms.ChoiceField(
        label=_LABELS["owner"],
        required=False,
        error_messages={"invalid_choice": "Who sees to it: choose one of the heads and leads in the list"},
    )
    due_on = StepDayField(_LABELS["due_on"])

    def __init__(
        self, *args: Any, key: str, step: NextStep | None, owners: Sequence[Person], of: SelfEvaluation, **kwargs: Any
    ) -> None:
        self.key, self.step = key, step
        if step:
            kwargs["initial"] = {"what": step.what, "owner": step.owner_id, "due_on": step.due_on}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["what"].widget.attrs.pop("maxlength", None)
        self.owners = [*owners, *([step.owner] if step and step.owner and step.owner not in owners else [])]
        fields["owner"].choices = [("", "Nobody yet"), *((str(one.pk), str(one)) for one in self.owners)]
        fields["due_on"].first = steps_lie_after(of)
        fields["due_on"].is_to_come_for(of, step.due_on if step else None)

    def clean_what(self) -> str:
        """In one line: its box grows with what is written, and takes a new line for a space."""
        return " ".join(str(self.cleaned_data["what"]).split())

    def clean(self) -> dict[str, Any]:
        """Refuse a person or a day without what is done."""
        data = super().clean() or {}
        if "what" in data and not data["what"] and (data.get("owner") or data.get("due_on") or self.errors):
            self.add_error("what", "Enter what you will do, or empty the whole row to take it off")
        return data

    @property
    def owner_choices(self) -> list[tuple[str, str]]:
        """Who may be chosen."""
        field: Any = self.fields["owner"]
        return list(field.choices)

    @property
    def chosen_owner(self) -> str:
        """Who is, as the page shows it."""
        return str(self["owner"].value() or "")

    @property
    def boxes(self) -> dict[str, str]:
        """What was entered, without what cannot be read."""
        data = self.cleaned_data
        return step_boxes(self.key, data.get("what", ""), data.get("owner", ""), data.get("due_on"))

    @property
    def refused(self) -> list[str]:
        """The boxes in which something is wrong, by name."""
        return [f"{self.key}-{name}" for name in self.errors]


class ThemeForm(forms.Form):
    """One theme."""

    words = forms.CharField(
        label=_LABELS["words"],
        max_length=Agreement.LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"Write at most {Agreement.LENGTH} characters: these are %(show_value)d"},
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, evaluation: SelfEvaluation, sheet: ThemeSheet, owners: Sequence[Person], is_compact: bool
    ) -> None:
        self.evaluation, self.sheet, self.owners, self.is_compact = evaluation, sheet, owners, is_compact
        self.kept: ThemeKept | None = None  # once it was written
        self.last: ThemeLastTime | None = None  # what was agreed the time before, where its page shows that
        self.becomes: dict[str, str] = {}  # by which name a row of the page goes on: it became a step, or is none more
        self.theirs: list[tuple[str, str]] = []  # what somebody else wrote meanwhile, with the label of its box
        initial = shown_in_boxes(sheet) | {"was": was_of(sheet)}
        super().__init__(data, prefix=f"t{sheet.theme.pk}", initial=initial)
        self.fields["stage"] = NumberedStageField(sheet)  # one page lays out the statements to choose from itself
        self.order_fields(["stage", "words"])
        self.fields["words"].widget.attrs.pop("maxlength", None)
        self.rows = [*self._rows(data)]

    @property
    def chosen(self) -> str:
        """The number of the stage that its page shows as chosen."""
        return str(self["stage"].value() or "").strip().rpartition(".")[2]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong, each with the field at which it stands."""
        found = [(self._id_of(self, name), error) for name, errors in self.errors.items() for error in errors]
        for row in self.rows:
            found += [(self._id_of(row, name), error) for name, errors in row.errors.items() for error in errors]
        return [(at, str(error)) for at, error in found]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The same with the name of the theme, to stand above all of them."""
        return [(at, f"{self.sheet.theme}: {error}") for at, error in self.faults]

    @property
    def is_saved(self) -> bool:
        """Whether something was written."""
        return self.kept is not None and self.kept.is_changed

    def is_valid(self) -> bool:
        """Whether all of it is, its rows too."""
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def refused(self) -> list[str]:
        """The boxes in which something is wrong, by name: they stay on the page as they are, and hold up no other."""
        own = [name for name in OF_THEME if name in self.errors]
        return [*own, *(name for row in self.rows for name in row.refused)]

    def save(self, by: Any) -> bool:
        """Keep it, box by box.

        False where something cannot be read, or somebody else has changed a box that was changed here too.
        """
        is_valid = self.is_valid()
        entered = {name: self.cleaned_data.get(name, "") for name in OF_THEME}
        for row in self.rows:
            entered |= row.boxes
        self.kept = save_theme(
            evaluation=self.evaluation,
            theme=self.sheet.theme,
            seen=self.cleaned_data["was"],
            entered=entered,
            refused=self.refused,
            by=by,
        )
        return is_valid and not self.kept.asked

    def show_as_kept(self, fresh: ThemeSheet) -> None:
        """Show what is kept by now; and in a box that two people changed what was entered here, with the other text.

        Sent again, it is taken. What cannot be read stays as it was typed.
        """
        kept, self.sheet = self.kept or ThemeKept(False, [], [], {}), fresh
        now, said, seen = fresh.boxes, shown_in_words(fresh), self.cleaned_data["was"]
        free = (f"n{number}" for number in itertools.count(1) if f"n{number}" not in {row.key for row in self.rows})
        self.becomes = becomes = {key: f"s{pk}" for key, pk in kept.rows.items()}
        typed = self._unread(becomes)
        asked = []
        for name in kept.asked:
            key, _, box = name.rpartition("-")
            row = next((row for row in self.rows if row.key == key), None)
            if row and (name not in now or not any(self._typed(f"{key}-{one}") for one in OF_STEP)):
                # One took it off while the other changed it: all of the row is asked about. What is gone is a new step.
                if name not in now:
                    becomes[key] = next(free)
                typed |= {f"{becomes.get(key, key)}-{one}": self._typed(f"{key}-{one}") for one in OF_STEP}
            else:
                typed[name] = self._typed(name)
            asked.append((becomes.get(key, key), box))
            what = f"{_LABELS[box]}: {seen.get(name, '')}" if row and name not in now else _LABELS[box]
            self.theirs.append((what, said.get(name, "It was taken off.")))
        self._show(fresh, [becomes.get(row.key, row.key) for row in self.rows], typed, free)
        for key, box in asked:
            (next((row for row in self.rows if row.key == key), None) or self).add_error(box, MEANWHILE)

    def _unread(self, becomes: Mapping[str, str]) -> dict[str, str]:
        """What was typed into boxes that cannot be read, by the names that they have now.

        A new row that became no step stays whole.
        """
        typed = {}
        for name in self.refused:
            key, _, box = name.rpartition("-")
            is_new_still = key.startswith("n") and key not in becomes
            for one in OF_STEP if is_new_still else [box]:
                at = f"{becomes.get(key, key)}-{one}" if key else one
                typed[at] = self._typed(f"{key}-{one}" if key else one)
        return typed

    def _show(self, fresh: ThemeSheet, order: Sequence[str], typed: dict[str, str], free: Iterator[str]) -> None:
        """Bind it to what is kept, and what was ``typed`` above that, in the order of the rows on the page."""
        boxes = shown_in_boxes(fresh) | typed
        steps = steps_of(boxes)
        rows = [*(key for key in order if key in steps), *(key for key in steps if key not in order)]
        rows += itertools.islice(free, self._room(len(rows)))
        data: Any = self.data
        self.data = data = data.copy()
        for name in [name for name in data if name.startswith(f"{self.prefix}-")]:
            del data[name]
        for name in [*OF_THEME, *(f"{key}-{name}" for key in rows for name in OF_STEP)]:
            data[self.add_prefix(name)] = boxes.get(name, "")
        data[self.add_prefix("was")] = was_of(fresh)
        self.rows = [*self._rows(data)]
        for row in self.rows:
            row.full_clean()

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))

    def _rows(self, data: Any) -> Iterable[StepRow]:
        there = {f"s{step.pk}": step for step in self.sheet.steps}
        for key in self._blank_rows(there) if data is None else self._sent_rows(data):
            yield StepRow(
                data,
                key=key,
                step=there.get(key),
                owners=self.owners,
                of=self.evaluation,
                prefix=self.add_prefix(key),
            )

    def _blank_rows(self, there: Mapping[str, NextStep]) -> list[str]:
        """What is there, and room for more: where paper is typed in, as many lines as it has."""
        return [*there, *(f"n{number}" for number in range(1, self._room(len(there)) + 1))]

    def _room(self, there: int) -> int:
        return max(1, LINES - there) if self.is_compact else 1

    def _sent_rows(self, data: QueryDict) -> list[str]:
        """The rows in the order of the page."""
        before = f"{self.prefix}-"
        found = (_ROW.fullmatch(name.removeprefix(before)) for name in data if name.startswith(before))
        return list(dict.fromkeys(match[1] for match in found if match)) or ["n1"]

    def _id_of(self, form: forms.Form, name: str) -> str:
        if name not in form.fields:
            return self.sheet.anchor
        bound = form[name]
        return f"{bound.auto_id}_0" if name == "stage" and not self.is_compact else bound.auto_id

    def clean_words(self) -> str:
        """As the database keeps them."""
        return str(self.cleaned_data["words"]).replace("\r\n", "\n").strip()

    def clean_was(self) -> dict[str, str]:
        """What its page showed; nothing where that is not said, so that no other text is overwritten unasked."""
        try:
            was = json.loads(self.cleaned_data["was"])
        except (ValueError, RecursionError):
            return {}
        return {str(name): str(value) for name, value in was.items()} if isinstance(was, dict) else {}


@dataclass
class MeetingForm:
    """All themes of a page; of a page that saves as one goes on, those that it sent."""

    evaluation: SelfEvaluation
    themes: list[ThemeForm]
    fresh: dict[int, ThemeSheet] = field(default_factory=dict)  # what is kept of each theme, once it was written

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the page."""
        return [problem for theme in self.themes if theme.is_bound for problem in theme.problems]

    def save(self, by: Any) -> bool:
        """Keep each theme, as far as it can be read. Whether all of it is kept."""
        written = [theme for theme in self.themes if theme.is_bound]
        kept = [theme.save(by) for theme in written]
        self.fresh = {one.theme.pk: one for one in sheet_of(self.evaluation, with_spread=self._has_spread)}
        for theme in written:
            theme.show_as_kept(self.fresh[theme.sheet.theme.pk])
        return all(kept)

    @property
    def saved(self) -> list[ThemeForm]:
        """Those of which something was written."""
        return [theme for theme in self.themes if theme.is_saved]

    @property
    def _has_spread(self) -> bool:
        return not any(theme.is_compact for theme in self.themes)


def meeting_form(data: QueryDict | None, evaluation: SelfEvaluation, *, is_compact: bool = False) -> MeetingForm:
    """The page's form, bound as far as ``data`` has its themes."""
    owners = list(owners_of(evaluation.partnership))
    sheets = sheet_of(evaluation, with_spread=not is_compact)
    themes = [
        ThemeForm(
            data if data is not None and f"t{sheet.theme.pk}-was" in data else None,
            evaluation=evaluation,
            sheet=sheet,
            owners=owners,
            is_compact=is_compact,
        )
        for sheet in sheets
    ]
    last = {} if is_compact else last_time(evaluation)
    for theme in themes:
        theme.last = last.get(theme.sheet.theme.pk)
    return MeetingForm(evaluation, themes)


def was_of(sheet: ThemeSheet) -> str:
    """What a page shows of a theme, as it carries it."""
    return json.dumps(sheet.boxes)


def shown_in_boxes(sheet: ThemeSheet) -> dict[str, str]:
    """What stands in the boxes of a theme."""
    code = sheet.agreed.code if sheet.agreed else LEFT_OUT if sheet.is_left_out else ""
    boxes = boxes_of(sheet.agreement, sheet.steps) | {"stage": code}
    return boxes | {f"s{one.pk}-due_on": in_words(one.due_on) for one in sheet.steps}


def shown_in_words(sheet: ThemeSheet) -> dict[str, str]:
    """The same as somebody reads it who does not see the boxes."""
    agreed = sheet.agreed
    stage = f"{agreed.number}, {agreed.stage}" if agreed else LEFT_OUT_IN_WORDS if sheet.is_left_out else "No stage"
    said = shown_in_boxes(sheet) | {"stage": stage, "words": sheet.words or "No sentence"}
    for one in sheet.steps:
        said |= {f"s{one.pk}-owner": str(one.owner or "Nobody yet")}
        said |= {f"s{one.pk}-due_on": in_words(one.due_on) or "No day"}
    return said

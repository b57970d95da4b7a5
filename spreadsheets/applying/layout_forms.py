"""What an officer says of how a file is laid out: which sheets are read, and what each column is."""

from collections import Counter
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from openpyxl.utils import get_column_letter

from spreadsheets.reading import headings
from spreadsheets.reading.faults import SheetRefused
from spreadsheets.reading.headings import Headings, Layout, Matched
from spreadsheets.reading.tables import FIRST_ROWS, Table, is_offered

LONGEST_CELL = 60  # characters of a cell that are shown
MOST_COLUMNS = 150  # that are asked about: the register has 135
CHOICES = [
    ("", "Not read"),
    ("The partnership", [(name, name) for name in (headings.PARTNERSHIP, headings.QUADRANT, headings.KIND)]),
    ("Its schools", [(name, name) for name in headings.OF_SCHOOL]),
    ("Its leads", [(name, name) for name in headings.OF_LEAD]),
    ("A list of schools", [(headings.PARTNERSHIPS, "Partnerships of the school")]),
    ("A list of heads by URN", [(name, name) for name in headings.OF_HEAD]),
]
TOO_LITTLE = "Say which column is the partnership, and which is the school, its URN or the lead."


@dataclass(frozen=True)
class LayoutError:
    """What is wrong with what was said of a sheet, and the field that it is about."""

    at: str
    sentence: str


class SheetLayoutForm(forms.Form):
    """One sheet: whether it is read, where its headings are, and a column of ours for each of its own."""

    is_read = forms.BooleanField(required=False)
    row = forms.TypedChoiceField(label="The headings are in", coerce=int)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)  # the row by which the columns were offered

    def __init__(self, *args: Any, table: Table, layout: Layout, is_alone: bool, **kwargs: Any) -> None:
        self.table, self.is_alone = table, is_alone
        found = _found(table, layout)
        row = found.row if found else headings.likeliest_row(table.rows)
        super().__init__(*args, **kwargs, initial={"is_read": bool(found), "row": row, "shown": row})  # type: ignore[misc]
        self.fields["is_read"].label = f"Read the sheet “{table.title}”"
        self.fields["row"].choices = [  # type: ignore[attr-defined]
            (headings.NO_HEADINGS, "no row: the first one is of the table"),
            *((number, f"row {number}") for number, _ in table.rows[: headings.LOOKED_THROUGH]),
        ]
        self.headings = self._headings(found, row)
        for place, column in enumerate(self.headings.columns):
            title = self.headings.titles[place]
            letter = get_column_letter(place + 1)
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=f"Column {letter}: {title}" if title else f"Column {letter}",
                choices=CHOICES,
                required=False,
                initial=column,
            )
        if "look" in self.data and self.data.get(self.add_prefix("shown")) != str(self.headings.row):
            self._offer_anew()

    @property
    def first_rows(self) -> Iterator[tuple[int, bool, list[str]]]:
        """The first rows that say something: the number, whether it has the headings, and the cells."""
        width = len(self.headings.columns)
        filled = [row for row in self.table.rows if any(cell not in (None, "") for cell in row[1])]
        for number, cells in filled[:FIRST_ROWS]:
            texts = [text[:LONGEST_CELL] for text in headings.titles_of(cells[:width])]
            yield number, number == self.headings.row, texts + [""] * (width - len(texts))

    @property
    def columns(self) -> list[Any]:
        """The fields of the columns, in their order."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    @property
    def is_chosen(self) -> bool:
        """Whether the sheet is read: the only one of a file always is."""
        return self.is_alone or bool(self.cleaned_data.get("is_read"))

    @property
    def matched(self) -> Matched:
        """What was said of it."""
        columns = [self.cleaned_data.get(f"column-{place}", "") for place in range(len(self.headings.columns))]
        return Matched(self.cleaned_data["row"], tuple(columns))

    def clean(self) -> dict[str, Any]:
        """Of a sheet that is read, refuse columns that say nothing, and a column of ours that was given twice."""
        data = super().clean() or {}
        if self.errors or not self.is_chosen:
            return data
        columns = self.matched.columns
        if not headings.is_enough(columns):
            raise forms.ValidationError(TOO_LITTLE)
        counts = Counter(column for column in columns if column and column not in headings.OF_LEAD)
        for column in (column for column, count in counts.items() if count > 1):
            self.add_error(
                f"column-{columns.index(column)}", f"{column} is chosen for more than one column. Keep one of them."
            )
        return data

    def _offer_anew(self) -> None:
        """Offer what the headings of another row most likely mean; where they say nothing, what was chosen before."""
        data: Any = copy(self.data)
        columns = self.headings.columns
        for place, column in enumerate(columns):
            name = self.add_prefix(f"column-{place}")
            is_elsewhere = data.get(name) in columns and data.get(name) not in headings.OF_LEAD
            if column or is_elsewhere:
                data[name] = column
        data[self.add_prefix("shown")] = str(self.headings.row)
        self.data = data

    def _headings(self, found: Headings | None, row: int) -> Headings:
        """The headings that are shown: of the row that was posted, which may be another than the one found."""
        posted = self.data.get(self.add_prefix("row"), "")
        at = int(posted) if posted.isascii() and posted.isdecimal() else row
        width = min(max((_last_filled(cells) for _, cells in self.table.rows), default=0), MOST_COLUMNS)
        if found and found.row == at:
            columns: Sequence[str] = found.columns
        else:
            columns = headings.guessed(headings.as_matched(self.table.rows, Matched(at, ("",) * width)).titles)
        shown = headings.as_matched(self.table.rows, Matched(at, tuple(columns[:width])))
        return Headings(at, shown.columns[:width], shown.titles[:width])


def layout_forms(tables: Sequence[Table], layout: Layout, data: Any = None) -> list[SheetLayoutForm]:
    """A form for each sheet that may be meant; hidden ones are offered where there is no other."""
    offered = [table for table in tables if is_offered(table)] or list(tables)
    return [
        SheetLayoutForm(data, table=table, layout=layout, is_alone=len(offered) == 1, prefix=f"sheet-{place}")
        for place, table in enumerate(offered)
    ]


def said_in(sheets: Sequence[SheetLayoutForm]) -> tuple[list[str], dict[str, Matched]]:
    """The sheets that are read, and what was said of each, by their names."""
    chosen = [form for form in sheets if form.is_chosen]
    return [form.table.title for form in chosen], {form.table.title: form.matched for form in chosen}


def errors_of(sheets: Sequence[SheetLayoutForm]) -> list[LayoutError]:
    """What is wrong with what was sent, and where."""
    found = []
    for form in sheets:
        of = f"{form.table.title}: " if form.table.title else ""
        for name, errors in form.errors.items():
            at = form.prefix if name == NON_FIELD_ERRORS else form[name].id_for_label
            found += [LayoutError(str(at), f"{of}{error}") for error in errors]
    if not found and not any(form.is_chosen for form in sheets):
        found.append(LayoutError(str(sheets[0]["is_read"].id_for_label), "Tick the sheets that are to be read."))
    return found


def _found(table: Table, layout: Layout) -> Headings | None:
    """Its headings, if they are clear."""
    try:
        return headings.headings_of(table.title, table.rows, layout)
    except SheetRefused:
        return None


def _last_filled(cells: Sequence[object]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell not in (None, "")), default=0)

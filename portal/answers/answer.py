"""What every answer is: a question, what narrows it, and a table of rows."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.http import QueryDict
from django.urls import reverse

from base.exports.tables import Column, cell_of
from portal.answers.forms import AnswerForm


@dataclass(frozen=True)
class AnswerColumn(Column):
    """A column of an answer; ``url`` leads from its cell to a record."""

    url: Callable[[Any], str] | None = None


class AnswerCell(NamedTuple):
    """A cell as a page shows it."""

    name: str
    value: object
    url: str

    @property
    def kind(self) -> str:
        """What it is, for how it is set."""
        if isinstance(self.value, int | float):
            return "number"
        return "day" if isinstance(self.value, dt.date) else "address" if "@" in str(self.value) else ""


class Answer(ABC):
    """The answer to a question, as it is asked by an address.

    ``permissions`` are all that it takes to read it. The rows are in the order in which they are shown, and are fetched
    once; however many there are, they take a number of queries that does not grow.
    """

    slug: ClassVar[str]  # the last part of its address, for ever: officers keep it
    question: ClassVar[str]
    explains: ClassVar[str]  # what the list holds, in a sentence
    nothing: ClassVar[str]  # what an empty list says
    permissions: ClassVar[tuple[str, ...]]
    form_class: ClassVar[type[AnswerForm]]
    template: ClassVar[str] = "portal/answers/answer.html"

    def __init__(self, asked: QueryDict, *, on: dt.date) -> None:
        self.on = on
        self.form = self.form_class(asked, on=on)

    @property
    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """What is told of each row."""

    @abstractmethod
    def fetch(self) -> list[Any]:
        """The rows."""

    @cached_property
    def rows(self) -> list[Any]:
        """The rows, fetched once."""
        return self.fetch()

    @property
    def file_name(self) -> str:
        """What its files are called, besides the day: what a row is must be told by it."""
        return self.slug

    @property
    def sentences(self) -> list[str]:
        """What the rows come to, above the table and on the sheet ``About``."""
        return []

    def more(self, request: Any) -> dict[str, object]:
        """What its own template needs besides."""
        return {}

    @property
    def page_columns(self) -> Sequence[Column]:
        """The columns as a page shows them, which is narrower than a sheet; it leaves out those that are empty."""
        return self.columns

    def table(self, rows: Sequence[Any]) -> tuple[list[tuple[str, str]], list[list[AnswerCell]]]:
        """Headings, each with the kind of what stands under it, and those rows, as a page shows them."""
        shown = [(column.name, [_cell(column, row) for row in rows]) for column in self.page_columns]
        filled = [(name, cells) for name, cells in shown if any(cell.value != "" for cell in cells)]
        kinds = [next(cell.kind for cell in cells if cell.value != "") for _, cells in filled]
        headings = [(name, kind) for (name, _), kind in zip(filled, kinds, strict=True)]
        return headings, [list(row) for row in zip(*(cells for _, cells in filled), strict=True)]

    @classmethod
    def address(cls) -> str:
        """Where it is."""
        return reverse("admin:answer", args=[cls.slug])

    @classmethod
    def may_be_read_by(cls, user: Any) -> bool:
        """Whether the user may know all that it tells."""
        return user.has_perms(cls.permissions)


def _cell(column: Column, row: Any) -> AnswerCell:
    value = cell_of(column.value(row))
    url = column.url(row) if isinstance(column, AnswerColumn) and column.url else ""
    return AnswerCell(column.name, "" if value is None else value, url)

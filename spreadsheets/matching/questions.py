"""What only a person can say: which school a name means, whether two names are one partnership."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from spreadsheets.reading.headings import COLUMNS
from spreadsheets.reading.rows import sheet_and_row

LEAVE_OUT = "leave-out"
NEW = "new"


@dataclass(frozen=True)
class Option:
    """One answer; ``hint`` says what tells it from the others.

    ``says_all`` where both say all that comes of it, with its day: who chose it need not be shown that again.
    """

    value: str
    label: str
    hint: str = ""
    says_all: bool = False


@dataclass(frozen=True)
class SheetQuestion:
    """A name that is not sure. ``key`` is the same for the same name in the same place of any sheet."""

    key: str
    row: int
    column: str
    text: str
    partnership: str
    sentence: str
    options: tuple[Option, ...]
    suggested: str = ""  # the option that is chosen until somebody chooses another
    otherwise: str = ""  # the answer where nobody gives one: then it is not open

    @property
    def place(self) -> str:
        """Where it arises: “Row 5, Colne”, or the row alone where it is asked of the whole sheet."""
        return f"Row {self.row}, {self.partnership}" if self.partnership else f"Row {self.row}"

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return field_of(self.key)


def field_of(key: str) -> str:
    """The name of the field in a form of the question with that key."""
    return f"choice-{sha256(key.encode()).hexdigest()[:16]}"


@dataclass
class Answers:
    """The answers given so far, by the keys of questions, and every question that was asked.

    ``columns`` are those of the sheet, in the order in which the questions of a row come.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    columns: Sequence[str] = tuple(COLUMNS)
    asked: dict[str, SheetQuestion] = field(default_factory=dict)

    def to(self, question: SheetQuestion) -> str:
        """The answer to it, or what it is otherwise; empty while there is none, or none that is among its options."""
        self.asked[question.key] = question
        answer = self.given.get(question.key, "")
        return answer if any(option.value == answer for option in question.options) else question.otherwise

    @property
    def open(self) -> list[SheetQuestion]:
        """The questions that nobody has answered, by row."""
        return [question for question in self.in_order if not self.to(question)]

    @property
    def in_order(self) -> list[SheetQuestion]:
        """Every question, by row."""
        return sorted(
            self.asked.values(),
            key=lambda question: (*sheet_and_row(question.row), self.columns.index(question.column)),
        )

    @property
    def answered(self) -> list[tuple[SheetQuestion, Option]]:
        """The questions with an answer, each with the option that was chosen."""
        return [
            (question, option)
            for question in self.in_order
            for option in question.options
            if option.value == self.given.get(question.key)
        ]

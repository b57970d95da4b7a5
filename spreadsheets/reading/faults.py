"""What is wrong with a file, in sentences that say where and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from spreadsheets.reading.rows import sheet_and_row

NOT_A_SPREADSHEET = "{} is not a spreadsheet. Give an Excel workbook (.xlsx) or a CSV file."
SAVE_AS_XLSX = "In Excel choose File, Save as, “Excel workbook (.xlsx)”, and give that file."


@dataclass(frozen=True, order=True)
class SheetFault:
    """Something to put right; ``row`` is the number that the spreadsheet shows, 0 where the whole file is meant.

    Of a cell with several names it is about those in ``names``, and about all of it where there are none.
    """

    row: int
    column: str
    sentence: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.row:
            return self.sentence
        return f"Row {self.row}, {self.column}: {self.sentence}" if self.column else f"Row {self.row}: {self.sentence}"


class SheetRefused(Exception):
    """A file that cannot be taken; ``faults`` says all that is wrong with it."""

    def __init__(self, faults: Iterable[SheetFault] | str) -> None:
        self.faults = [SheetFault(0, "", faults)] if isinstance(faults, str) else sorted(faults, key=_place)
        super().__init__("\n".join(map(str, self.faults)))


class SheetUnclear(SheetRefused):
    """A file that can be taken once somebody says which of its sheets is meant, or what its columns are."""


def _place(fault: SheetFault) -> tuple:
    return (*sheet_and_row(fault.row), fault.column, fault.sentence)

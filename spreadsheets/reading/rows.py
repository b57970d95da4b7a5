"""The number of a row, and of which sheet it is where several are read together."""


class RowNumber(int):
    """A row of one sheet of several: the number that the spreadsheet shows, and “5 of South” in a sentence."""

    sheet: str
    place: int  # of the sheet among the others

    def __new__(cls, number: int, sheet: str, place: int) -> "RowNumber":
        row = super().__new__(cls, number)
        row.sheet, row.place = sheet, place
        return row

    def __str__(self) -> str:
        return f"{int(self)} of {self.sheet}"


def sheet_and_row(row: int) -> tuple[int, int]:
    """What rows are sorted by: sheet by sheet."""
    return (getattr(row, "place", 0), int(row))

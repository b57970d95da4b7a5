"""Which columns a register file must have, and that it may lack every other."""

import re

import pytest

from register.reading.files import FileRefused
from tests.register.files import SCHOOL, read, table

NEEDED = [
    "URN",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "LA (code)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    "EstablishmentName",
    "LA (name)",
]


def test_columns_that_a_file_must_have_are_those_that_say_what_school_it_is(tmp_path):
    school = {column: SCHOOL.get(column, "") for column in NEEDED}

    assert set(read(table(tmp_path / "all.csv", school)).schools) == {int(SCHOOL["URN"])}
    for column in NEEDED:
        without = {name: value for name, value in school.items() if name != column}
        with pytest.raises(FileRefused, match=re.escape(f"lacks the column {column} in its first row")):
            read(table(tmp_path / "without.csv", without))

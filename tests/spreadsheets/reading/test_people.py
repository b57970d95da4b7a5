"""People as councils write them in one cell."""

import pytest

from spreadsheets.reading.cells import lines
from spreadsheets.reading.people import several_people, written_people

pytestmark = [pytest.mark.once]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Ann Day <a.day@example.org>", [("Ann Day", "a.day@example.org", "", "")]),
        ("Dr Bob Mistry (bob@example.org)", [("Dr Bob Mistry", "bob@example.org", "", "")]),
        ("Day, Ann", [("Ann Day", "", "", "")]),
        ("Ann Day\na.day@example.org\n01206 555010", [("Ann Day", "a.day@example.org", "01206 555010", "")]),
        ("Ann Day tel: 01206555010", [("Ann Day", "", "01206 555010", "")]),
        ("Ann Day (Langham Primary)", [("Ann Day", "", "", "Langham Primary")]),
        ("Ann Day (acting)", [("Ann Day", "", "", "")]),
        (
            "Ann Day <a@example.org>, Ben Hill <b@example.org>",
            [("Ann Day", "a@example.org", "", ""), ("Ben Hill", "b@example.org", "", "")],
        ),
        (
            "Ann Day a@example.org and Ben Hill b@example.org; Cy Lee",
            [("Ann Day", "a@example.org", "", ""), ("Ben Hill", "b@example.org", "", ""), ("Cy Lee", "", "", "")],
        ),
        ("a.day@example.org", [("", "a.day@example.org", "", "")]),
        ("  ", []),
    ],
)
def test_people_of_a_cell_with_what_stands_beside_them(cell, found):
    people = written_people(lines(cell))

    assert [(one.name, one.email, one.telephone, one.school) for one in people] == found


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Ann Day", ["Ann Day"]),
        ("Ann Day and Ben Hill", ["Ann Day", "Ben Hill"]),
        ("Ann Day, Ben Hill", ["Ann Day", "Ben Hill"]),
        ("Day, Ann", ["Day, Ann"]),
        ("Mr & Mrs Jones / A Patel", ["Mr Jones", "Mrs Jones", "A Patel"]),
        ("Alexandra Andrews", ["Alexandra Andrews"]),
    ],
)
def test_name_that_may_be_several_people(name, people):
    assert several_people(name) == people

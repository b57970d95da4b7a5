"""Sheets of real partnerships with the informal names that people write, on the register of 2020."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command

from improvement.pasting.planning import make_plan
from improvement.pasting.sheet import read_pasted
from partnerships import search
from partnerships.models import School
from tests.conftest import REGISTER_2020
from tests.factories import make_partnership
from tests.spreadsheets import informal

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
SCHOOLS, FIRST = 14, dt.date(2026, 9, 1)


def test_of_fourteen_schools_twelve_are_known_the_others_asked_with_the_right_one_and_none_is_wrong():
    call_command("load_seed", verbosity=0)
    call_command("import_gias", str(REGISTER_2020), verbosity=0)
    search.reset()
    constituency = {int(row["URN"]): row["ParliamentaryConstituency (name)"] for row in informal.register()}
    names = sorted(informal.names(500, 1), key=lambda name: constituency[name[1]])
    tally: Counter[str] = Counter()
    for start in range(0, 490, SCHOOLS):
        group = dict(names[start : start + SCHOOLS])
        schools = {school.urn: school for school in School.objects.filter(urn__in=group.values())}
        home = Counter(school.district.quadrant for school in schools.values()).most_common(1)[0][0]
        partnership = make_partnership(schools=list(schools.values()), home_quadrant=home)

        sheet = read_pasted("\n".join(["School\tDate", *(f"{name}\t12 Nov" for name in group)]), first=FIRST, topics={})
        plan = make_plan(sheet, partnership=partnership, year=2026, topics={}, given={})

        tally["rows"] += len(group)
        tally["kept"] += len(plan.rows)
        tally["wrong"] += sum(group[row.said.school] != row.host.urn for row in plan.rows)
        tally["asked"] += len(plan.answers.open)
        tally["answerable"] += sum(
            any(option.value == f"school-{schools[group[question.text]].pk}" for option in question.options)
            for question in plan.answers.open
        )

    assert tally["wrong"] == 0
    assert tally["kept"] >= 12 / 14 * tally["rows"]
    assert tally["kept"] + tally["answerable"] == tally["rows"], tally
    search.reset()

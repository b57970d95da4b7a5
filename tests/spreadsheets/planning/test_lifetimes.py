"""A sheet lets nobody into a partnership outside its life."""

import datetime as dt

import pytest

from partnerships.models import Partnership
from spreadsheets.planning.leads import TOGETHER
from spreadsheets.planning.making import make_plan
from spreadsheets.reading.sheet import LeadLine
from tests.factories import make_lead, make_partnership, make_school
from tests.spreadsheets.planning.sheets import DAY, TERMS, answer, of, school, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIRST, LAST = dt.date(2024, 9, 1), dt.date(2199, 8, 31)


@pytest.fixture
def blackwater() -> Partnership:
    """A partnership that is to end."""
    return make_partnership("Blackwater", started_on=FIRST, ended_on=LAST)


def test_days_of_members_outside_the_life_are_refused(blackwater):
    for urn in (200001, 200002, 200003):
        make_school(f"School {urn}", urn=urn)
    lines = [
        school("200001", FIRST - DAY),
        school("200002", LAST + DAY, row=3),
        school("200003", FIRST, LAST + DAY, row=4),
    ]

    plan = make_plan(of("Blackwater", *lines), {}, TERMS)

    assert [(fault.row, fault.column) for fault in plan.faults] == [(2, "Joined"), (3, "Joined"), (4, "Left")]
    assert plan.faults[0].sentence == (
        "Blackwater started on 1 September 2024. Write that day or a later one, or put its own first day right before."
    )


@pytest.mark.parametrize(
    ("since", "until", "column"), [(LAST + DAY, None, "Lead since"), (FIRST, LAST + DAY, "Lead until")]
)
def test_days_of_leads_outside_the_life_are_refused(blackwater, since, until, column):
    lead = make_lead(blackwater, started_on=FIRST, ended_on=LAST)
    new, known = (
        LeadLine(row, name, since=since, until=until) for row, name in ((2, "Ann Day"), (3, str(lead.person)))
    )
    sheet = of("Blackwater", leads=[new])
    answers = answer(make_plan(sheet, {}, TERMS), TOGETHER)

    assert [fault.column for fault in make_plan(sheet, answers, TERMS).faults] == [column]
    assert [fault.column for fault in make_plan(of("Blackwater", leads=[known]), {}, TERMS).faults] == [column]


def test_who_joins_or_leads_one_that_is_to_end_ends_with_it(blackwater):
    make_school("Elm", urn=200009)

    plan = make_plan(of("Blackwater", school("200009"), leads=[LeadLine(2, "Ann Day")]), {}, TERMS)

    assert "Elm (200009) joins on 2 November 2026 and leaves on 31 August 2199, when it ends" in sentences(plan)
    assert "Ann Day leads from 2 November 2026 to 31 August 2199" in sentences(plan)


def test_who_joins_one_that_is_to_start_joins_on_its_first_day():
    make_partnership("Thorndon", started_on=dt.date(2198, 9, 1))
    make_school("Elm", urn=200009)

    plan = make_plan(of("Thorndon", school("200009")), {}, TERMS)

    assert sentences(plan) == ["Elm (200009) joins on 1 September 2198"]


def test_partnership_that_a_sheet_makes_begins_with_its_first_lead():
    make_school("Elm", urn=200009)

    plan = make_plan(of("Thorndon", school("200009"), leads=[LeadLine(2, "Ann Day", since=FIRST)]), {}, TERMS)

    (made,) = [one for one in plan.created if one.model == "partnership"]
    assert dict(made.values)["started_on"] == FIRST

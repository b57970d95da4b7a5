"""A plan is told by partnership and row, and written whole or not at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Lead, Membership, Person
from spreadsheets.applying.writes import RecordsChanged, apply_sheet
from spreadsheets.matching import schools
from spreadsheets.planning import report
from spreadsheets.planning.leads import TOGETHER
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import Terms
from spreadsheets.reading.sheet import Sheet
from tests.factories import make_lead, make_partnership, make_person, make_school
from tests.spreadsheets.planning.sheets import DAY, JOINED, LEFT, TERMS, TODAY, answer, apply, lead, of, school

pytestmark = pytest.mark.django_db


def test_changes_are_told_by_partnership_and_row_whatever_the_order_of_the_sheet(colne):
    dengie = make_partnership("Dengie")
    for urn in (200001, 200002, 200003):
        make_school(urn=urn)
    entries = [
        *of(dengie.name, school("200001", row=2), school("200003", row=4)).entries,
        *of(colne.name, school("200002", row=5), school("200001", row=3)).entries,
    ]

    told = list(report.changes(make_plan(Sheet(entries, 4), {}, TERMS)))

    assert [(row, partnership) for _, row, partnership, _ in told] == [
        (3, colne.name),
        (5, colne.name),
        (2, "Dengie"),
        (4, "Dengie"),
    ]


# Writing


def test_edit_of_somebody_else_since_the_preview_refuses_it(colne, langham):
    sheet = of(colne.name, school("Langham", JOINED, LEFT))
    seen = make_plan(sheet, {}, TERMS)
    colne.memberships.filter(school=langham).update(ended_on=LEFT - DAY)

    with pytest.raises(RecordsChanged, match="The records were changed meanwhile"):
        apply_sheet(sheet, answers={}, terms=TERMS, digest=seen.digest, file_name="sheet.xlsx")

    assert not Membership.objects.filter(ended_on=LEFT).exists()


def test_plan_is_written_whole_or_not_at_all(colne, monkeypatch):
    make_school("Boxted Primary School")
    sheet = of(colne.name, school("Boxted"), leads=[lead("Ann Day")])
    digest = make_plan(sheet, {}, TERMS).digest
    monkeypatch.setattr(Lead, "full_clean", lambda lead, **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        apply_sheet(sheet, answers={}, terms=TERMS, digest=digest, file_name="sheet.xlsx")

    assert (colne.memberships.count(), Person.objects.count()) == (2, 0)


def test_same_sheet_twice_changes_nothing(colne):
    make_school("Boxted Primary School")
    make_lead(colne, make_person("Ann Day"))
    sheet = of(colne.name, school("Boxted"), school("Langham", JOINED, LEFT), leads=[lead("Ben Hill", "b@example.org")])
    answers = answer(make_plan(sheet, {}, TERMS), TOGETHER)
    apply(sheet, answers)

    again = make_plan(sheet, {}, Terms(TODAY + DAY))

    assert (again.changes_nothing, again.is_ready) == (True, True)


# Names of no school


def test_sheet_of_unknown_schools_is_looked_at_no_further_than_bears_it(colne, monkeypatch):
    monkeypatch.setattr("spreadsheets.matching.schools.MOST_UNSURE", 3)
    monkeypatch.setattr("spreadsheets.planning.making.MOST_UNSURE", 3)
    asked = []
    find = schools.match_school
    monkeypatch.setattr(schools, "match_school", lambda text, **how: asked.append(text) or find(text, **how))
    unknown = [school(f"{letter * 6} Academy", row=row) for row, letter in enumerate("qwxzvj", start=2)]

    plan = make_plan(of(colne.name, *unknown), {}, TERMS)

    assert not plan.is_ready
    assert [(fault.row, fault.sentence.partition(",")[0]) for fault in plan.faults] == [
        (5, "more than 3 names above are of no school for sure")
    ]
    assert len(plan.answers.open) == 3
    assert "zzzzzz Academy" in asked
    assert "vvvvvv Academy" not in asked


def test_one_unknown_name_however_often_it_stands_there_is_one(colne, monkeypatch):
    monkeypatch.setattr("spreadsheets.matching.schools.MOST_UNSURE", 1)
    often = [school("Qqqqqq Academy", row=row) for row in range(2, 9)]

    plan = make_plan(of(colne.name, *often, school("Langham", row=9)), {}, TERMS)

    assert plan.faults == []


def test_schools_that_are_offered_for_many_names_are_fetched_once(colne, django_assert_max_num_queries):
    make_school("Great Langham Primary School")
    names = [school(f"Langham Primary {word} Qqqqqq", row=row) for row, word in enumerate(("one", "two", "six"), 2)]
    make_plan(of(colne.name, names[0]), {}, TERMS)  # the index is built
    with CaptureQueriesContext(connection) as of_one:
        make_plan(of(colne.name, names[0]), {}, TERMS)

    with django_assert_max_num_queries(len(of_one)):
        plan = make_plan(of(colne.name, *names), {}, TERMS)

    assert [len(question.options) for question in plan.answers.open] == [3, 3, 3]

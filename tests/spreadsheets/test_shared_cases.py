"""Sheets that were handed to the portal and failed once, kept in ``tests/data/sheets``: each imports or asks rightly.

Their schools are Essex's, of the register of 2020; their people are invented.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from partnerships import search
from partnerships.models import Lead, Partnership, Quadrant, School
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading.faults import SheetRefused, SheetUnclear
from spreadsheets.reading.headings import Layout
from spreadsheets.reading.sheet import read_sheet
from tests.factories import make_lead, make_partnership, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SHEETS = Path(__file__).resolve().parent.parent / "data" / "sheets"
TERMS = Terms(dt.date(2026, 11, 2))
IN_SOUTH = [
    *("Rayleigh Schools Partnership", "Roach Valley Schools Partnership", "Wid Valley Village Schools Cluster"),
    *("Wickford Schools Partnership", "Brentwood Schools Partnership", "Rochford Hundred Learning Alliance"),
    *("Benfleet and Hadleigh Schools Partnership", "Billericay Schools Partnership"),
]


@pytest.fixture(scope="module", autouse=True)
def _partnerships(seed_and_register) -> Iterator[None]:
    search.reset()
    south = Quadrant.objects.get(slug="south")
    for name in IN_SOUTH:
        make_partnership(name, home_quadrant=south)
    led = {"Rayleigh Schools Partnership": "Ruth Ash", "Benfleet and Hadleigh Schools Partnership": "Rafael Bolade"}
    for name, lead in {**led, "Billericay Schools Partnership": "Gareth Idowu"}.items():
        make_lead(Partnership.objects.get(name=name), make_person(lead))
    yield
    search.reset()


def planned(name: str, answers: dict[str, str] | None = None, layout: Layout | None = None) -> SheetPlan:
    """What a file does, as the records are; ``answers`` by the beginnings of the keys of questions."""
    sheet = read_sheet(SHEETS / name, layout=layout)
    plan = make_plan(sheet, {}, TERMS)
    for _ in range(3):  # an answer may bring the next question
        given = {key: v for key in plan.answers.asked for k, v in (answers or {}).items() if key.startswith(k)}
        plan = make_plan(sheet, given, TERMS)
    return plan


def asked(plan: SheetPlan) -> list[str]:
    """What is open, in its words."""
    return [question.sentence for question in plan.answers.open]


def schools(plan: SheetPlan, partnership: str) -> list[str]:
    """The schools that join a partnership."""
    keys = [
        dict(change.values)["school_id"]
        for change in plan.created
        if change.model == "membership" and change.partnership == partnership
    ]
    return sorted(School.objects.filter(pk__in=keys).values_list("name", flat=True))


def test_master_list_with_a_sheet_a_quadrant():
    plan = planned("01-merged-header3-sheets.xlsx", {"days-periods": "whole-period"}, Layout(takes_all=True))

    with pytest.raises(SheetUnclear, match="on 2 sheets: “South”, “Mid”"):
        read_sheet(SHEETS / "01-merged-header3-sheets.xlsx")
    assert (plan.faults, asked(plan)) == ([], [])
    assert len(schools(plan, "Wickford Schools Partnership")) == 5
    assert len(schools(plan, "Braintree Schools Partnership")) == 2
    assert [note for note in plan.notes if "left out" in note] == [
        "South: Row 10 is a note and is left out: “* schools in italics are thinking of leaving. Ask Sue before "
        "e-mailing.”.",
        "South: Row 11 is a total and is left out: “Total”.",
    ]


def test_schools_by_commas_and_leads_with_addresses_in_the_cell():
    plan = planned("03-many-per-cell-named.xlsx")

    assert (plan.faults, asked(plan)) == ([], [])
    assert len(schools(plan, "Brentwood Schools Partnership")) == 5
    assert schools(plan, "Rochford Hundred Learning Alliance") == [
        "Great Wakering Primary Academy",
        "Stambridge Primary School",
        "Waterman Primary Academy",
    ]
    people = {dict(change.values)["name"] for change in plan.created if change.model == "person"}
    addresses = {dict(change.values)["email"] for change in plan.created if change.model == "lead"}
    assert people == {"Folake Jankowska", "Ann Day", "Bob Mistry"}
    assert addresses == {"f.jankowska@example.org", "a.day@example.org", "bob.mistry@example.org"}


def test_day_that_is_none_is_a_fault_and_with_it_put_right_the_others_are_asked_about_once(tmp_path):
    path = tmp_path / "dates.xlsx"
    book = openpyxl.load_workbook(SHEETS / "04-dates.xlsx")
    book.worksheets[0]["C11"] = "29/02/2024"
    book.save(path)

    with pytest.raises(SheetRefused, match="Row 11, Joined: “31/02/2024” is not a day: February 2024 has 29 days"):
        read_sheet(SHEETS / "04-dates.xlsx")
    plan = make_plan(read_sheet(path), {"days-order": "day-first", "days-periods": "whole-period"}, TERMS)

    assert [question.key for question in make_plan(read_sheet(path), {}, TERMS).answers.open] == [
        "days-order",
        "days-periods",
    ]
    assert (plan.faults, asked(plan)) == ([], [])
    days = [dict(change.values)["started_on"] for change in plan.created]
    assert days == [
        dt.date(2024, 9, 13) if row == 3 else dt.date(2024, 2, 29) if row == 11 else dt.date(2024, 9, 1)
        for row in range(2, 12)
    ]


def test_other_headings_a_urn_beside_a_name_and_a_head():
    plan = planned("05-cluster-heading.xlsx")

    assert (plan.faults, asked(plan)) == ([], ["Which school is “115120”, beside it “St Cedd's Primary”?"])
    assert [change.model for change in plan.created] == ["partnership", "person", "lead"], "whose head is open too"
    cedds = School.objects.get(urn=140844)
    decided = planned("05-cluster-heading.xlsx", {"school:": f"school-{cedds.pk}"})
    assert "A Smith heads St Cedd's Church of England Primary School (140844) as headteacher from 2 November 2026" in [
        change.sentence for change in decided.created
    ]


def test_two_columns_of_leads_are_two_leads():
    plan = planned("14-two-leads.xlsx")

    assert (plan.faults, asked(plan)) == ([], [])
    assert [change.sentence for change in plan.created if change.model == "lead"] == [
        "A B leads from 2 November 2026, with others",
        "C D leads from 2 November 2026, with others",
    ]


def test_nobody_and_several_are_asked_about_and_make_nobody_by_themselves():
    plan = planned("18-tbc.xlsx")

    assert [change.model for change in plan.created] == ["membership", "membership", "membership"]
    assert [sentence.partition(" stands")[0].partition(" may")[0] for sentence in asked(plan)] == [
        "The sheet has “TBC” where the lead of Rayleigh Schools Partnership",
        "“Mr & Mrs Jones / A Patel and B Khan”",
    ]
    assert "“Vacant” in row 3: nobody leads Roach Valley Schools Partnership." in plan.notes


@pytest.mark.parametrize(("name", "known"), [("p4_nickname.csv", "Rafael Bolade"), ("p8_married.csv", "Gareth Idowu")])
def test_nickname_and_married_name_may_be_the_lead_whom_the_portal_has(name, known):
    lead = Lead.objects.get(person__name=known)

    plan = planned(name, {"leads:": f"same-person-{lead.person_id}"})

    assert (plan.faults, asked(plan)) == ([], [])
    assert [(change.model, change.pk) for change in plan.updated] == [("person", lead.person_id)]
    assert not any(change.model == "lead" for change in plan.created)

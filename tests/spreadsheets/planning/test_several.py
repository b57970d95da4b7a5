"""A school that a sheet puts into a partnership while it is in another one is said under what is good to know."""

import pytest

from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import Terms
from spreadsheets.planning.several import MOST_TOLD
from spreadsheets.reading.choices import partnership_key
from spreadsheets.reading.sheet import Sheet, SheetPartnership
from tests.factories import make_membership, make_partnership, make_school
from tests.spreadsheets.planning.sheets import DAY, JOINED, TERMS, TODAY, apply, of, school

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(plan) -> list[str]:
    """What is said of schools in several partnerships."""
    return [note for note in plan.notes if " joins " in note or "are in another" in note]


def of_both(*entries: SheetPartnership) -> Sheet:
    return Sheet(list(entries), len(entries))


def entry(partnership, *schools) -> SheetPartnership:
    return SheetPartnership(partnership_key(partnership.name), partnership.name, 2, schools=list(schools))


def test_school_that_joins_and_stays_in_another_partnership_is_told_and_once(colne, langham):
    dengie = make_partnership("Dengie", schools=[])
    sheet = of(dengie.name, school("Langham Primary", row=5))

    plan = apply(sheet)

    assert told(plan) == [f"Row 5: {langham} joins Dengie, and stays in {colne.name}."]
    assert told(make_plan(sheet, {}, TERMS)) == [], "what was in both before is no news"


def test_school_that_the_sheet_lists_in_two_partnerships_is_told_by_the_later_row():
    baddow, dengie = make_partnership("Baddow"), make_partnership("Dengie")
    abbess = make_school("Abbess Primary School")
    sheet = of_both(
        entry(baddow, school("Abbess Primary", row=2)), entry(dengie, school("Abbess Primary School", row=9))
    )

    plan = make_plan(sheet, {}, TERMS)

    assert told(plan) == [f"Row 9: {abbess} joins Dengie, and joins Baddow by row 2."]


@pytest.mark.parametrize(
    ("ended_on", "said"),
    [
        (TODAY - DAY, []),
        (TODAY, ["Row 2: Abbess Primary School joins Dengie, and is in Baddow until 2 November 2026."]),
    ],
)
def test_membership_that_is_over_before_is_not_told(ended_on, said):
    baddow, dengie = make_partnership("Baddow"), make_partnership("Dengie")
    make_membership(baddow, make_school("Abbess Primary School"), started_on=JOINED, ended_on=ended_on)

    assert told(make_plan(of(dengie.name, school("Abbess Primary")), {}, TERMS)) == said


def test_school_that_moves_within_a_complete_sheet_is_not_told(colne, langham):
    dengie = make_partnership("Dengie")
    sheet = of_both(entry(colne, school("Fordham Primary")), entry(dengie, school("Langham Primary", row=3)))

    moved = make_plan(sheet, {}, Terms(TODAY, TODAY - DAY))
    stays = make_plan(sheet, {}, TERMS)

    assert (told(moved), len(told(stays))) == ([], 1)


def test_many_are_told_as_a_number():
    schools = [make_school(f"{chr(65 + n)}bbess Primary School") for n in range(MOST_TOLD + 2)]
    make_partnership("Baddow", schools=schools)
    trust = make_partnership("Trust")

    plan = make_plan(of(trust.name, *(school(str(one.urn)) for one in schools)), {}, TERMS)

    assert len(told(plan)) == MOST_TOLD + 1
    assert told(plan)[-1] == "2 more of the schools that join a partnership are in another too."

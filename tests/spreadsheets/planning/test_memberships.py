"""Who is a member by a sheet: who joins, leaves, stays, and which school is meant."""

import datetime as dt

import pytest

from spreadsheets.matching.questions import LEAVE_OUT
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.memberships import FIRST_DAYS, JOINS_AGAIN, OF_SHEET
from spreadsheets.planning.plan import Terms
from tests.factories import make_district, make_membership, make_partnership, make_quadrant, make_school
from tests.spreadsheets.planning.sheets import (
    DAY,
    JOINED,
    LEFT,
    TERMS,
    TODAY,
    answer,
    answers_of,
    apply,
    lead,
    of,
    school,
    sentences,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


# Members


def test_school_that_the_portal_has_not_joins_on_the_day_of_the_sheet_or_of_the_officer(colne):
    make_school("Boxted Primary School", urn=200001)
    make_school("Dedham Primary School", urn=200002)

    plan = make_plan(of("Colne", school("Boxted", JOINED), school("Dedham")), answers_of(colne), TERMS)

    assert sentences(plan) == [
        "Boxted Primary School (200001) joins on 1 September 2024",
        "Dedham Primary School (200002) joins on 2 November 2026",
    ]


def test_other_days_of_joining_are_asked_about_once_and_the_recorded_ones_hold(colne, langham):
    started = dt.date(2025, 9, 1)
    sheet = of(colne.name, school("Langham", started, row=2), school("Fordham", started, row=3))

    plan = make_plan(sheet, {}, TERMS)

    (asked,) = plan.answers.in_order
    assert asked.sentence == (
        "2 schools have been members since another day than the sheet has under Joined. Which first day holds?"
    )
    assert [option.hint for option in asked.options] == [
        "Langham Primary School: 1 September 2024",
        "Langham Primary School: 1 September 2024 becomes 1 September 2025, and so for 1 more",
    ]
    assert (plan.is_ready, plan.changes_nothing) == (True, True)
    assert len(make_plan(sheet, {FIRST_DAYS: OF_SHEET}, TERMS).changed) == 2


def test_last_day_of_a_member_is_taken_without_the_first(colne, langham):
    apply(of(colne.name, school("Langham", dt.date(2025, 9, 1), LEFT)))

    row = colne.memberships.get(school=langham)
    assert (row.started_on, row.ended_on) == (JOINED, LEFT)


def test_first_day_of_a_member_that_has_left_is_put_right_unasked(colne, langham):
    colne.memberships.filter(school=langham).update(ended_on=LEFT)

    plan = make_plan(of(colne.name, school("Langham", dt.date(2025, 9, 1), LEFT)), {}, TERMS)

    assert (len(plan.changed), plan.answers.in_order) == (1, [])


def test_complete_list_that_names_no_school_of_a_partnership_ends_none(colne):
    plan = make_plan(of(colne.name, leads=[lead("Ann Day")]), {}, Terms(TODAY, LEFT))

    assert (plan.lists_members, plan.ended, plan.not_in_sheet) == (False, [], [])


@pytest.mark.parametrize("joined", [None, JOINED])
def test_member_on_the_same_days_is_unchanged(colne, joined):
    plan = make_plan(of(colne.name, school("Langham", joined)), {}, TERMS)

    assert plan.changes_nothing
    assert plan.unchanged == 2, "the partnership and the membership"


def test_other_day_of_joining_is_a_change_and_nothing_else(colne, langham):
    apply(of(colne.name, school("Langham", dt.date(2025, 1, 9))), {FIRST_DAYS: OF_SHEET})

    membership = colne.memberships.get(school=langham)
    assert (membership.started_on, membership.ended_on) == (dt.date(2025, 1, 9), None)
    assert membership.history.first().history_change_reason == "Spreadsheet: sheet.xlsx"


@pytest.mark.parametrize("joined", [None, JOINED])
def test_last_day_ends_the_membership(colne, langham, joined):
    plan = apply(of(colne.name, school("Langham", joined, LEFT)))

    assert [update.is_end for update in plan.updated] == [True]
    assert colne.memberships.get(school=langham).ended_on == LEFT


def test_school_that_has_left_and_is_listed_without_its_last_day_is_asked_about(colne, langham):
    colne.memberships.filter(school=langham).update(ended_on=LEFT)
    sheet = of(colne.name, school("Langham", JOINED, row=14))

    plan = make_plan(sheet, {}, TERMS)
    no, yes = (make_plan(sheet, answer(plan, value), TERMS) for value in (LEAVE_OUT, JOINS_AGAIN))

    assert plan.answers.open[0].sentence == (
        "Langham Primary School left Colne schools partnership on 31 August 2026, and the sheet lists it without a "
        "last day. Is it a member again?"
    )
    assert plan.changes_nothing
    assert (no.is_ready, no.changes_nothing, no.left_out) == (True, True, [(14, colne.name, "Langham")])
    assert [change.sentence for change in yes.created] == [
        f"Langham Primary School ({langham.urn}) joins on 2 November 2026"
    ]


def test_school_that_left_joins_again_on_a_later_day(colne, langham):
    colne.memberships.filter(school=langham).update(ended_on=LEFT)

    apply(of(colne.name, school("Langham", JOINED, LEFT), school("Langham", LEFT + DAY, row=3)))

    assert list(
        colne.memberships.filter(school=langham).order_by("started_on").values_list("started_on", "ended_on")
    ) == [
        (JOINED, LEFT),
        (LEFT + DAY, None),
    ]


def test_overlap_with_what_the_portal_has_is_a_fault(colne, langham):
    colne.memberships.filter(school=langham).update(ended_on=LEFT)
    make_membership(colne, langham, started_on=LEFT + DAY)

    plan = make_plan(of(colne.name, school("Langham", LEFT - DAY, LEFT + DAY, row=7)), {}, TERMS)

    assert [fault.row for fault in plan.faults] == [7, 7]
    assert "is in Colne schools partnership from 1 September 2024 to 31 August 2026 already" in plan.faults[0].sentence


def test_overlap_of_two_rows_is_a_fault_that_names_both(colne):
    make_school("Boxted Primary School")
    rows = school("Boxted", JOINED, LEFT, row=5), school("Boxted", LEFT, row=9)

    plan = make_plan(of(colne.name, *rows), {}, TERMS)

    assert [(fault.row, "by row 5" in fault.sentence) for fault in plan.faults] == [(9, True)]


def test_school_that_leaves_and_joins_on_the_next_day_is_no_overlap(colne):
    make_school("Boxted Primary School")

    plan = make_plan(of(colne.name, school("Boxted", JOINED, LEFT), school("Boxted", LEFT + DAY)), {}, TERMS)

    assert (plan.faults, len(plan.created)) == ([], 2)


def test_two_names_for_one_school_are_a_fault_and_the_same_name_twice_is_told(colne):
    twice = make_plan(of(colne.name, school("Langham"), school("Langham", row=3)), {}, TERMS)
    two = make_plan(of(colne.name, school("Langham"), school("Langham Primary School", row=3)), {}, TERMS)

    assert (twice.faults, twice.notes) == ([], ["Row 3 says again what row 2 says: Langham Primary School."])
    assert "Leave one out, or write the URN" in two.faults[0].sentence


def test_last_day_before_the_first_is_a_fault(colne):
    plan = make_plan(of(colne.name, school("Langham", None, JOINED - DAY)), {}, TERMS)

    assert "joined Colne schools partnership on 1 September 2024, after this day" in plan.faults[0].sentence


def test_school_that_has_left_needs_its_first_day(colne):
    make_school("Boxted Primary School")

    plan = make_plan(of(colne.name, school("Boxted", None, LEFT)), {}, TERMS)

    assert "write on which day Boxted Primary School joined" in plan.faults[0].sentence


def test_school_that_the_sheet_leaves_out_stays_unless_the_sheet_is_complete(colne, fordham):
    sheet = of(colne.name, school("Langham"))

    partly = make_plan(sheet, {}, TERMS)
    apply(sheet, terms=Terms(TODAY, ends_on=LEFT))

    assert (partly.changes_nothing, partly.not_in_sheet) == (
        True,
        [(colne.name, f"Fordham All Saints Primary School ({fordham.urn})")],
    )
    assert dict(colne.memberships.values_list("school__name", "ended_on")) == {
        "Langham Primary School": None,
        "Fordham All Saints Primary School": LEFT,
    }


def test_complete_sheet_ends_the_membership_that_goes_on_and_leaves_the_one_that_is_over(colne, fordham):
    colne.memberships.filter(school=fordham).update(started_on=dt.date(2021, 9, 1), ended_on=dt.date(2022, 8, 31))
    make_membership(colne, fordham, started_on=JOINED)

    apply(of(colne.name, school("Langham")), terms=Terms(TODAY, LEFT))

    days = colne.memberships.filter(school=fordham).order_by("started_on").values_list("ended_on", flat=True)
    assert list(days) == [dt.date(2022, 8, 31), LEFT]


def test_school_that_joined_again_is_the_member_that_it_is_now(colne, langham):
    colne.memberships.filter(school=langham).update(started_on=dt.date(2021, 9, 1), ended_on=dt.date(2022, 8, 31))
    make_membership(colne, langham, started_on=JOINED)

    plan = make_plan(of(colne.name, school("Langham")), {}, TERMS)

    assert (plan.faults, plan.unchanged) == ([], 2), "the partnership and the membership"


@pytest.mark.parametrize("later", [True, False])
def test_day_between_two_memberships_of_a_school_may_move(colne, langham, later):
    colne.memberships.filter(school=langham).update(ended_on=LEFT)
    make_membership(colne, langham, started_on=LEFT + DAY)
    moved = LEFT + 31 * DAY if later else LEFT - 31 * DAY

    apply(
        of(colne.name, school("Langham", JOINED, moved), school("Langham", moved + DAY, row=3)), {FIRST_DAYS: OF_SHEET}
    )

    days = colne.memberships.filter(school=langham).order_by("started_on").values_list("started_on", "ended_on")
    assert list(days) == [(JOINED, moved), (moved + DAY, None)]


def test_complete_sheet_ends_nothing_in_partnerships_that_it_does_not_name(colne):
    other = make_partnership("Dengie", schools=2)

    apply(of(colne.name, school("Langham"), school("Fordham")), terms=Terms(TODAY, ends_on=LEFT))

    assert other.memberships.filter(ended_on=None).count() == 2


def test_complete_sheet_ends_nothing_that_begins_later(colne):
    make_membership(colne, make_school("Boxted Primary School"), started_on=LEFT + DAY)

    plan = make_plan(of(colne.name, school("Langham"), school("Fordham")), {}, Terms(TODAY, ends_on=LEFT))

    assert "joins Colne schools partnership on 1 September 2026, after the last day that you gave" in str(
        plan.faults[0]
    )


def test_school_is_found_by_urn_and_laestab(colne):
    one = make_school("St Mary’s Primary School", urn=200001, establishment_number="2345")
    other = make_school("St Mary’s Primary School", urn=200002)

    apply(of(colne.name, school("881/2345"), school("200002", row=3)))

    assert {one.pk, other.pk} <= set(colne.memberships.values_list("school", flat=True))


def test_school_that_is_not_sure_is_asked_with_its_candidates_and_may_be_left_out(colne):
    one = make_school("St Mary’s Primary School, Ardleigh", urn=200001, town="Ardleigh")
    other = make_school("St Mary’s Primary School, Burnham", urn=200002, status="closed")
    sheet = of(colne.name, school("St Marys"))

    plan = make_plan(sheet, {}, TERMS)

    (question,) = plan.answers.open
    assert [(option.value, option.hint) for option in question.options[:-1]] == [
        (f"school-{one.pk}", "Ardleigh, URN 200001"),
        (f"school-{other.pk}", "URN 200002, closed"),
    ]
    assert not plan.is_ready
    assert make_plan(sheet, answer(plan, LEAVE_OUT), TERMS).left_out == [(2, colne.name, "St Marys")]
    assert (
        "St Mary’s Primary School, Ardleigh" in sentences(make_plan(sheet, answer(plan, f"school-{one.pk}"), TERMS))[0]
    )
    assert make_plan(sheet, answer(plan, "school-999999"), TERMS).answers.open == [question], "not one of the options"


@pytest.mark.parametrize(
    ("written", "other", "is_asked"),
    [
        ("Elm Primary", "Elm Green Preparatory School", False),
        ("Primary Elm", "Elm Green Preparatory School", False),
        ("Elm Primary", "Elm Green Primary School", True),
    ],
)
def test_whole_name_is_taken_unless_another_near_has_all_its_words(colne, written, other, is_asked):
    for name in ("Elm Primary School", "Elmwood Primary School", other):
        make_school(name)

    plan = make_plan(of(colne.name, school(written)), {}, TERMS)

    assert bool(plan.answers.open) is is_asked
    assert is_asked or sentences(plan)[0].startswith("Elm Primary School (")


def test_slip_of_the_pen_is_read_and_told_unless_the_school_is_in_another_quadrant(colne):
    west = make_district("Epping Forest", make_quadrant("West"))
    make_school("Hereward Primary School", district=west)

    in_west = make_plan(of(colne.name, school("Hereard Primary"), quadrant="west"), {}, TERMS)
    in_south = make_plan(of(colne.name, school("Hereard Primary"), quadrant="south"), {}, TERMS)

    assert in_west.answers.open == []
    assert in_west.notes == ["“Hereard Primary” in row 2 was read as “Hereward Primary School”."]
    assert [question.text for question in in_south.answers.open] == ["Hereard Primary"]


@pytest.mark.parametrize(
    "written",
    ["Felsted Primray Shcool", "Felsted Primry School", "Felstead Primary School", "Felst Primary", "Filsted Primary"],
)
def test_school_whose_name_is_spelt_otherwise_is_read_and_told(colne, written):
    make_school("Felsted Primary School")

    plan = make_plan(of(colne.name, school(written, row=7), school("Felsted Primary", row=8)), {}, TERMS)
    told = [note for note in plan.notes if "read as" in note]

    assert [question.text for question in plan.answers.open] == []
    assert told == [f"“{written}” in row 7 was read as “Felsted Primary School”."]


@pytest.mark.parametrize(
    "written",
    [
        "Felsted Church of England Primary School",
        "FELSTED C.E. PRIMARY SCHOOL",
        "Felsted CofE Prim. Sch",
        "Felsted Primary",
        "The Felsted Primary School, Dunmow",
        "St Joseph Felsted Infants",
    ],
)
def test_other_way_of_writing_a_schools_name_is_no_guess(colne, written):
    make_school("Felsted Church of England Primary School", town="Dunmow")
    make_school("St Joseph’s Felsted Infant School")

    plan = make_plan(of(colne.name, school(written)), {}, TERMS)

    assert (plan.answers.open, plan.notes) == ([], [])
    assert len(plan.created) == 1

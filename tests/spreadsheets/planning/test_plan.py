"""What a sheet would change: members, leads, partnerships, and what it asks."""

import datetime as dt

import pytest

from partnerships import search
from partnerships.models import Lead, Membership, Partnership, Person
from spreadsheets.applying.writes import RecordsChanged, apply_sheet
from spreadsheets.matching.questions import LEAVE_OUT, NEW
from spreadsheets.planning import report
from spreadsheets.planning.leads import HAND_OVER, TOGETHER
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading.choices import COUNTY_WIDE, partnership_key
from spreadsheets.reading.sheet import LeadLine, SchoolLine, Sheet, SheetPartnership
from tests.factories import (
    make_district,
    make_kind,
    make_lead,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 2)
DAY = dt.timedelta(days=1)
JOINED, LEFT = dt.date(2024, 9, 1), dt.date(2026, 8, 31)
TERMS = Terms(TODAY)


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    search.reset()
    yield
    search.reset()


@pytest.fixture
def langham():
    return make_school("Langham Primary School")


@pytest.fixture
def fordham():
    return make_school("Fordham All Saints Primary School")


@pytest.fixture
def colne(langham, fordham):
    return make_partnership("Colne schools partnership", schools=[langham, fordham], started_on=JOINED)


def of(name: str, *schools: SchoolLine, leads: list[LeadLine] | None = None, **fields) -> Sheet:
    """A sheet of one partnership."""
    return Sheet(
        [SheetPartnership(partnership_key(name), name, 2, schools=list(schools), leads=leads or [], **fields)], 1
    )


def school(text: str, joined: dt.date | None = None, left: dt.date | None = None, *, row: int = 2) -> SchoolLine:
    return SchoolLine(row, text, joined, left)


def lead(name: str, email: str = "", *, row: int = 2) -> LeadLine:
    return LeadLine(row, name, email=email)


def sentences(plan: SheetPlan) -> list[str]:
    """What the plan changes, in its words."""
    return [change.sentence for change in (*plan.created, *plan.updated)]


def apply(sheet: Sheet, answers: dict[str, str] | None = None, terms: Terms = TERMS) -> SheetPlan:
    """Apply the sheet as it is planned now."""
    digest = make_plan(sheet, answers, terms).digest
    return apply_sheet(sheet, answers=answers or {}, terms=terms, digest=digest, file_name="sheet.xlsx")


def answer(plan: SheetPlan, value: str) -> dict[str, str]:
    """That answer to the one question that is open."""
    (question,) = plan.answers.open
    return {question.key: value}


def answers_of(partnership: Partnership, name: str = "Colne") -> dict[str, str]:
    """That the name is that partnership."""
    return {f"partnership:{partnership_key(name)}": str(partnership.pk)}


# Members


def test_school_that_the_portal_has_not_joins_on_the_day_of_the_sheet_or_of_the_officer(colne):
    make_school("Boxted Primary School", urn=200001)
    make_school("Dedham Primary School", urn=200002)

    plan = make_plan(of("Colne", school("Boxted", JOINED), school("Dedham")), answers_of(colne), TERMS)

    assert sentences(plan) == [
        "Boxted Primary School (200001) joins on 1 September 2024",
        "Dedham Primary School (200002) joins on 2 November 2026",
    ]


@pytest.mark.parametrize("joined", [None, JOINED])
def test_member_on_the_same_days_is_unchanged(colne, joined):
    plan = make_plan(of(colne.name, school("Langham", joined)), {}, TERMS)

    assert plan.changes_nothing
    assert plan.unchanged == 2, "the partnership and the membership"


def test_other_day_of_joining_is_a_change_and_nothing_else(colne, langham):
    apply(of(colne.name, school("Langham", dt.date(2023, 1, 9))))

    membership = colne.memberships.get(school=langham)
    assert (membership.started_on, membership.ended_on) == (dt.date(2023, 1, 9), None)
    assert membership.history.first().history_change_reason == "Spreadsheet: sheet.xlsx"


@pytest.mark.parametrize("joined", [None, JOINED])
def test_last_day_ends_the_membership(colne, langham, joined):
    plan = apply(of(colne.name, school("Langham", joined, LEFT)))

    assert [update.is_end for update in plan.updated] == [True]
    assert colne.memberships.get(school=langham).ended_on == LEFT


def test_school_that_has_left_and_is_listed_without_its_last_day_is_a_fault(colne, langham):
    colne.memberships.filter(school=langham).update(ended_on=LEFT)

    plan = make_plan(of(colne.name, school("Langham", JOINED, row=14)), {}, TERMS)

    assert [str(fault) for fault in plan.faults] == [
        "Row 14, Left: Langham Primary School left Colne schools partnership on 31 August 2026. Write that day here, "
        "or leave the row out; if it has joined again, write the new day under Joined."
    ]
    assert not plan.is_ready


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

    apply(of(colne.name, school("Langham", JOINED, moved), school("Langham", moved + DAY, row=3)))

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
    assert in_west.notes == ["“Hereard Primary” was read as Hereward Primary School."]
    assert [question.text for question in in_south.answers.open] == ["Hereard Primary"]


# Partnerships


@pytest.mark.parametrize(
    "written", ["colne  schools partnership", "The Colne Schools Partnership", "COLNE SCHOOL PSHIP"]
)
def test_partnership_is_found_whatever_its_capitals_spaces_and_article(colne, written):
    assert make_plan(of(written, school("Langham")), {}, TERMS).changes_nothing


@pytest.mark.parametrize(
    "written",
    ["Colne", "Colne cluster", "Coln schools partnership", "Colne shcools partnership", "Cone schools group"],
)
def test_partnership_of_a_name_that_is_near_is_asked_and_never_merged(colne, written):
    plan = make_plan(of(written, school("Langham"), quadrant="south"), {}, TERMS)

    assert (plan.changes_nothing, len(plan.answers.open)) == (True, 1)
    assert make_plan(of(written, school("Langham")), answer(plan, str(colne.pk)), TERMS).changes_nothing
    make_kind("Other")
    new = make_plan(of(written, school("Langham"), quadrant="south"), answer(plan, NEW), TERMS)
    assert [creation.model for creation in new.created] == ["partnership", "membership"]


def test_partnership_of_two_words_with_a_slip_in_one_is_asked():
    make_partnership("Blackwater Valley partnership")

    plan = make_plan(of("Blackwatre Valley cluster"), {}, TERMS)

    assert plan.answers.open[0].options[0].label == "Blackwater Valley partnership"


@pytest.mark.parametrize("written", ["Stour schools partnership", "Cole skills partnership", "North Stour hub"])
def test_partnership_of_a_name_that_is_not_near_is_new_without_a_question(colne, written):
    make_kind("Other")
    sheet = of(written, school("Langham"), quadrant="south")
    sheet.entries += of(f"The {written[::-1]}", school("Fordham"), quadrant="south").entries

    plan = make_plan(sheet, {}, TERMS)

    assert plan.answers.open == []
    assert [creation.model for creation in plan.created].count("partnership") == 2


def test_new_partnership_gets_the_first_slug_that_is_free(langham):
    make_kind("Other")
    for number, slug in enumerate(("colne", "colne-2", "colne-4")):
        make_partnership(f"Renamed {number}", slug=slug)

    apply(of("Colne", school("Langham"), quadrant="south"))

    assert Partnership.objects.get(name="Colne").slug == "colne-3"


def test_two_spellings_in_one_sheet_are_asked_and_may_be_one(langham, fordham):
    make_kind("Other")
    make_quadrant("South")
    entries = [
        SheetPartnership("blackwater", "Blackwater", 2, quadrant="south", schools=[school("Langham")]),
        SheetPartnership("blackwatre", "Blackwatre", 9, schools=[school("Fordham", row=9)]),
    ]

    plan = make_plan(Sheet(entries, 2), {}, TERMS)
    one = make_plan(Sheet(entries, 2), answer(plan, "row-2"), TERMS)

    assert one.is_ready
    assert [(creation.model, creation.partnership) for creation in one.created] == [
        ("partnership", "Blackwater"),
        ("membership", "Blackwater"),
        ("membership", "Blackwater"),
    ]


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


def test_new_partnership_starts_when_its_first_school_joined(langham, fordham):
    make_kind("Federation")
    make_quadrant("South")

    sheet = of("Colne & Stour", school("Langham", LEFT), school("Fordham", JOINED), quadrant="south", kind="federation")
    apply(sheet)

    made = Partnership.objects.get()
    assert (made.name, made.slug, made.started_on) == ("Colne & Stour", "colne-stour", JOINED)
    assert (made.kind.slug, made.home_quadrant.slug) == ("federation", "south")
    assert made.history.get().history_change_reason == "Spreadsheet: sheet.xlsx"


def test_new_partnership_without_kind_is_other_and_at_home_where_its_schools_are():
    make_kind("Other")
    make_school("Langham Primary School", district=make_district("Colchester", make_quadrant("North-East")))
    make_school("Fordham Primary School")

    apply(of("Colne", school("Langham"), school("Fordham")))

    made = Partnership.objects.get()
    assert (made.kind.slug, made.home_quadrant.slug) == ("other", "north-east")


def test_new_partnership_is_county_wide_only_if_the_sheet_says_so(langham):
    make_kind("Other")
    make_quadrant("South")

    silent = make_plan(of("Colne", school("Langham")), {}, TERMS)
    apply(of("Colne", school("Langham"), quadrant=COUNTY_WIDE))

    assert [str(fault) for fault in silent.faults] == [
        "Row 2, Quadrant: write where Colne is at home. One of: South, County-wide."
    ]
    assert Partnership.objects.get().home_quadrant is None


def test_quadrant_and_kind_change_only_where_the_sheet_has_another(colne):
    make_quadrant("West")
    make_kind("Federation")

    plan = apply(of(colne.name, quadrant="west", kind="federation"))

    colne.refresh_from_db()
    assert (colne.home_quadrant.slug, colne.kind.slug) == ("west", "federation")
    assert sentences(plan) == ["quadrant: South becomes West; kind: Local cluster becomes Federation"]
    assert make_plan(of(colne.name), {}, TERMS).changes_nothing


def test_partnership_that_has_ended_is_a_fault(colne):
    Partnership.objects.update(ended_on=LEFT)

    plan = make_plan(of(colne.name, school("Langham")), {}, TERMS)

    assert "Colne schools partnership ended on 31 August 2026" in str(plan.faults[0])


# Leads


def test_new_lead_is_a_new_person_with_the_address_on_the_role(colne, langham):
    apply(of(colne.name, leads=[LeadLine(2, "Mrs Ann Day", "Langham", "head@example.org")]))

    made = Lead.objects.get()
    assert (made.person.title, made.person.name, made.person.email) == ("Mrs", "Ann Day", "")
    assert (made.email, made.school, made.started_on, made.role) == ("head@example.org", langham, TODAY, "lead")
    assert not made.publish_contact


def test_lead_whom_the_portal_has_is_unchanged_but_for_a_new_address(colne):
    ann = make_lead(colne, make_person("Ann Day"), email="old@example.org")

    same = make_plan(of(colne.name, leads=[lead("Dr Ann  DAY", "OLD@example.org")]), {}, TERMS)
    apply(of(colne.name, leads=[lead("Ann Day", "new@example.org")]))

    ann.refresh_from_db()
    assert same.changes_nothing
    assert ann.email == "new@example.org"
    assert Person.objects.count() == 1


def test_other_lead_is_asked_and_hands_over_on_the_day_before(colne):
    ann = make_lead(colne, make_person("Ann Day"))
    sheet = of(colne.name, leads=[lead("Ben Hill")])
    plan = make_plan(sheet, {}, TERMS)

    apply(sheet, answer(plan, HAND_OVER))

    ann.refresh_from_db()
    ben = Lead.objects.get(person__name="Ben Hill")
    assert plan.changes_nothing
    assert (ann.ended_on, ben.started_on, ben.role) == (TODAY - DAY, TODAY, "lead")


@pytest.mark.parametrize(("choice", "leads"), [(TOGETHER, 2), (LEAVE_OUT, 1)])
def test_other_lead_may_lead_together_or_be_left_out(colne, choice, leads):
    ann = make_lead(colne, make_person("Ann Day"))
    sheet = of(colne.name, leads=[lead("Ben Hill")])

    apply(sheet, answer(make_plan(sheet, {}, TERMS), choice))

    ann.refresh_from_db()
    assert (ann.ended_on, colne.leads.count()) == (None, leads)


def test_hand_over_that_was_entered_ahead_is_left_alone(colne):
    make_lead(colne, make_person("Ann Day"), ended_on=TODAY + DAY)
    make_lead(colne, make_person("Ben Hill"), started_on=TODAY + 2 * DAY)

    plan = make_plan(of(colne.name, leads=[lead("Ben Hill")]), {}, TERMS)

    assert (plan.changes_nothing, plan.answers.open) == (True, [])


def test_lead_who_began_today_cannot_hand_over_before(colne):
    make_lead(colne, make_person("Ann Day"), started_on=TODAY)
    sheet = of(colne.name, leads=[lead("Ben Hill")])

    plan = make_plan(sheet, answer(make_plan(sheet, {}, TERMS), HAND_OVER), TERMS)

    assert "cannot hand over before" in plan.faults[0].sentence


def test_namesake_elsewhere_is_offered_and_not_taken(colne):
    elsewhere = make_lead(make_partnership("Dengie"), make_person("Ann Day"))
    sheet = of(colne.name, leads=[lead("Ann Day")])

    plan = make_plan(sheet, {}, TERMS)

    (question,) = plan.answers.open
    assert question.options[0].label == "Ann Day, who leads or led Dengie"
    same = make_plan(sheet, answer(plan, question.options[0].value), TERMS)
    other = make_plan(sheet, answer(plan, NEW), TERMS)
    assert dict(same.created[0].values)["person_id"] == elsewhere.person_id
    assert [creation.model for creation in other.created] == ["person", "lead"]
    assert make_plan(sheet, answer(plan, LEAVE_OUT), TERMS).left_out == [(2, colne.name, "Ann Day")]


def test_same_address_is_the_same_person_unless_the_names_differ(colne):
    elsewhere = make_lead(make_partnership("Dengie"), make_person("Ann Day"), email="head@example.org")

    alike = make_plan(of(colne.name, leads=[lead("A. Day", "Head@example.org")]), {}, TERMS)
    handed_on = make_plan(of(colne.name, leads=[lead("Ben Hill", "head@example.org")]), {}, TERMS)

    assert dict(alike.created[0].values)["person_id"] == elsewhere.person_id
    assert [question.text for question in handed_on.answers.open] == ["Ben Hill"]


@pytest.mark.parametrize("written", ["Ann Hill", "Ben Day"])
def test_same_address_is_not_the_same_person_where_surname_or_first_name_differs(colne, written):
    make_lead(make_partnership("Dengie"), make_person("Ann Day"), email="head@example.org")

    plan = make_plan(of(colne.name, leads=[lead(written, "head@example.org")]), {}, TERMS)

    assert [question.text for question in plan.answers.open] == [written]


def test_new_person_gets_the_first_slug_that_is_free(colne):
    make_person("Ann Married", slug="ann-day")

    apply(of(colne.name, leads=[lead("Ann Day"), lead("Bo Elm", row=3)]))

    assert list(colne.leads.order_by("person__name").values_list("person__slug", flat=True)) == ["ann-day-2", "bo-elm"]


def test_new_person_with_one_address_leads_two_partnerships_as_one(colne):
    dengie = make_partnership("Dengie")
    entries = [
        SheetPartnership(partnership_key(p.name), p.name, 2, leads=[lead("Ann Day", "ann@example.org")])
        for p in (colne, dengie)
    ]

    apply(Sheet(entries, 2))

    assert Person.objects.get().leads.count() == 2


def test_two_leads_of_one_sheet_lead_together(colne):
    apply(of(colne.name, leads=[lead("Ann Day"), lead("Ben Hill")]))

    assert sorted(colne.leads.values_list("role", flat=True)) == ["co-lead", "co-lead"]


# Writing


def test_edit_of_somebody_else_since_the_preview_refuses_it(colne, langham):
    sheet = of(colne.name, school("Langham", JOINED, LEFT))
    seen = make_plan(sheet, {}, TERMS)
    colne.memberships.filter(school=langham).update(started_on=JOINED - DAY)

    with pytest.raises(RecordsChanged, match="The records were changed meanwhile"):
        apply_sheet(sheet, answers={}, terms=TERMS, digest=seen.digest, file_name="sheet.xlsx")

    assert not Membership.objects.exclude(ended_on=None).exists()


def test_plan_is_written_whole_or_not_at_all(colne, monkeypatch):
    make_school("Boxted Primary School")
    sheet = of(colne.name, school("Boxted"), leads=[lead("Ann Day")])
    digest = make_plan(sheet, {}, TERMS).digest
    monkeypatch.setattr(Lead, "full_clean", lambda lead: 1 / 0)

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

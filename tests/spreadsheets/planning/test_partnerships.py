"""Which partnership a sheet means, and what a new one is."""

import pytest

from partnerships.models import Partnership
from spreadsheets.matching.questions import NEW
from spreadsheets.planning.making import make_plan
from spreadsheets.reading.choices import COUNTY_WIDE
from spreadsheets.reading.sheet import Sheet, SheetPartnership
from tests.factories import make_district, make_kind, make_partnership, make_quadrant, make_school
from tests.spreadsheets.planning.sheets import JOINED, LEFT, TERMS, answer, apply, lead, of, school, sentences

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


def test_new_partnerships_of_one_sheet_whose_names_make_one_slug_have_two(langham, fordham):
    make_kind("Other")
    sheet = of("Groe Street hub", school("Langham"), quadrant="south")
    sheet.entries += of("Große Street hub", school("Fordham"), quadrant="south").entries  # a slug leaves the ß out
    asked = make_plan(sheet, {}, TERMS).answers.open

    plan = make_plan(sheet, {question.key: NEW for question in asked}, TERMS)

    made = [dict(creation.values)["slug"] for creation in plan.created if creation.model == "partnership"]
    assert made == ["groe-street-hub", "groe-street-hub-2"]


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

    listed = make_plan(of(colne.name, school("Langham")), {}, TERMS)
    led = make_plan(of(colne.name, leads=[lead("Ann Day")]), {}, TERMS)

    assert (listed.faults, listed.changes_nothing) == ([], True), "what was may be listed"
    assert "Colne schools partnership ended on 31 August 2026" in str(led.faults[0])
    assert (led.changes_nothing, led.answers.open) == (True, [])

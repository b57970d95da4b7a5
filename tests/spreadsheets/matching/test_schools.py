"""A spreadsheet of 40 partnerships and 500 informal school names, on the register of 2020."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction

from partnerships import search
from partnerships.models import Lead, Membership, Partnership, Person, Quadrant, School
from spreadsheets.applying.writes import apply_sheet
from spreadsheets.matching.questions import LEAVE_OUT
from spreadsheets.planning.making import make_plan
from spreadsheets.planning.plan import SheetPlan, Terms
from spreadsheets.reading.sheet import Sheet, read_sheet
from tests.conftest import REGISTER_2020
from tests.spreadsheets import informal
from tests.spreadsheets.workbooks import row, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # each test in a savepoint of the module's transaction
MATCHED = 0.95  # without help, at the least
SEED = 1
HISTORIES = [Partnership, Membership, Lead, Person]


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The register of 2020 in the database, for every test of the module; gone after it."""
    search.reset()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_seed", verbosity=0)
        call_command("import_gias", str(REGISTER_2020), verbosity=0)
        yield
        transaction.set_rollback(True)
    search.reset()


@pytest.fixture(scope="module")
def names() -> list[tuple[str, int]]:
    """The informal names, near ones beside each other, each with its school's URN."""
    places = {
        int(row["URN"]): (row["ParliamentaryConstituency (name)"], row["EstablishmentName"])
        for row in informal.register()
    }
    return sorted(informal.names(500, SEED), key=lambda name: places[name[1]])


@pytest.fixture(scope="module")
def sheet(register, names, tmp_path_factory) -> Sheet:
    """The spreadsheet as an officer keeps it: 40 neighbourhoods, in the quadrant where most of their schools are."""
    rows = []
    for number, group in enumerate(batches(names), start=1):
        rows += rows_of(f"Partnership of area {number}", group)
    return read_sheet(workbook(tmp_path_factory.mktemp("sheet") / "partnerships.xlsx", *rows))


def batches(names: list[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    """Forty groups of 12 or 13."""
    return [names[len(names) * n // 40 : len(names) * (n + 1) // 40] for n in range(40)]


def rows_of(name: str, group: list[tuple[str, int]]) -> list[list]:
    """A partnership's rows: one name a row, the partnership in the first, a lead in the first."""
    quadrants = School.objects.filter(urn__in=[urn for _, urn in group], district__isnull=False)
    found = Counter(quadrants.values_list("district__quadrant__name", flat=True))
    home = found.most_common(1)[0][0] if found else Quadrant.objects.first().name
    first, *others = [school for school, _ in group]
    return [
        row(name, first, "1 September 2023", quadrant=home, kind="Federation", lead=f"Lead of {name}"),
        *(row(None, school, "1 September 2023") for school in others),
    ]


def answered(plan: SheetPlan, names: list[tuple[str, int]]) -> dict[str, str]:
    """The right answer to every question, where it is offered."""
    right = {name: f"school-{pk}" for name, pk in with_keys(names)}
    answers = {}
    for question in plan.answers.open:
        offered = [option.value for option in question.options]
        answers[question.key] = right[question.text] if right[question.text] in offered else LEAVE_OUT
    return answers


def with_keys(names: list[tuple[str, int]]) -> list[tuple[str, int]]:
    keys = dict(School.objects.values_list("urn", "pk"))
    return [(name, keys[urn]) for name, urn in names]


def everything() -> list:
    """Every row of every record that an import writes, and of its history."""
    tables = [*HISTORIES, *(model.history.model for model in HISTORIES)]
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.slow
def test_at_least_95_in_100_names_are_matched_without_help_and_none_wrongly(sheet, names):
    plan = make_plan(sheet)

    asked = {question.text for question in plan.answers.open}
    taken = Counter(dict(creation.values)["school_id"] for creation in plan.created if creation.model == "membership")
    expected = Counter(pk for name, pk in with_keys(names) if name not in asked)
    assert len(sheet.entries) == 40
    assert len(names) == len({urn for _, urn in names}) == 500
    assert taken == expected, "a name was taken for another school"
    assert sum(taken.values()) >= MATCHED * 500, sorted(asked)


def test_every_name_that_is_asked_offers_the_right_school(sheet, names):
    plan = make_plan(sheet)

    answers = answered(plan, names)

    assert LEAVE_OUT not in answers.values()


@pytest.mark.thorough
def test_the_same_sheet_twice_changes_nothing(sheet, names):
    answers = answered(make_plan(sheet), names)
    plan = make_plan(sheet, answers)
    apply_sheet(sheet, answers=answers, terms=Terms(), digest=plan.digest, file_name="partnerships.xlsx")
    once = everything()

    again = make_plan(sheet, answers)
    apply_sheet(sheet, answers=answers, terms=Terms(), digest=again.digest, file_name="partnerships.xlsx")

    assert Membership.objects.count() == 500
    assert again.changes_nothing
    assert (again.unchanged, again.not_in_sheet) == (40 + 500 + 40, [])
    assert everything() == once


def test_no_informal_name_is_matched_to_the_wrong_school_for_sure_in_the_wrong_quadrant(register, tmp_path):
    quadrant = Quadrant.objects.first().name
    names = informal.names(560, SEED + 1)
    path = workbook(tmp_path / "all.xlsx", *(row("All", name, quadrant=quadrant) for name, _ in names))

    plan = make_plan(read_sheet(path))

    right = {pk for _, pk in with_keys(names)}
    asked = {question.text for question in plan.answers.open}
    taken = [dict(creation.values)["school_id"] for creation in plan.created if creation.model == "membership"]
    # The quadrant decides between two schools: Colchester’s is taken for Harlow’s, which the sheet has too, and said.
    namesake = "St James C of E Primary"
    assert sorted(taken) == sorted(pk for name, pk in with_keys(names) if name not in {*asked, namesake})
    assert set(taken) <= right
    assert [fault.sentence.split(" is ")[0] for fault in plan.faults] == [f"“{namesake}”"]

"""The command import_partnerships."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnerships import search
from partnerships.models import Lead, Membership, Partnership
from spreadsheets.models import SpreadsheetImport
from spreadsheets.planning.leads import HAND_OVER
from tests.factories import make_kind, make_lead, make_partnership, make_person, make_quadrant, make_school
from tests.spreadsheets.workbooks import row, text, workbook

pytestmark = pytest.mark.django_db
JOINED = dt.date(2024, 9, 1)


@pytest.fixture(autouse=True)
def _records():
    search.reset()
    make_quadrant("South")
    make_kind("Federation")
    make_school("Langham Primary School", urn=200001)
    make_school("Fordham All Saints Primary School", urn=200002)
    yield
    search.reset()


def run(path, *options: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command("import_partnerships", str(path), *options, stdout=said)
    return said.getvalue()


@pytest.fixture
def sheet(tmp_path):
    return workbook(
        tmp_path / "sheet.xlsx",
        row("Colne", "Langham", JOINED, quadrant="South", kind="Federation", lead="Ann Day"),
        row(None, "Fordham", JOINED),
    )


def test_import_makes_what_the_sheet_says_and_records_that(sheet):
    said = run(sheet, "--from", "1 October 2024")

    assert "New: row 3, Colne: Fordham All Saints Primary School (200002) joins on 1 September 2024\n" in said
    assert said.endswith(
        "New: 1 partnership, 2 memberships, 1 person, 1 lead. Changed: 0. Ended: 0. Unchanged: 0. Left out: 0.\n"
    )
    assert Lead.objects.get().started_on == dt.date(2024, 10, 1)
    imported = SpreadsheetImport.objects.applied().get()
    assert (imported.file_name, imported.applied_by, imported.partnerships) == ("sheet.xlsx", None, ["colne"])
    assert len(imported.changes) == 5


def test_import_dry_run_says_the_same_and_changes_nothing(sheet):
    said = run(sheet, "--dry-run")

    assert "New: 1 partnership, 2 memberships, 1 person, 1 lead." in said
    assert said.endswith("Nothing was changed: this was a dry run.\n")
    assert not Partnership.objects.exists()
    assert not SpreadsheetImport.objects.exists()


def test_import_twice_changes_nothing_the_second_time(sheet):
    run(sheet)

    said = run(sheet)

    assert said == "New: nothing. Changed: 0. Ended: 0. Unchanged: 4. Left out: 0.\n"
    assert SpreadsheetImport.objects.count() == 1


def test_import_lists_unsure_names_with_candidates_and_refuses(tmp_path):
    make_school("Langham Junior School", urn=200003)
    path = text(
        tmp_path / "sheet.csv", "Partnership,Quadrant,Kind,School\nColne,South,Federation,Langham\n,,,Fordham\n"
    )

    with pytest.raises(CommandError) as refused:
        run(path)

    assert str(refused.value).splitlines() == [
        "Row 2, School: Which school is “Langham”?",
        "  - Langham Junior School (URN 200003)",
        "  - Langham Primary School (URN 200001)",
        "  - None of these: leave it out",
        "Write the URN of each school that is meant, or import the file in admin, where you can choose.",
        "Nothing was changed.",
    ]
    assert not Partnership.objects.exists()


def remember(choice: str) -> None:
    """Record that an officer once chose this for Langham in Colne."""
    SpreadsheetImport.objects.create(
        file_name="before.csv", applied_at=timezone.now(), choices={"school:colne:langham": choice}
    )


def test_import_takes_what_an_officer_chose_before_while_it_is_a_candidate(tmp_path):
    junior = make_school("Langham Junior School", urn=200003)
    boxted = make_school("Boxted Primary School", urn=200004)
    colne = make_partnership("Colne")
    path = text(tmp_path / "sheet.csv", "Partnership,School\nColne,Langham\n")

    for choice in (f"school-{boxted.pk}", "leave-out"):
        remember(choice)
        with pytest.raises(CommandError, match="Which school is “Langham”"):
            run(path)
    remember(f"school-{junior.pk}")
    run(path)

    assert colne.memberships.get().school == junior


def test_import_lists_every_fault_and_changes_nothing(tmp_path):
    path = text(tmp_path / "sheet.csv", "Partnership,School,Joined\nColne,Langham,31/02/2024\n,Fordham,soon\n")

    with pytest.raises(CommandError) as refused:
        run(path)

    assert str(refused.value).splitlines() == [
        "Row 2, Joined: “31/02/2024” is not a day: February 2024 has 29 days. Write it as 31 August 2026 or 31/8/2026.",
        "Row 3, Joined: “soon” is not a day. Write it as 31 August 2026 or 31/8/2026.",
        "Nothing was changed.",
    ]


def test_import_of_a_complete_sheet_ends_what_it_leaves_out(sheet, tmp_path):
    run(sheet)
    path = text(tmp_path / "less.csv", "Partnership,School\nColne,Langham\n")

    partly = run(path)
    said = run(path, "--complete", "--ends-on", "31/08/2026")

    assert "Not in the sheet, unchanged: Colne: Fordham All Saints Primary School (200002)" in partly
    assert "leaves on 31 August 2026: it is not in the sheet" in said
    assert Membership.objects.get(ended_on=dt.date(2026, 8, 31)).school.urn == 200002


def test_import_takes_no_list_of_leads_as_complete(tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text("Partnership,Lead\nColne,Ann Day\n")

    with pytest.raises(CommandError, match="It lists no schools, so it cannot be complete"):
        run(path, "--complete", "--ends-on", "31/08/2026")


@pytest.mark.parametrize("options", [["--complete"], ["--ends-on", "31/08/2026"]])
def test_import_wants_the_last_day_with_a_complete_sheet(sheet, options):
    with pytest.raises(CommandError, match="Give --complete and --ends-on together"):
        run(sheet, *options)


def test_import_asks_about_a_new_lead_unless_told(tmp_path):
    colne = make_partnership("Colne")
    ann = make_lead(colne, make_person("Ann Day"))
    path = text(tmp_path / "sheet.csv", "Partnership,Lead\nColne,Ben Hill\n")

    with pytest.raises(CommandError, match="The sheet has Ben Hill as lead of Colne, the portal Ann Day"):
        run(path)
    run(path, "--leads", HAND_OVER, "--from", "2 November 2026")

    ann.refresh_from_db()
    assert ann.ended_on == dt.date(2026, 11, 1)
    assert [lead.person.name for lead in colne.leads.active(dt.date(2026, 11, 2))] == ["Ben Hill"]


def test_import_does_not_choose_who_of_several_hands_over(tmp_path):
    colne = make_partnership("Colne")
    for name in ("Ann Day", "Bo Dee"):
        make_lead(colne, make_person(name))
    path = text(tmp_path / "sheet.csv", "Partnership,Lead\nColne,Ben Hill\n")

    with pytest.raises(CommandError, match="Hand over from Ann Day to Ben Hill"):
        run(path, "--leads", HAND_OVER)

    assert colne.leads.active().count() == 2


def test_import_refuses_a_day_that_is_none(sheet):
    with pytest.raises(CommandError, match="does not say on which day"):
        run(sheet, "--from", "May 2024")


@pytest.mark.parametrize("option", ["--from", "--ends-on"])
@pytest.mark.parametrize("written", ["", "  "])
def test_import_refuses_a_day_that_was_left_empty(sheet, option, written):
    with pytest.raises(CommandError, match="Give a day, such as 2026-10-15"):
        run(sheet, f"{option}={written}")

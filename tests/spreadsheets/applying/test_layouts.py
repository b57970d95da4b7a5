"""Sheets whose layout the file does not say: columns matched in the browser, sheets chosen, uploads discarded."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from partnerships import search
from partnerships.models import Membership
from portal.privacy.retention import apply_rules
from spreadsheets.models import SpreadsheetImport
from tests.factories import make_kind, make_partnership, make_quadrant, make_school, make_user
from tests.spreadsheets.applying.test_admin import kept_files, post, preview_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ADD = reverse("admin:spreadsheets_spreadsheetimport_add")
TRUSTS = "A list of trusts\nTrust,Academy,Start\nColne,Boxted,1/9/2024\n"


@pytest.fixture(autouse=True)
def _records():
    search.reset()
    make_kind("Other")
    for name in ("South", "Mid"):
        make_quadrant(name)
    make_partnership("Colne")
    make_school("Boxted Primary School", urn=200001)
    make_school("Langham Primary School", urn=200002)
    yield
    search.reset()


@pytest.fixture
def officer(client):
    client.force_login(make_user("officer@example.org", roles.OFFICER, is_staff=True))
    return client


def columns_of(record: SpreadsheetImport) -> str:
    return reverse("admin:spreadsheets_spreadsheetimport_columns", args=[record.pk])


def standing(page) -> dict[str, object]:
    """What the form of the page would send as it stands."""
    fields = {field.html_name: field.value() for form in page.context["forms"] for field in form}
    return {name: value for name, value in fields.items() if value not in (False, None)}


def workbook(**sheets: list[list]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("master.xlsx", content.getvalue())


def test_columns_that_are_not_known_are_matched_and_remembered_for_the_next_sheet(officer):
    page = officer.get(upload(officer, TRUSTS).url, follow=True)
    record = SpreadsheetImport.objects.get()
    offered = standing(page)

    assert page.redirect_chain[-1][0] == columns_of(record)
    assert "sheet.csv has no row with the headings Partnership and School." in page.content.decode()
    assert [number for number, _, _ in page.context["forms"][0].first_rows] == [1, 2, 3]
    assert (offered["sheet-0-row"], offered["sheet-0-column-0"], offered["sheet-0-column-1"]) == (
        *(2, "Partnership", "School"),
    )
    preview = officer.post(columns_of(record), offered | {"sheet-0-column-2": "Joined"}, follow=True)
    assert preview.redirect_chain[-1][0] == preview_of(record)
    assert [change.sentence for change in preview.context["plan"].created] == [
        "Boxted Primary School (200001) joins on 1 September 2024"
    ]
    post(officer, preview, apply="")
    assert Membership.objects.get().started_on == dt.date(2024, 9, 1)

    again = officer.get(upload(officer, TRUSTS.replace("Boxted", "Langham")).url)
    assert [change.sentence for change in again.context["plan"].created] == [
        "Langham Primary School (200002) joins on 1 September 2024"
    ]


def test_columns_that_say_too_little_or_twice_the_same_are_refused_with_links(officer):
    page = officer.get(upload(officer, TRUSTS).url, follow=True)
    record, offered = SpreadsheetImport.objects.get(), standing(page)

    little = officer.post(columns_of(record), offered | {"sheet-0-column-1": ""})
    twice = officer.post(columns_of(record), offered | {"sheet-0-column-2": "School"})

    assert [error.sentence for error in little.context["errors"]] == [
        "Say which column is the partnership, and which is the school, its URN or the lead."
    ]
    assert [error.sentence for error in twice.context["errors"]] == [
        "School is chosen for more than one column. Keep one of them."
    ]
    assert twice.context["errors"][0].at == "id_sheet-0-column-1"
    assert SpreadsheetImport.objects.get().layout == {}


def test_another_row_of_headings_is_shown_and_nothing_is_read_yet(officer):
    page = officer.get(upload(officer, TRUSTS).url, follow=True)
    record = SpreadsheetImport.objects.get()

    shown = officer.post(columns_of(record), standing(page) | {"sheet-0-row": 0, "look": ""})

    assert [field.label for field in shown.context["forms"][0].columns] == ["Column A", "Column B", "Column C"]
    assert shown.context["errors"] == []


def test_another_row_of_headings_is_shown_with_the_columns_that_it_most_likely_means(officer):
    """Else somebody who finds the row of headings for the portal has to say all the same what each column is."""
    sheet = "Trust,Academy,Made by,\nAcademy,Boxes,Start,Trust\nBoxted,9,1/9/2024,Colne\n"
    page = officer.get(upload(officer, sheet).url, follow=True)
    record = SpreadsheetImport.objects.get()
    first = standing(page) | {"sheet-0-column-2": "Joined"}

    shown = standing(officer.post(columns_of(record), first | {"sheet-0-row": 2, "look": ""}))
    again = standing(officer.post(columns_of(record), shown | {"sheet-0-column-1": "", "look": ""}))

    assert [first[f"sheet-0-column-{place}"] for place in range(4)] == ["Partnership", "School", "Joined", ""]
    # What the row says itself, and where it says nothing what was chosen.
    assert [shown[f"sheet-0-column-{place}"] for place in range(4)] == ["School", "", "Joined", "Partnership"]
    assert [again[f"sheet-0-column-{place}"] for place in range(4)] == ["School", "", "Joined", "Partnership"]


def test_cells_that_are_wrong_in_the_matched_columns_are_said_by_row(officer):
    page = officer.get(upload(officer, TRUSTS.replace("1/9/2024", "soon")).url, follow=True)
    record = SpreadsheetImport.objects.get()

    page = officer.post(columns_of(record), standing(page) | {"sheet-0-column-2": "Joined"})

    assert [str(fault) for fault in page.context["faults"]] == [
        "Row 3, Joined: “soon” is not a day. Write it as 31 August 2026 or 31/8/2026."
    ]
    assert SpreadsheetImport.objects.get().layout == {}


def test_sheets_are_chosen_or_all_taken_and_each_gives_its_quadrant(officer):
    rows = {
        "South": [["Partnership", "School"], ["Dengie", 200001]],
        "Mid": [["Cluster", "Schools"], ["Blackwater", 200002]],
    }
    file = workbook(About=[["Made by", "Sue"]], **rows)
    page = officer.get(officer.post(ADD, {"file": file}).url, follow=True)
    record, offered = SpreadsheetImport.objects.get(), standing(page)

    assert [form.table.title for form in page.context["forms"]] == ["South", "Mid"]
    both = officer.post(columns_of(record), offered, follow=True)
    assert [change.sentence for change in both.context["plan"].created if change.model == "partnership"] == [
        "New partnership: South, Other, from 2 November 2026".replace("2 November 2026", today()),
        "New partnership: Mid, Other, from 2 November 2026".replace("2 November 2026", today()),
    ]
    assert "2 of South" in both.content.decode()
    one = officer.post(columns_of(record), {**offered, "sheet-1-is_read": ""}, follow=True)
    assert {change.partnership for change in one.context["plan"].created} == {"Dengie"}
    none = officer.post(columns_of(record), {**offered, "sheet-0-is_read": "", "sheet-1-is_read": ""})
    assert [error.sentence for error in none.context["errors"]] == ["Tick the sheets that are to be read."]
    post(officer, officer.get(preview_of(record)), apply="")
    assert SpreadsheetImport.objects.get().is_applied


def today() -> str:
    return f"{timezone.localdate():%-d %B %Y}"


def test_command_reads_the_sheets_that_are_named_or_all(tmp_path, capsys):
    rows = {
        "South": [["Partnership", "School"], ["Dengie", 200001]],
        "Mid": [["Cluster", "Schools"], ["Blackwater", 200002]],
    }
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(**rows).read())

    with pytest.raises(CommandError, match="Give --sheet NAME or --all-sheets"):
        call_command("import_partnerships", str(path))
    call_command("import_partnerships", str(path), "--sheet", "mid", "--dry-run")
    said = capsys.readouterr().out
    call_command("import_partnerships", str(path), "--all-sheets", verbosity=0)

    assert "Blackwater" in said
    assert "Dengie" not in said
    assert Membership.objects.count() == 2


def test_command_is_told_the_order_of_days(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("Partnership,School,Joined\nColne,200001,02/03/2024\n,200002,Sept 2024\n")

    with pytest.raises(CommandError, match="In which order are days such as “02/03/2024” written"):
        call_command("import_partnerships", str(path))
    options = ["--days", "month-first", "--periods", "whole-period"]
    call_command("import_partnerships", str(path), *options, verbosity=0)

    days = Membership.objects.order_by("school__urn").values_list("started_on", flat=True)
    assert list(days) == [dt.date(2024, 2, 3), dt.date(2024, 9, 1)]


def test_upload_is_discarded_with_its_file(officer, django_capture_on_commit_callbacks):
    page = officer.get(upload(officer, "Partnership,School\nColne,Boxted\n").url)
    record = SpreadsheetImport.objects.get()
    until = timezone.localtime(record.kept_until)

    assert f"The file waits until {until:%-d %B %Y}" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = officer.post(preview_of(record), {"discard": ""}, follow=True)

    assert "Discarded sheet.csv: the file is deleted, and nothing was changed." in done.content.decode()
    assert (SpreadsheetImport.objects.count(), kept_files()) == (0, [])
    for answer in (officer.get(preview_of(record)), officer.get(columns_of(record)), officer.post(preview_of(record))):
        assert answer.status_code == 404
        assert "It was discarded, or not applied within a day" in answer.content.decode()
        assert f'href="{ADD}">Upload the file again' in answer.content.decode()


def test_nightly_retention_forgets_an_upload_a_day_after_it_and_no_sooner(officer, django_capture_on_commit_callbacks):
    upload(officer, "Partnership,School\nColne,Boxted\n")
    uploaded = SpreadsheetImport.objects.get().uploaded_at

    def left(after: dt.timedelta) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            apply_rules(now=uploaded + after, even_so=True)
        return len(kept_files())

    assert left(dt.timedelta(hours=23, minutes=59)) == 1
    assert left(dt.timedelta(days=1)) == 0
    assert not SpreadsheetImport.objects.exists()


def test_applied_import_is_neither_discarded_nor_matched_anew(officer):
    page = officer.get(upload(officer, "Partnership,School\nColne,Boxted\n").url)
    post(officer, page, apply="")
    record = SpreadsheetImport.objects.get()

    answers = [officer.post(preview_of(record), {"discard": ""}), officer.get(columns_of(record))]

    assert [answer.url.endswith("/change/") for answer in answers] == [True, True]
    assert SpreadsheetImport.objects.filter(applied_at__isnull=False).exists()


def test_workbook_with_nothing_in_any_cell_is_refused_where_it_is_uploaded_and_not_kept(officer):
    page = officer.post(ADD, {"file": workbook(Sheet1=[])})

    assert "master.xlsx has nothing in any cell. Fill it in, save it, and give it again." in page.content.decode()
    assert not SpreadsheetImport.objects.exists()


def test_workbook_with_hidden_sheets_alone_is_offered_with_them(officer):
    book = openpyxl.load_workbook(workbook(Sheet1=[["a", "b"], ["c", "d"]], Sheet2=[]).file)
    book["Sheet1"].sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    officer.post(ADD, {"file": SimpleUploadedFile("master.xlsx", content.getvalue())})
    record = SpreadsheetImport.objects.get()

    page = officer.post(columns_of(record), standing(officer.get(columns_of(record))))

    assert page.status_code == 200
    assert "Say which column is the partnership" in page.content.decode()

"""The officer imports a spreadsheet in a real browser: upload, pick a candidate, apply."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_admin import signed_in
from tests.spreadsheets.workbooks import row, workbook

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280])
def test_officer_imports_a_spreadsheet_and_picks_a_school(page, site, axe, tmp_path):
    officer = signed_in(page, site, "LA officer")
    sheet = workbook(
        tmp_path / "autumn.xlsx",
        row("Autumn Trial", "St Marys", "1 September 2026", quadrant="West", kind="Federation", lead="Ottoline Kew"),
        row(None, "Hereward Primary", "1 September 2026"),
    )
    officer.goto(f"{site.url}/admin/partnerships/partnership/")
    officer.get_by_role("link", name="Import from a spreadsheet").click()
    assert axe() == []

    officer.get_by_label("Spreadsheet").set_input_files(sheet)
    officer.get_by_role("button", name="Upload and preview").click()
    assert "To decide: 1." in officer.locator(".portal-import-summary").inner_text()
    officer.get_by_role("button", name="Apply these changes").click()
    assert "Which school is “St Marys”? Choose one." in officer.get_by_role("alert").inner_text()
    assert axe() == []

    officer.get_by_role("link", name="Which school is “St Marys”?").click()
    officer.get_by_label("Stansted, Uttlesford").check()
    officer.get_by_role("button", name="Save my choices and preview again").click()
    assert officer.get_by_label("Stansted, Uttlesford").is_checked()
    expect(officer.get_by_role("cell", name="joins on 1 September 2026")).to_have_count(2)
    officer.get_by_role("button", name="Apply these changes").click()

    assert "Applied autumn.xlsx." in officer.locator(".messagelist").inner_text()
    assert axe() == []
    officer.get_by_role("link", name="public page of Autumn Trial").click()
    assert "Ottoline Kew" in officer.locator("main").inner_text()
    assert "Hereward Primary School" in officer.locator("main").inner_text()

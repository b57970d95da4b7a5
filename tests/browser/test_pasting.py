"""A pasted sheet and the browser's own Back: nothing that was pasted is lost, and no step is done twice."""

import pytest

from tests.browser.test_rounds import YEAR, signed_in

pytestmark = pytest.mark.browser
ROWS = [f"Paste {letter} Primary School\t{3 + number}/11/{YEAR}\tChief OfC" for number, letter in enumerate("ABDE")]
SHEET = "\n".join(["School\tReview date\tLead reviewer", *ROWS])


@pytest.fixture(scope="module")
def made(site) -> dict:
    return site.prepare("-m", "tests.browser.prepare_round", "pasted")


def test_back_keeps_what_was_pasted_and_plans_once(browser, site, made):
    page = signed_in(browser, site, made["session"])
    page.goto(f"{site.url}/my-partnership/{made['lead']}/round/paste/")
    assert page.get_by_role("button", name="Go on with it").count() == 0, "nothing was pasted yet"
    page.get_by_label("Cells of your spreadsheet").fill(SHEET)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Look through, then plan it").wait_for()

    page.go_back()
    page.get_by_role("button", name="Go on with it").click()
    page.get_by_role("heading", name="Look through, then plan it").wait_for()
    assert "4 schools in 1 group, 4 with a day" in page.inner_text("main")

    page.get_by_role("button", name="Plan these peer reviews").click()
    page.get_by_text("4 peer reviews are planned").wait_for()

    page.go_back()
    page.get_by_role("heading", name="Paste your sheet of peer reviews").wait_for()
    assert page.get_by_role("button", name="Go on with it").count() == 0, "it is planned"
    page.go_forward()
    page.get_by_text("4 schools: 0 held, 4 with a day").wait_for()
    page.context.close()


def test_signing_out_leaves_nothing_of_what_was_pasted(browser, site, made):
    page = signed_in(browser, site, made["session"])
    page.goto(f"{site.url}/my-partnership/{made['lead']}/round/paste/")
    page.get_by_label("Cells of your spreadsheet").fill(SHEET)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Look through, then plan it").wait_for()
    assert page.evaluate("() => sessionStorage.length") == 1

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()

    assert page.evaluate("() => sessionStorage.length") == 0
    page.context.close()

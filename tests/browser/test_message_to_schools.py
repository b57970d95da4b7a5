"""A lead writes to all schools of the partnership: who is reached, what it says, and what became of it."""

import re

import pytest

from tests.browser.test_main_tasks import sign_in

pytestmark = pytest.mark.browser


def test_lead_writes_to_all_schools_and_reads_what_became_of_it(page, site, axe):
    sign_in(page, site, "Partnership lead")
    page.goto(f"{site.url}/my-partnership/")
    page.goto(f"{page.url}message/")
    page.get_by_text(re.compile(r"\d+ schools can be reached, \d+ ha(s|ve) no address")).wait_for()

    page.get_by_role("button", name="See who gets it").click()
    page.locator(".govuk-error-summary", has_text="Enter a subject").wait_for()
    assert axe() == []
    page.get_by_label("Subject").fill("Moderation on 3 March")
    page.get_by_label("Message").fill("Dear all\n\nBring three pieces of writing.")
    page.get_by_role("button", name="See who gets it").click()
    page.get_by_role("heading", name="Check before it goes").wait_for()
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe() == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Change it").click()
    assert page.get_by_label("Message").input_value() == "Dear all\n\nBring three pieces of writing."
    page.get_by_role("button", name="See who gets it").click()
    page.get_by_role("button", name=re.compile(r"Send to \d+ schools")).click()

    page.get_by_role("heading", name="Moderation on 3 March").wait_for()
    page.get_by_text(re.compile(r"\d+ sent.*without an address")).wait_for()
    assert axe() == []
    page.get_by_role("button", name="Send to those not reached").click()
    page.get_by_text(re.compile(r"No address of \d+ schools? is known yet")).wait_for()

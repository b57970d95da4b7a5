"""The questions people ask, on a phone: nothing of an answer is reached by scrolling sideways."""

import pytest

from portal.answers.every import ANSWERS
from tests.browser.test_admin import signed_in

pytestmark = pytest.mark.browser

ADDRESSES = ["/admin/answers/", *(f"/admin/answers/{answer.slug}/" for answer in ANSWERS)]
ADDRESSES += [f"/admin/answers/{slug}/?show=schools" for slug in ("schools-by-phase", "coverage-moved")]
# What is wider than its box, or than the window; each by its class.
TOO_WIDE = """
[...document.querySelectorAll("html, .portal-log-table, .portal-log-filters, .portal-answers__tools")]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className || one.tagName)
"""


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360])
def test_answers_fit_a_phone(page, site, width):
    signed_in(page, site, "LA officer")
    too_wide = {}
    for address in ADDRESSES:
        assert page.goto(site.url + address).status == 200, address
        if found := page.evaluate(TOO_WIDE):
            too_wide[address] = found

    assert too_wide == {}

"""The lists of admin on a phone: every word of a record within the window, without empty rows."""

import pytest

from tests.browser.test_admin import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MAKE = """
import json
from django.utils import timezone
from confirmations.seasons import season_of
from confirmations.writes import ask_lead
from office.models import Message
from partnerships.models import Lead
for lead in Lead.objects.leading().select_related("person", "partnership")[:4]:
    ask_lead(lead=lead, season=season_of("record", timezone.localdate()), by=None)
refused = Message.objects.filter(kind="question-record").first()
Message.objects.filter(pk=refused.pk).update(state="refused", error="550 5.1.1 no such user here: the mailbox is gone")
print(json.dumps({"made": Message.objects.count()}))
"""
TALLEST = 320  # px of one record, as labelled lines: a table of that width had rows with more space than words


@pytest.fixture(scope="module")
def _post(site):
    site.prepare("manage.py", "shell", "--verbosity", "0", "--command", MAKE)


@pytest.mark.usefixtures("_post")
@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize(
    ("address", "last"), [("office/message/", ".field-said_"), ("confirmations/question/", ".field-state_")]
)
def test_what_became_of_each_is_within_the_window(page, site, width, address, last):
    signed_in(page, site, "LA officer").goto(f"{site.url}/admin/{address}")

    rows = page.locator("#result_list tbody tr")
    assert rows.count() >= 4
    for row in rows.all():
        box, state = row.bounding_box(), row.locator(last).bounding_box()
        assert box["height"] < TALLEST
        assert state["x"] + state["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize(
    ("address", "rows", "named"),
    [
        ("partnerships/school/", "#result_list tbody tr", "URN"),
        ("boards/meeting/", "#result_list tbody tr", "Venue"),
        ("changes/", ".portal-stacks tbody tr", "Who"),
    ],
)
def test_record_of_a_list_is_a_few_lines_that_name_their_columns(page, site, width, address, rows, named):
    signed_in(page, site, "LA officer").goto(f"{site.url}/admin/{address}")

    for row in page.locator(rows).all()[:10]:
        box = row.bounding_box()
        assert (box["x"] + box["width"] <= width, box["height"] < TALLEST) == (True, True)
        labels = row.locator("[data-label]").evaluate_all("cells => cells.map((cell) => cell.dataset.label)")
        assert named in labels
    assert page.evaluate("document.documentElement.scrollWidth") <= width

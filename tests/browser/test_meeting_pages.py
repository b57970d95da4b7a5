"""The screens of meetings, for those who run them: accessible, within their width, at 1280 and 768 pixels."""

import pytest

from tests.browser.test_admin import officer  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
WIDTHS = (1280, 768)
# By the status of a meeting of the demonstration in the West.
SCREENS = {
    "planned": ["", "agenda/"],
    "agenda-issued": ["", "agenda/"],
    "circulated": [
        *("", "minutes/", "minutes/?copy=part-b", "minutes/approve/", "minutes/approve/?part=b"),
        *("minutes/versions/?from=1&to=2", "minutes/versions/?part=b&from=1&to=2"),
    ],
    "published": ["", "minutes/", "minutes/versions/?from=1&to=4", "minutes/postscript/", "minutes/withdraw/"],
}
OTHERS = ["/meetings/", "/meetings/plan/", "/meetings/old-minutes/", "/actions/", "/decisions/"]
FIND = """
import json
from boards.models import Action, Meeting
west = Meeting.objects.filter(board__slug="west-quadrant-meeting").order_by("held_on")
print(json.dumps({
    "meetings": dict(west.values_list("status", "pk")),
    "action": Action.objects.outstanding().values_list("pk", flat=True)[0],
}))
"""


@pytest.fixture(scope="module")
def addresses(site) -> list[str]:
    """The address of every screen, with meetings, an item and an action of the demonstration."""
    found = site.prepare("manage.py", "shell", "--verbosity", "0", "--command", FIND)
    meetings = [f"/meetings/{found['meetings'][status]}/{tail}" for status, tails in SCREENS.items() for tail in tails]
    return [*OTHERS, f"/actions/{found['action']}/", *meetings]


def test_screens_of_meetings_are_accessible_and_within_their_width(officer, site, addresses, faults_at):  # noqa: F811
    faults = {}
    for address in addresses:
        response = officer.goto(site.url + address)
        faults[address] = faults_at(officer, WIDTHS) if response.status == 200 else response.status

    assert {where: found for where, found in faults.items() if found} == {}

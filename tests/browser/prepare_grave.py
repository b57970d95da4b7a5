"""Makes a board with a meeting before each grave step, and an officer signed in; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_grave``. With ``state`` and the board's key it
prints how all of it is instead, to be compared.
"""

import datetime as dt
import json
import sys

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402

from boards.minutes.approving.writes import approve  # noqa: E402
from boards.minutes.withdrawing.writes import withdraw  # noqa: E402
from boards.models import AgendaItem, Meeting, MinutesVersion, Paper, Part  # noqa: E402
from boards.workflow import cancel, circulate, clear_draft, finish_recording, issue_agenda, publish  # noqa: E402
from tests.boards.minuted import Setting, make_item, make_recording, make_setting, type_text  # noqa: E402
from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import make_meeting  # noqa: E402

TODAY = timezone.localdate()
WAY = ("draft", "cleared", "circulated", "approved", "published", "withdrawn")


def main() -> None:
    """Make the records; print ``board``, ``session`` and ``pages``: addresses by what is asked there."""
    setting = make_setting("grave.example.org", name="Grave board", slug="grave-board", abbreviation="GRB", quorum=None)
    approving = make_recording(setting, TODAY)
    approving.items.filter(number="1").update(standing="last-minutes")
    at = {stage: f"/meetings/{_brought_to(stage, days, setting, approving).pk}/" for days, stage in enumerate(WAY, 30)}
    planned = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=7))
    item, secret = make_item(planned, "1"), make_item(planned, "2", is_part_b=True)
    paper = Paper(meeting=planned, item=item, title="Report")
    paper.file.save("report.csv", ContentFile(b"a,b\n1,2\n"))
    off = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=8))
    make_item(off)
    issue_agenda(meeting=off, by=setting.officer)
    cancel(meeting=off, by=setting.officer, reason="Snow")
    agenda = f"/meetings/{planned.pk}/agenda/"
    pages = {
        "cancel": f"/meetings/{planned.pk}/steps/cancel/",
        "set up again": f"/meetings/{off.pk}/steps/set-up-again/",
        "issue": f"/meetings/{planned.pk}/steps/issue/",
        "clear": f"{at['draft']}steps/clear/",
        "circulate": f"{at['cleared']}steps/circulate/",
        "approve": f"{at['circulated']}minutes/approve/",
        "publish": f"{at['approved']}steps/publish/",
        "withdraw": f"{at['published']}minutes/withdraw/",
        "put back": f"{at['withdrawn']}minutes/put-back/",
        "agenda": agenda,
        "paper": f"{agenda}{item.pk}/papers/{paper.pk}/",
        "item of Part B": f"{agenda}{secret.pk}/",
    }
    print(json.dumps({"board": setting.board.pk, "session": session_of(setting.officer), "pages": pages}))


def _brought_to(stage: str, days: int, setting: Setting, approving: Meeting) -> Meeting:
    """A meeting of so many days ago, taken as far as that."""
    by, meeting = setting.officer, make_recording(setting, TODAY - dt.timedelta(days=days))
    type_text(meeting.items.get(number="1"), "It took 34 weeks.", by)
    way = WAY.index(stage)
    finish_recording(meeting=meeting, by=by)
    if way >= WAY.index("cleared"):
        clear_draft(meeting=meeting, by=by)
    if way >= WAY.index("circulated"):
        circulate(meeting=meeting, by=by)
    if way >= WAY.index("approved"):
        approve(meeting=meeting, part=Part.A, in_item=approving.items.get(number="1"), version=2, by=by)
    if way >= WAY.index("published"):
        publish(meeting=meeting, by=by)
    if way >= WAY.index("withdrawn"):
        number = meeting.versions.last_public().number
        withdraw(meeting=meeting, version=number, instead={"item-1": None}, reason="A", is_reason_shown=False, by=by)
    return meeting


def state(board: int) -> None:
    """Print how far each meeting of the board is, how many versions and items it has, and what is withdrawn."""
    meetings = Meeting.objects.filter(board=board).order_by("pk")
    print(
        json.dumps(
            {
                "meetings": [[m.pk, m.status, str(m.cleared_at), m.status_reason] for m in meetings],
                "versions": list(
                    MinutesVersion.objects.filter(meeting__board=board).order_by("pk").values_list("pk", "stage")
                ),
                "parts": list(
                    AgendaItem.objects.filter(meeting__board=board).order_by("pk").values_list("pk", "is_part_b")
                ),
                "papers": list(
                    Paper.objects.filter(meeting__board=board, withdrawn_at=None)
                    .order_by("pk")
                    .values_list("pk", flat=True)
                ),
            }
        )
    )


if __name__ == "__main__":
    state(int(sys.argv[2])) if sys.argv[1:2] == ["state"] else main()

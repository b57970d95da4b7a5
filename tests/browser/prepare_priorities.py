"""Makes a quadrant's meeting that is being recorded, and priorities; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_priorities``.
"""

import datetime as dt
import json

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import roles  # noqa: E402
from boards.models import Board, Meeting  # noqa: E402
from improvement.models import Priority  # noqa: E402
from tests.browser.prepare_recording import session_of  # noqa: E402
from tests.factories import make_person, make_seat, make_user  # noqa: E402

TAKER = "quadrant.taker@example.org"
PRIORITY = "Every child reads"


@transaction.atomic
def meeting_of_a_quadrant() -> dict:
    """The South's meeting of today, and who takes its minutes."""
    today = timezone.localdate()
    board = Board.objects.get(slug="south-quadrant-meeting")
    person = make_person("Tess Marram")
    make_seat(board, person, role="minute-taker", started_on=today)
    taker = make_user(TAKER, roles.MINUTE_TAKER, person=person, name="Tess Marram")
    meeting = Meeting.objects.create(board=board, held_on=today, start_time=dt.time(9), status="in-progress")
    for number, title in enumerate(("Welcome", "The county’s priorities"), start=1):
        meeting.items.create(position=number, number=str(number), title=title)
    Priority.objects.get_or_create(name=PRIORITY, defaults={"started_on": today, "position": 99})
    return {"meeting": meeting.pk, "reference": meeting.reference, "session": session_of(taker)}


if __name__ == "__main__":
    print(json.dumps(meeting_of_a_quadrant()))

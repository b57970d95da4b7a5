"""How long it takes to circulate minutes to 300 people: the minute taker's post, through a server."""

import datetime as dt
import time
from http.client import HTTPConnection

from benchmarks.server import served
from benchmarks.verdicts import Verdict

PEOPLE, TIMES = 300, 3
MOST = 2  # seconds
MET_ON = dt.date(2025, 10, 15)
TOKEN = "b" * 32  # against forged posts: any, the same in the cookie and in the header


def measured(about: str) -> list[Verdict]:
    """The slowest of some meetings of one board."""
    setting = a_board()
    with served() as server:
        seconds = max(circulated(server.connection, setting, MET_ON + dt.timedelta(days=at)) for at in range(TIMES))
    return [Verdict(about, f"seconds to circulate minutes to {PEOPLE}", seconds, most=MOST)]


def a_board():
    """A board with so many members, the chair and the minute taker among them."""
    from partnerships.models import Person
    from tests.boards.minuted import make_setting
    from tests.factories import make_seat

    setting = make_setting("board-of-many.example.org", name="Board of many")
    for number in range(PEOPLE - setting.board.seats.count()):
        slug = f"board-of-many-{number}"
        person = Person.objects.create(name=f"Member {number}", slug=slug, email=f"{slug}@example.org")
        make_seat(setting.board, person)
    return setting


def circulated(server: HTTPConnection, setting, held_on: dt.date) -> float:
    """How many seconds the post takes that circulates the minutes of a meeting on that day."""
    from django.conf import settings

    from boards.workflow import clear_draft, finish_recording
    from tests.boards.minuted import make_recording
    from tests.browser.prepare_recording import session_of

    meeting = make_recording(setting, held_on)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    clear_draft(meeting=meeting, by=setting.chair)
    session = session_of(setting.minute_taker)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    address, headers = f"/meetings/{meeting.pk}/steps/circulate/", {"Cookie": cookies, "X-CSRFToken": TOKEN}
    server.request("GET", address, headers=headers)  # the page with the button
    server.getresponse().read()
    began = time.monotonic()
    server.request("POST", address, headers=headers)
    server.getresponse().read()
    taken = time.monotonic() - began
    meeting.refresh_from_db()
    if meeting.status != "circulated":
        raise RuntimeError("The minutes were not circulated")
    return taken

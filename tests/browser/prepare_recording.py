"""Makes a meeting that is being recorded and two people signed in to record it; prints what a browser needs as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_recording [items [people]]``.
"""

import datetime as dt
import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import roles  # noqa: E402
from accounts.models.users import User  # noqa: E402
from boards.models import Board, Meeting, Seat  # noqa: E402
from partnerships.models import Organisation, Person  # noqa: E402

NAMES = ("Ann Day", "Lee Oak", "Kim Ash")


def session_of(user: User) -> str:
    """A session in which the user is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def officer(number: int) -> User:
    """An officer, who may record every board's meetings."""
    user, _ = User.objects.get_or_create(email=f"recorder{number}@example.org", defaults={"name": f"Recorder {number}"})
    user.groups.add(Group.objects.get(name=roles.OFFICER))
    return user


def board_of(people: int) -> Board:
    """A board of so many members, another one each time, for one has a meeting a day; its members are the same."""
    number = Board.objects.filter(slug__startswith="demonstration-board-").count() + 1
    board = Board.objects.create(
        slug=f"demonstration-board-{number}", name=f"Demonstration board {number}", abbreviation=f"D{number}"
    )
    body, _ = Organisation.objects.get_or_create(slug="demonstration-body", defaults={"name": "Demonstration body"})
    names = [*NAMES, *(f"Member Number{number}" for number in range(len(NAMES) + 1, people + 1))]
    for number, name in enumerate(names[:people], start=1):
        person, _ = Person.objects.get_or_create(
            slug=f"demonstration-{people}-{number}", defaults={"name": name, "is_demonstration": True}
        )
        Seat.objects.create(
            board=board, person=person, organisation=body, role="member", started_on=dt.date(2023, 9, 1)
        )
    return board


def main(items: int, people: int) -> None:
    """Make the records and print ``{meeting, items, people, sessions}``."""
    board = board_of(people)
    meeting = Meeting.objects.create(board=board, held_on=timezone.localdate(), status=Meeting.Status.IN_PROGRESS)
    made = [
        meeting.items.create(position=number, number=str(number), title=f"Item {number}")
        for number in range(1, items + 1)
    ]
    sessions = [session_of(officer(number)) for number in (1, 2)]
    keys = {
        "items": [item.pk for item in made],
        "people": list(board.seats.in_order().values_list("person", flat=True)),
    }
    print(json.dumps({"meeting": meeting.pk, **keys, "sessions": sessions}))


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:3]]
    main(*given, *(3, 3)[len(given) :])

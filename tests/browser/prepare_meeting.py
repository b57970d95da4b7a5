"""Makes a board of 20 seats with two meetings whose agendas are as planning leaves them; prints them as JSON.

Run in the environment of a portal: ``python -m tests.browser.prepare_meeting``. The first meeting was 60 days ago, the
next is today.
"""

import datetime as dt
import json

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import roles  # noqa: E402
from accounts.models.users import User  # noqa: E402
from boards.agendas.template import items_from_template  # noqa: E402
from boards.models import Board, Meeting, Seat  # noqa: E402
from partnerships.models import Organisation, Person  # noqa: E402
from tests.browser.prepare_recording import session_of  # noqa: E402

BODIES, QUORUM = 4, 5
TREES = ["Alder", "Ash", "Aspen", "Beech", "Birch", "Box", "Cedar", "Elder", "Elm", "Fir"]
TREES += ["Hazel", "Holly", "Ivy", "Larch", "Lime", "Maple", "Oak", "Pine", "Rowan", "Yew"]


def main() -> None:
    """Make the records; print ``meetings``, in order, and ``sessions``, the minute taker's and the chair's."""
    made = Board.objects.filter(slug__startswith="keyboard-board").count()
    again = f"-{made}" if made else ""  # each test that asks has a board of its own
    names = {"slug": f"keyboard-board{again}", "name": f"Keyboard board{again}", "abbreviation": f"KBD{again}"}
    board = Board.objects.create(**names, quorum=QUORUM, publishes_minutes=True)
    bodies = [
        Organisation.objects.create(
            name=f"Demonstration body {number}{again}", slug=f"demonstration-body-{number}{again}"
        )
        for number in range(BODIES)
    ]
    people = [
        Person.objects.create(name=f"Member {tree}", slug=f"demonstration-{tree.lower()}{again}", is_demonstration=True)
        for tree in TREES
    ]
    taker = Person.objects.create(name="Quill", slug=f"demonstration-quill{again}", is_demonstration=True)
    for place, person in enumerate(people):
        seat(board, person, "member" if place else "chair", bodies[place * BODIES // len(people)])
    seat(board, taker, "minute-taker", None)
    today = timezone.localdate()
    meetings = [
        Meeting.objects.create(board=board, held_on=today - dt.timedelta(days=days), start_time=dt.time(13, 30))
        for days in (60, 0)
    ]
    for meeting in meetings:
        for item in items_from_template(meeting):
            item.save()
    users = [account(taker, roles.MINUTE_TAKER), account(people[0], roles.CHAIR)]
    print(json.dumps({"meetings": [m.pk for m in meetings], "sessions": [session_of(user) for user in users]}))


def seat(board: Board, person: Person, role: str, body: Organisation | None) -> None:
    """Give the person a seat since 2023."""
    Seat.objects.create(board=board, person=person, role=role, organisation=body, started_on=dt.date(2023, 9, 1))


def account(person: Person, role: str) -> User:
    """An account of the person, in the group of the role."""
    user = User.objects.create(email=f"{person.slug}@example.org", name=str(person), person=person)
    user.groups.add(Group.objects.get(name=role))
    return user


if __name__ == "__main__":
    main()

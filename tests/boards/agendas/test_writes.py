"""Changing an agenda while others change it too."""

import threading

import pytest
from django.db import connection

from boards.agendas.writes import add_item
from tests.boards.minuted import make_item, make_setting
from tests.factories import make_meeting

PEOPLE = 4


@pytest.mark.django_db(transaction=True)
def test_items_that_are_added_at_the_same_moment_get_a_number_each():
    setting = make_setting()
    meeting = make_meeting(setting.board)
    make_item(meeting, "1")
    make_item(meeting, "5b")
    barrier, problems = threading.Barrier(PEOPLE), []

    def add(title: str) -> None:
        barrier.wait()
        try:
            add_item(meeting=meeting, title=title, by=setting.minute_taker)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(f"From browser {number}",)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    places = list(meeting.items.order_by("position").values_list("position", "number"))
    assert places == [(1, "1"), (5, "5b"), (6, "6"), (7, "7"), (8, "8"), (9, "9")]

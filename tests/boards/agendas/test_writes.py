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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("titles", "title", "order"),
    [
        (["Welcome", "Any other business", "Date"], "New", ["Welcome", "New", "Any other business", "Date"]),
        (["Welcome", "AOB"], "New", ["Welcome", "New", "AOB"]),
        (["Any other business", "Report", "Date"], "New", ["Any other business", "Report", "New", "Date"]),
        (["Welcome", "Date"], "Any other business", ["Welcome", "Any other business", "Date"]),
        (["Welcome"], "New", ["Welcome", "New"]),
    ],
)
def test_new_item_stands_before_what_closes_the_agenda(titles, title, order):
    setting = make_setting()
    meeting = make_meeting(setting.board)
    for number, name in enumerate(titles, start=1):
        make_item(meeting, str(number), title=name, standing="next-date" if name == "Date" else "")

    add_item(meeting=meeting, title=title, by=setting.minute_taker)

    assert list(meeting.items.order_by("position").values_list("title", flat=True)) == order

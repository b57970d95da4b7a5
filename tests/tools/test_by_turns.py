import datetime as dt
from itertools import count

from tools.by_turns import Part, run, turned

DAY = dt.date(2026, 11, 29)


def part(name: str, seconds: int = 10, failed: str | None = None) -> Part:
    return Part(name, seconds, lambda: failed)


def test_each_part_comes_first_once_in_as_many_days_as_there_are_parts():
    parts = [part(name) for name in "abc"]

    days = [turned(parts, DAY + dt.timedelta(days=n)) for n in range(3)]

    assert {one[0].name for one in days} == {"a", "b", "c"}
    assert all({each.name for each in one} == {"a", "b", "c"} for one in days)


def test_part_that_would_not_be_over_in_time_is_left_out_and_said_to_be(capsys):
    parts = [part("short", 10, "short failed"), part("long", 100, "long failed"), part("last", 10, "last failed")]

    failed = run(parts, until=32, now=count(0, 10).__next__)

    assert failed == ["short failed", "last failed"]
    assert capsys.readouterr().out == "\nLeft for another day, for want of time: the suite on long\n"


def test_part_that_is_over_at_the_last_second_runs():
    assert run([part("a", 10, "failed")], until=10, now=lambda: 0.0) == ["failed"]
    assert run([part("a", 10, "failed")], until=9.9, now=lambda: 0.0) == []

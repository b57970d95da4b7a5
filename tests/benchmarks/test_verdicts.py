"""What `make bench` says of what it measured."""

import pytest

from benchmarks.verdicts import Verdict, summary, table


@pytest.mark.parametrize(
    ("value", "limits", "holds"),
    [
        (1.5, {"most": 1.5}, True),
        (1.51, {"most": 1.5}, False),
        (0.5, {"least": 0.5}, True),
        (0.49, {"least": 0.5}, False),
        (0, {"most": 0}, True),
        (1, {"most": 0}, False),
        (None, {"least": 8}, False),
        (None, {"most": 2}, False),
    ],
)
def test_verdict_holds_up_to_its_limit_and_only_where_it_was_measured(value, limits, holds):
    assert Verdict("SQLite", "a list", value, **limits).holds is holds


def test_table_says_limit_value_and_verdict_under_each_database():
    verdicts = [
        Verdict("SQLite", "kept, as often as “hello”", 1.0712, least=0.5),
        Verdict("SQLite", "ms of the slowest save", 2345.6, most=2000),
        Verdict("PostgreSQL", "a list, times another", None, least=8, why_not="there is no network"),
    ]

    lines = [" ".join(line.split()) for line in table(verdicts).splitlines()]

    assert lines == [
        "",
        "SQLite",
        "kept, as often as “hello” at least 0.5 1.07 pass",
        "ms of the slowest save at most 2,000 2,346 FAIL",
        "",
        "PostgreSQL",
        "a list, times another at least 8 not measured: there is no network FAIL",
    ]


def test_value_just_over_its_limit_is_never_shown_as_the_limit():
    [line] = table([Verdict("SQLite", "a save", 2000.4, most=2000)]).splitlines()[2:]

    assert "2,000.4" in line


def test_summary_names_what_does_not_hold():
    held, missed = Verdict("SQLite", "a", 1, most=2), Verdict("SQLite", "b", 3, most=2)

    assert summary([held]) == "1 of 1 targets hold."
    assert summary([held, missed]) == "1 of 2 targets hold; not: SQLite: b (3)."

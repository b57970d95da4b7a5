"""What `make bench` makes of the pages that it measured on both sets of data."""

from benchmarks.measuring import Page
from benchmarks.pages import AS_A_COUNTY, HELLO, LEAST_OF_HELLO, LISTS, Result, verdicts
from benchmarks.report import pages_table

NAMES = [HELLO, *AS_A_COUNTY, *(f"{name}, nearest first" for name in LISTS)]


def a_result(name: str, milliseconds: float) -> Result:
    """Every page takes so long, and “hello” 2 ms."""
    pages = {name: Page(name, ["/"], queries=3, milliseconds=[milliseconds]) for name in NAMES}
    kept = {name: Page(name, ["/"], milliseconds=[2.0]) for name in LEAST_OF_HELLO}
    hello = {HELLO: Page(HELLO, ["/hello/"], milliseconds=[2.0])}
    return Result(name, 648, 44, pages | hello, hello | kept)


def missed(essex: Result, england: Result) -> list[str]:
    return [verdict.target for verdict in verdicts("SQLite", essex, england) if not verdict.holds]


def test_pages_that_take_as_long_on_england_miss_nothing():
    assert missed(a_result("Essex", 20), a_result("England", 30)) == []


def test_page_of_england_that_takes_much_longer_is_named():
    essex, england = a_result("Essex", 20), a_result("England", 20)
    england.pages["One school"].milliseconds = [30.1]

    assert missed(essex, england) == ["One school: England, times Essex"]


def test_search_is_compared_with_its_own_list():
    essex, england = a_result("Essex", 20), a_result("England", 20)
    essex.pages["Schools, searched"].milliseconds = england.pages["Schools, searched"].milliseconds = [61]

    assert missed(essex, england) == ["Schools, searched: England, times its list"]


def test_queries_of_either_and_what_is_kept_of_either_count():
    essex, england = a_result("Essex", 20), a_result("England", 20)
    essex.pages["Schools"].queries = 10
    essex.kept["Partnerships, kept, 304"].milliseconds = [2.9]

    assert missed(essex, england) == ["Essex: Partnerships, kept, 304, as often as “hello”", "SQL queries of a page"]


def test_table_has_milliseconds_and_times_hello_of_both():
    lines = pages_table([a_result("Essex", 20), a_result("England", 30)]).splitlines()

    assert lines[0] == "| | Essex: 648 schools, 44 partnerships | England: 648 schools, 44 partnerships |"
    assert "| Schools, filtered | 20.0 ms, 10.0 | 30.0 ms, 15.0 |" in lines

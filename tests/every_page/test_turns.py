"""Whatever little time a run has, each address is looked at, and every page has its turn."""

from collections import defaultdict

import pytest

from tests.every_page.fetching import Answer, Page, distinct
from tests.every_page.kinds import PageKind
from tests.every_page.turns import Budget, in_turn, start_of


def answer(kind: str, role: str = "public", body: str = "", status: int = 200) -> Answer:
    return Answer(PageKind(kind, "", f"/{kind}/"), role, status, "text/html", body.encode())


@pytest.fixture
def pages() -> list[Page]:
    """Five addresses, of which the last has as many pages as the others together."""
    roles = ["public", "chair", "lead", "officer"]
    kinds = [f"kind{number % 5}" for number in range(8)]
    return [Page((answer(kind, f"{role}{n}"),)) for n, kind in enumerate(kinds) for role in roles]


@pytest.mark.parametrize("turn", [0, 1, 738_000])
def test_turns_each_address_comes_first_and_every_page_once(pages, turn):
    always, others = in_turn(pages, turn)

    assert sorted(page.address for page in always) == ["kind0", "kind1", "kind2", "kind3", "kind4"]
    assert len(always) + len(others) == len({*always, *others}) == len(pages)


@pytest.mark.parametrize("share", [1, 4, 9])
def test_turns_every_page_is_looked_at_however_few_fit_into_a_run(pages, share):
    seen: set[Page] = set()
    for turn in range(738_000, 738_000 + len(pages)):
        always, others = in_turn(pages, turn)
        seen |= {*always, *others[:share]}

    assert seen == set(pages)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 10, 2085])
def test_turns_begin_at_every_place_in_time(length):
    assert {start_of(length, turn) for turn in range(738_000, 738_000 + max(1, length))} == set(range(max(1, length)))


def test_turns_shares_of_a_quarter_see_nearly_all_in_six_turns(pages):
    seen = defaultdict(int)
    for turn in range(6):
        always, others = in_turn(pages, turn)
        for page in [*always, *others[: len(pages) // 4]]:
            seen[page] += 1

    assert len(seen) >= 0.9 * len(pages)


def test_turns_are_the_same_when_they_are_asked_for_again_in_another_order(pages):
    assert in_turn(pages[::-1], 7) == in_turn(pages, 7)


def test_budget_is_the_environments(monkeypatch):
    monkeypatch.setenv("EVERY_PAGE_SECONDS", "90")
    monkeypatch.setenv("EVERY_PAGE_TURN", "4")
    assert Budget.of_environment() == Budget(90, 4)

    monkeypatch.setenv("EVERY_PAGE_SECONDS", "0")
    assert Budget.of_environment().seconds == float("inf")


def test_pages_that_differ_in_nothing_but_a_token_are_one_that_is_shown_to_the_public():
    form = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><p>{}</p>'
    answers = [
        answer("home", "officer", form.format("abc", "Hello")),
        answer("home", "public", form.format("def", "Hello")),
        answer("home", "chair", form.format("abc", "Hello, chair")),
    ]

    same, other = distinct(answers)

    assert [page.role for page in same.answers] == ["public", "officer"]
    assert str(other) == "home (chair)"


def test_pages_are_no_files_and_nothing_that_leads_on_but_those_of_errors_are():
    answers = [
        answer("home", status=302),
        Answer(PageKind("csv", "", "/csv/"), "public", 200, "text/csv", b""),
        answer("gone", body="Gone", status=410),
    ]

    assert [page.address for page in distinct(answers)] == ["error 410"]

"""Every page as every role: axe-core (WCAG 2.2 AA and best practice), the Nu checker, the CSP, the console, the width.

Each page kind is asked for as each role; pages that are the same to the letter are one. The checker reads all of them.
A browser opens one of each address every time, and all others by turns as far as the time goes: see ``turns.py``. What
is known and for an open issue to mend is in ``known.py``.

Warnings of the checker fail like errors, but for those of ``known.ACCEPTED``: each says that something is not as it
should be. Its notes of style ("info") are only counted at the end of the run.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.every_page.browsing import Looked, look_at
from tests.every_page.faults import Fault, gone, told, unknown
from tests.every_page.fetching import Answer, Cookies, Page, distinct, fetch_all
from tests.every_page.kinds import PageKind, kind
from tests.every_page.known import ACCEPTED, IN_THE_BROWSER, OF_THE_CHECKER
from tests.every_page.people import PUBLIC, ROLES
from tests.every_page.turns import Budget, in_turn

pytestmark = [pytest.mark.browser, pytest.mark.every_page]
PROJECT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = PROJECT / "var" / "every-page-left-out.txt"
CHECKED_AT_ONCE = 2
ONLY = os.environ.get("EVERY_PAGE_ONLY", "")  # a part of the names of the addresses to look at, for whoever mends some
needs_all = pytest.mark.skipif(bool(ONLY), reason="EVERY_PAGE_ONLY names some addresses alone")


@pytest.fixture(scope="module")
def cookies(site) -> Cookies:
    return site.prepare("-m", "tests.every_page.people")


@pytest.fixture(scope="module")
def until_and_turn() -> tuple[float, int]:
    """When the budget of time is over, by the monotonic clock, and whose turn it is."""
    budget = Budget.of_environment()
    return time.monotonic() + budget.seconds, budget.turn


@pytest.fixture(scope="module")
def answers(site, cookies, until_and_turn, say_at_the_end) -> list[Answer]:
    """What every kind answers every role; the time that it takes is part of the budget."""
    began = time.monotonic()
    kinds = [PageKind(*parts) for parts in site.prepare("-m", "tests.every_page.kinds") if ONLY in parts[0]]
    answers = fetch_all(site.url, kinds, cookies)
    say_at_the_end(
        f"{len(kinds)} kinds of pages of {len({kind.name for kind in kinds})} addresses, asked for as {len(ROLES)} "
        f"roles: {len(answers)} answers in {time.monotonic() - began:.0f} s"
    )
    return answers


@pytest.fixture(scope="module")
def pages(answers, say_at_the_end) -> list[Page]:
    pages = distinct(answers)
    answered = sum(answer.is_page for answer in answers)
    say_at_the_end(f"{answered} answers are pages, {answered - len(pages)} of them the same as another to the letter")
    return pages


@pytest.fixture(scope="module")
def checked(pages, nu_or_why) -> Iterator[dict[Page, Future]]:
    """What the Nu checker says of each page, as soon as it has said it; it reads while the browsers look."""
    with ThreadPoolExecutor(CHECKED_AT_ONCE) as pool:
        is_there = not isinstance(nu_or_why, str)
        yield {page: pool.submit(nu_or_why.complaints, page.shown.body) for page in pages} if is_there else {}
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def looked(site, chromium, cookies, pages, checked, until_and_turn, say_at_the_end) -> Looked:
    """What the browsers see, as far as the time goes."""
    until, turn = until_and_turn
    began = time.monotonic()
    always, others = in_turn(pages, turn)
    looked = look_at(site.url, chromium, cookies, always, others, until)
    for line in summary(pages, looked.pages, turn):
        say_at_the_end(line)
    say_at_the_end(f"The browsers took {time.monotonic() - began:.0f} s")
    return looked


def summary(pages: list[Page], seen: list[Page], turn: int) -> Iterator[str]:
    """What was looked at in the browser and what was left out, which a file lists page by page."""
    there = set(seen)
    left_out = [page for page in pages if page not in there]
    shown = sum(len(page.answers) for page in seen)
    yield f"Looked at in the browser: {len(seen)} pages, which are {shown} of page and role; left out: {len(left_out)}"
    LEFT_OUT.parent.mkdir(exist_ok=True)
    LEFT_OUT.write_text("".join(f"{page}\n" for page in sorted(left_out, key=str)))
    if left_out:
        roles = ", ".join(f"{role} {n}" for role, n in Counter(page.shown.role for page in left_out).most_common())
        yield f"Left out at turn {turn} for want of time, of each address others were looked at: {roles}"
        yield f"{LEFT_OUT.relative_to(PROJECT)} names them"


def test_every_role_is_signed_in_to_the_end(answers, cookies, site):
    """Nothing that was asked for signed anybody out: the pages of a role are its own."""
    afterwards = {answer.role: answer.status for answer in fetch_all(site.url, [kind("account")], cookies)}

    assert afterwards == {role: 302 if role == PUBLIC else 200 for role in ROLES}


def test_no_page_is_an_error_of_the_server(answers):
    assert [str(answer.kind) for answer in answers if answer.status >= 500] == []


def test_pages_are_accessible_within_their_width_and_keep_to_themselves(looked):
    assert_none(unknown(looked.faults, IN_THE_BROWSER))


def test_pages_are_valid_html(nu, checked, say_at_the_end):
    complaints = [(page, complaint) for page, answer in checked.items() for complaint in answer.result()]
    found = of_checker(checked)
    notes = Counter(complaint.message for _, complaint in complaints if complaint.kind == "info")
    accepted = Counter(complaint.message for _, complaint in complaints if complaint.message.startswith(ACCEPTED))
    for message, times in [*notes.items(), *accepted.items()]:
        say_at_the_end(f"The Nu checker notes {times} times: {message}")

    assert_none(unknown(found, OF_THE_CHECKER))


@needs_all
def test_what_is_known_still_occurs_in_the_browser(looked, pages):
    cut_short = {page.address for page in set(pages) - set(looked.pages)}

    assert gone(looked.faults, IN_THE_BROWSER, cut_short=cut_short) == []


@needs_all
def test_what_is_known_still_occurs_to_the_checker(nu, checked):
    assert gone(of_checker(checked), OF_THE_CHECKER) == []


def of_checker(checked: dict[Page, Future]) -> list[Fault]:
    """What the checker says that is no note of style and not accepted."""
    return [
        Fault(complaint.message, page, complaint.extract)
        for page, answer in checked.items()
        for complaint in answer.result()
        if complaint.kind != "info" and not complaint.message.startswith(ACCEPTED)
    ]


def assert_none(faults: Iterable[Fault]) -> None:
    """Fail with a line for each rule and address at fault."""
    if lines := told(faults):
        pytest.fail(lines, pytrace=False)

"""Every page of admin, as an officer and an administrator see it, on a desk and on a tablet: nothing is on its console.

``test_axe_and_nu`` looks at all pages of the portal at 1280 and 360 pixels, as far as its time goes, and lets a warning
on the console pass. Here each address of admin is looked at, at 1280 and 768, with what is used on it: a box with
suggestions is opened, a calendar, a row added. Whatever the console says fails, so do axe-core (WCAG 2.2 AA and best
practice), what is wider than the window, and what the Nu checker says of the page.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error
from playwright.sync_api import Page as Tab

from tests.browser.conftest import AXE
from tests.every_page.browsing import HEIGHT, LISTEN, LOOK, OPTIONS, PATIENCE
from tests.every_page.faults import Fault, told
from tests.every_page.fetching import Page, distinct, fetch_all
from tests.every_page.kinds import PageKind
from tests.every_page.known import ACCEPTED
from tests.every_page.people import ADMINISTRATOR, OFFICER

pytestmark = [pytest.mark.browser, pytest.mark.every_page]
WIDTHS = (1280, 768)
A_MOMENT = 300  # milliseconds in which what was opened is there


@dataclass
class Seen:
    """A tab in which a role is signed in, and what its console said since the last page."""

    tab: Tab
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def pages(site) -> list[Page]:
    """One page of each address of admin that these two may open, as the one sees it who sees most."""
    cookies = site.prepare("-m", "tests.every_page.people")
    kinds = [PageKind(*parts) for parts in site.prepare("-m", "tests.every_page.kinds")]
    answers = fetch_all(site.url, [one for one in kinds if one.name.startswith("admin")], cookies)
    opened = [page for page in distinct(answers) if page.shown.status == 200 and _is_theirs(page)]
    return list({(page.address, page.shown.kind.about if _has_states(page) else ""): page for page in opened}.values())


def _is_theirs(page: Page) -> bool:
    return page.shown.role in (OFFICER, ADMINISTRATOR)


def _has_states(page: Page) -> bool:
    """Whether it is a form of which records in several states are shown; of a list one page is enough."""
    return page.address.endswith("_change")


@pytest.fixture(scope="module")
def desks(site, browser: Browser) -> Iterator[dict[str, Seen]]:
    """A tab for each of the two."""
    cookies, opened = site.prepare("-m", "tests.every_page.people"), {}
    for role in (OFFICER, ADMINISTRATOR):
        context = browser.new_context(reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{**cookies[role], "url": site.url}])
        context.add_init_script(LISTEN)
        context.add_init_script(AXE)
        seen = Seen(context.new_page())

        def listen(message: ConsoleMessage, seen: Seen = seen) -> None:
            seen.said.append(f"{message.type}: {message.text}")

        def fail(error: Error, seen: Seen = seen) -> None:
            seen.said.append(f"error of a script: {error}")

        seen.tab.on("console", listen)
        seen.tab.on("pageerror", fail)
        opened[role] = seen
    yield opened
    for seen in opened.values():
        seen.tab.context.close()


def test_nothing_is_said_on_the_console_and_axe_finds_nothing_at_either_width(site, pages, desks):
    faults = [fault for page in pages for fault in _looked_at(site.url, page, desks[page.shown.role])]

    _assert_none(faults)


def test_html_of_each_is_valid(nu, pages):
    _assert_none(
        Fault(complaint.message, page, complaint.extract)
        for page in pages
        for complaint in nu.complaints(page.shown.body)
        if complaint.kind != "info" and not complaint.message.startswith(ACCEPTED)
    )


def _looked_at(url: str, page: Page, seen: Seen) -> Iterator[Fault]:
    seen.said.clear()
    tab = seen.tab
    try:
        tab.goto(url + page.shown.kind.path)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": HEIGHT})
            yield from (Fault(rule, page, html, width) for rule, html in tab.evaluate(LOOK, OPTIONS))
        _use(tab)
        refused = tab.evaluate("window.refusedByPolicy")
    except Error as error:
        yield Fault("cannot be looked at", page, str(error))
        return
    yield from (Fault(rule, page, html) for rule, html in refused)
    yield from (Fault("on the console", page, text) for text in seen.said)


def _use(tab: Tab) -> None:
    """Open the first of each of what scripts make: that is when they write styles into the page."""
    for what in (".select2-selection:visible", ".datetimeshortcuts a:visible >> nth=1", ".add-row a:visible"):
        used = tab.locator(what).first
        if used.count():
            used.click()
            tab.wait_for_timeout(A_MOMENT)
            tab.keyboard.press("Escape")


def _assert_none(faults: Iterable[Fault]) -> None:
    if lines := told(faults):
        pytest.fail(lines, pytrace=False)

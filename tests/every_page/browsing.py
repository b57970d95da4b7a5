"""Every page in a real browser, on every core: what axe, the CSP, the console and the width of the page say."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Request, sync_playwright
from playwright.sync_api import Page as Tab

from tests.browser.conftest import ARGUMENTS, AXE, WCAG_2_2_AA
from tests.every_page.faults import Fault
from tests.every_page.fetching import Cookies, Page

WIDTHS = (1280, 360)
HEIGHT = 800
PATIENCE = 120_000  # milliseconds
LOOK = Path(__file__).with_name("look.js").read_text()
# It would copy imported style sheets into inline ones, which the CSP rightly refuses: hence no preloading.
OPTIONS = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": [*WCAG_2_2_AA, "best-practice"]},
}
# The browser says on its console what the CSP refuses, but not of which element; the page itself is told both.
LISTEN = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", (event) => {
  const html = event.target instanceof Element ? event.target.outerHTML : event.blockedURI;
  window.refusedByPolicy.push([`CSP ${event.effectiveDirective}`, html.slice(0, 600)]);
});
"""
SAID_OF_POLICY = "Content Security Policy"


@dataclass
class Looked:
    """Which pages were looked at, and what is wrong with them."""

    pages: list[Page] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class Desk:
    """A tab in which one role is signed in, with what it said since the last page was opened."""

    tab: Tab
    said: list[tuple[str, str]]


def look_at(
    url: str, chromium: str, cookies: Cookies, always: Sequence[Page], others: Sequence[Page], until: float
) -> Looked:
    """Open the pages, the others only before the moment ``until`` of the monotonic clock."""
    waiting: SimpleQueue[tuple[Page, bool]] = SimpleQueue()
    for page in always:
        waiting.put((page, True))
    for page in others:
        waiting.put((page, False))
    browsers, stop = os.cpu_count() or 1, Event()
    with ThreadPoolExecutor(browsers) as pool:
        running = [pool.submit(_look_at_some, url, chromium, cookies, waiting, until, stop) for _ in range(browsers)]
        try:
            parts = [part.result() for part in running]
        finally:
            stop.set()  # whoever interrupts the run, or a browser that does not start, need not wait for the others
    return Looked([page for part in parts for page in part.pages], [fault for part in parts for fault in part.faults])


def _look_at_some(
    url: str, chromium: str, cookies: Cookies, waiting: SimpleQueue[tuple[Page, bool]], until: float, stop: Event
) -> Looked:
    """What one browser does: take the next page as long as there is one and time for it."""
    looked, desks = Looked(), {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        while not stop.is_set():
            try:
                page, is_due = waiting.get_nowait()
            except Empty:
                break
            if not is_due and time.monotonic() > until:
                break
            role = page.shown.role
            if role not in desks:
                desks[role] = _sign_in(browser, url, cookies[role])
            looked.faults += _faults_of(desks[role], url, page)
            looked.pages.append(page)
        browser.close()
    return looked


def _sign_in(browser: Browser, url: str, cookie: dict[str, str] | None) -> Desk:
    """A tab of the role's own, which every page is opened in: its style sheets and scripts are fetched once."""
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    if cookie:
        context.add_cookies([{**cookie, "url": url}])
    context.add_init_script(LISTEN)
    context.add_init_script(AXE)
    said: list[tuple[str, str]] = []

    def listen_to_console(message: ConsoleMessage) -> None:
        if message.type == "error" and SAID_OF_POLICY not in message.text:
            said.append(("error on the console", message.text))

    def listen_to_requests(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            said.append(("request to elsewhere", request.url))

    tab = context.new_page()
    tab.on("console", listen_to_console)
    tab.on("pageerror", lambda error: said.append(("error of a script", str(error))))
    tab.on("request", listen_to_requests)
    return Desk(tab, said)


def _faults_of(desk: Desk, url: str, page: Page) -> list[Fault]:
    """What is wrong with a page at each width; that it cannot be looked at is a fault too."""
    desk.said.clear()
    faults = []
    try:
        _widen(desk.tab, WIDTHS[0])
        response = desk.tab.goto(url + page.shown.kind.path)
        status = response.status if response else 0
        if status != page.shown.status:
            faults.append(Fault(f"answers {status}, and {page.shown.status} before", page, desk.tab.url))
        for width in WIDTHS:
            _widen(desk.tab, width)
            faults += [Fault(rule, page, html, width) for rule, html in desk.tab.evaluate(LOOK, OPTIONS)]
        refused = desk.tab.evaluate("window.refusedByPolicy")
    except Error as error:
        return [*faults, Fault("cannot be looked at", page, str(error))]
    said = [(rule, text) for rule, text in desk.said if not _is_its_own_status(text, page)]
    return faults + [Fault(rule, page, text) for rule, text in [*said, *map(tuple, refused)]]


def _widen(tab: Tab, width: int) -> None:
    if tab.viewport_size != {"width": width, "height": HEIGHT}:
        tab.set_viewport_size({"width": width, "height": HEIGHT})


def _is_its_own_status(text: str, page: Page) -> bool:
    """Whether the console only says what an error page was answered with."""
    return page.shown.status >= 400 and f"status of {page.shown.status}" in text

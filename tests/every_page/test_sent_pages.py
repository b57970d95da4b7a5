"""What is only shown after something was sent, in the improvement programme: axe, Nu, 1280 and 320 px, and no script.

The answers are made in this process; the browser gets each at its own address, with its headers, and asks nobody else.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from mimetypes import guess_type
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from playwright.sync_api import ConsoleMessage, Route, sync_playwright

from tests.browser.conftest import ARGUMENTS, AXE
from tests.every_page import people, records
from tests.every_page.browsing import HEIGHT, LOOK, OPTIONS
from tests.every_page.known import ACCEPTED
from tests.every_page.sent import Sending
from tests.every_page.sent_programme import sent
from tests.template_databases import WITH_MINUTES

pytestmark = [pytest.mark.django_db, pytest.mark.every_page]
WIDTHS = (1280, 360, 320)
SITE = "http://portal.example"
SHOWN_AGAIN = (200, 422)
# Of these there is nothing wrong: they are what follows.
PREVIEWS = {"a plan", "a name that is asked"}


@dataclass(frozen=True)
class SentPage:
    """What one form answered."""

    name: str
    path: str
    status: int
    body: bytes
    policy: str

    def __str__(self) -> str:
        return self.name


@pytest.fixture(scope="module")
def pages(loaded, tmp_path_factory) -> Iterator[list[SentPage]]:
    """All of them, on the demonstration with its minutes and with what it lacks."""
    with loaded(WITH_MINUTES), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("uploads")):
        people.make_accounts()
        records.make_records()
        yield [_answered(Sending(*one)) for one in sent()]


def _answered(sending: Sending) -> SentPage:
    with transaction.atomic():
        sending.before()
        response = people.client_of(sending.role).post(sending.path, sending.data)
        transaction.set_rollback(True)
    policy = response.get("Content-Security-Policy", "")
    name = f"{sending.name}, {sending.about}, as {sending.role}"
    return SentPage(name, sending.path, response.status_code, response.content, policy)


def test_each_is_told_from_the_others(pages):
    assert len({str(page) for page in pages}) == len(pages)


def test_each_is_a_page_that_says_what_is_wrong(pages):
    said = {str(page): page.status for page in pages}
    assert {name: status for name, status in said.items() if status not in SHOWN_AGAIN} == {}

    quiet = [
        str(page)
        for page in pages
        if b"<title>Error: " not in page.body and not any(f", {one}, " in str(page) for one in PREVIEWS)
    ]
    assert quiet == []


def test_each_has_a_summary_that_leads_to_what_is_wrong(pages):
    """Without a script too, and by keyboard: to something that is on the page."""
    lost = []
    for page in pages:
        summary = re.search(rb'class="govuk-error-summary".*?</ul>', page.body, re.DOTALL)
        targets = re.findall(rb'href="#([^"]+)"', summary[0]) if summary else []
        is_preview = any(f", {one}, " in str(page) for one in PREVIEWS)
        if not is_preview and not targets:
            lost.append((str(page), "no link"))
        lost += [(str(page), target) for target in targets if b'id="' + target + b'"' not in page.body]
    assert lost == []


def test_each_can_be_sent_again_without_a_script(pages):
    """A form that is posted to the server, with a button; where nothing is left to send, a link."""
    forms = {str(page): re.findall(rb"<main.*?</main>", page.body, re.DOTALL) for page in pages}
    assert [
        name
        for name, main in forms.items()
        if not main or not re.search(rb'<form[^>]*method="post"', main[0]) or b'type="submit"' not in main[0]
    ] == []


def test_each_is_accessible_within_its_width_and_keeps_to_itself(pages, chromium):
    with ThreadPoolExecutor(1) as pool:  # where the browser runs nobody may ask the database
        faults = pool.submit(_look, pages, chromium).result()

    assert faults == []


def test_each_is_valid_html(pages, nu):
    complaints = [(str(page), one) for page in pages for one in nu.complaints(page.body)]

    assert [
        (name, one.message, one.extract)
        for name, one in complaints
        if one.kind != "info" and not one.message.startswith(ACCEPTED)
    ] == []


def _look(pages: list[SentPage], chromium: str) -> list[tuple[object, ...]]:
    faults: list[tuple[object, ...]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for page in pages:
            context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, reduced_motion="reduce")
            context.add_init_script(AXE)
            tab = context.new_page()
            tab.on("console", partial(_note, faults, str(page)))
            tab.route("**/*", partial(_answer, page))
            tab.goto(f"{SITE}{page.path}")
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": HEIGHT})
                faults += [(str(page), width, rule, html) for rule, html in tab.evaluate(LOOK, OPTIONS)]
            context.close()
        browser.close()
    return faults


def _note(faults: list[tuple[object, ...]], page: str, said: ConsoleMessage) -> None:
    if said.type == "error":
        faults.append((page, said.text))


def _answer(page: SentPage, route: Route) -> None:
    """The page itself, or a static file of it."""
    path = route.request.url.removeprefix(SITE)
    if path == page.path:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": page.policy}
        route.fulfill(status=200, headers=headers, body=page.body)
    elif path.startswith(settings.STATIC_URL):
        file = Path(settings.STATIC_ROOT, path.removeprefix(settings.STATIC_URL))
        route.fulfill(status=200, content_type=guess_type(file.name)[0], body=file.read_bytes())
    else:
        route.abort()

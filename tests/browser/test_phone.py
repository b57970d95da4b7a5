"""A first visit on a slow phone: how much has to be fetched, and how soon the page can be read (ADR 16)."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.browser

PARTNERSHIP = "/partnerships/blackwater-special-schools-network/"  # the heaviest: its map shows the whole county
PHONE = {"width": 360, "height": 740}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 400_000, "uploadThroughput": 400_000}  # ms, bytes/s
SLOWDOWN = 4  # of the processor
READABLE_WITHIN = 1500  # ms
TRIES = 5  # a machine that is busy with the rest of the suite is not at fault
MOST_OF_PAGE, MOST_OF_VISIT = 20_000, 100_000  # bytes, compressed, with the headers of the answers
# Notes when what the selector finds is first on the screen: a frame is only asked for once styles have come.
WATCH = """
    const look = () => {
        const found = document.querySelector("main a[href^='mailto:']");
        if (found?.checkVisibility()) window.contactShownAt = performance.now();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass
class Visit:
    """What was fetched over the wire for one page, in bytes, by address."""

    session: CDPSession
    sizes: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        addresses: dict[str, str] = {}
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
        self.session.on(
            "Network.loadingFinished",
            lambda e: self.sizes.update({addresses[e["requestId"]]: e["encodedDataLength"]}),
        )

    def is_throttled(self) -> None:
        """Slow the network and the processor down to those of a cheap phone on a poor line."""
        self.session.send("Network.emulateNetworkConditions", NETWORK)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})


@pytest.fixture
def first_visit(browser: Browser) -> Iterator:
    """Return a page that has never been anywhere, and what is fetched for it."""
    contexts = []

    def start() -> tuple[Page, Visit]:
        contexts.append(browser.new_context(viewport=PHONE))
        page = contexts[-1].new_page()
        return page, Visit(contexts[-1].new_cdp_session(page))

    yield start
    for context in contexts:
        context.close()


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["/", "/partnerships/", PARTNERSHIP, "/schools/136729/", "/quadrants/"])
def test_phone_fetches_little_on_a_first_visit(first_visit, site, path):
    address = site.url + path
    page, visit = first_visit()

    page.goto(address, wait_until="networkidle")

    kinds = {urlsplit(url).path.rpartition(".")[2] for url in visit.sizes}
    assert {"css", "js", "svg"} <= kinds, "styles, scripts and the icon are counted"
    assert {urlsplit(url).netloc for url in visit.sizes} == {urlsplit(site.url).netloc}
    assert visit.sizes[address] < MOST_OF_PAGE
    assert sum(visit.sizes.values()) < MOST_OF_VISIT


@pytest.mark.thorough
def test_phone_has_the_box_and_what_it_takes_on_the_first_screen(first_visit, site):
    page, _ = first_visit()
    page.goto(site.url)

    for first in (
        page.get_by_role("searchbox", name="Find a school’s partnership"),
        page.get_by_role("button", name="Search"),
        page.locator(".portal-first__examples a").last,
        page.get_by_role("link", name="See which partnerships have room"),
    ):
        box = first.bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"]


@pytest.mark.thorough
@pytest.mark.skipif(os.getloadavg()[0] > 1, reason="a busy machine: run this test alone on a quiet one")
def test_phone_shows_the_lead_and_the_contact_soon(first_visit, site):
    taken = []
    for _ in range(TRIES):
        page, visit = first_visit()
        visit.is_throttled()
        page.add_init_script(WATCH)
        page.goto(site.url + PARTNERSHIP)
        page.wait_for_function("window.contactShownAt")
        taken.append(max(page.evaluate(FIRST_PAINT), page.evaluate("window.contactShownAt")))
        if taken[-1] < READABLE_WITHIN:
            break

    assert min(taken) < READABLE_WITHIN, f"{taken} ms"


@pytest.mark.thorough
def test_phone_asks_again_on_a_second_look_and_is_sent_nothing(first_visit, site):
    page, visit = first_visit()
    address = f"{site.url}/partnerships/"
    page.goto(address, wait_until="networkidle")
    visit.sizes.clear()

    response = page.goto(address, wait_until="networkidle")

    assert page.locator("h1").inner_text() == "Partnerships"
    assert response.status in (200, 304)  # the browser may show what it kept as the answer
    assert visit.sizes.pop(address) < 2_000
    assert sum(visit.sizes.values()) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/partnerships/?q=Foulness",
        "/partnerships/?q=how+do+i+join",
        "/partnerships/?near=Harlow",
        "/schools/?q=Harlow",
        "/schools/?q=special+schools",
        "/schools/without-a-partnership/?q=Harlow",
    ],
)
def test_phone_shows_the_first_answer_to_a_search_on_its_first_screen(first_visit, site, path):
    page, _ = first_visit()

    page.goto(site.url + path)

    first = page.locator(".portal-results > li").first
    ends = first.locator("h3").evaluate("heading => heading.getBoundingClientRect().bottom")
    assert ends < PHONE["height"], "the name of what was found first"


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/partnerships/?q=blorptang", "/schools/?q=blorptang", "/partnerships/?near=blorptang"]
)
def test_phone_says_on_its_first_screen_that_nothing_was_found(first_visit, site, path):
    page, _ = first_visit()

    page.goto(site.url + path)

    sentence = page.get_by_text(re.compile("^We do not know a place|matches all of that")).locator("visible=true").first
    assert sentence.evaluate("said => said.getBoundingClientRect().bottom") < PHONE["height"]


def test_phone_asks_for_a_place_first_of_the_filters(first_visit, site):
    page, _ = first_visit()
    page.goto(f"{site.url}/partnerships/")

    page.locator("summary", has_text="Filters and near me").click()

    tops = page.locator(".portal-filters :is(select, input[type=text], input:not([type]))").evaluate_all(
        "all => all.map(field => [field.getBoundingClientRect().top, field.id])"
    )
    assert min(tops)[1] == "near"

"""Every page template in a real browser: accessible, within its width, nothing from elsewhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_lists import tab_to

pytestmark = pytest.mark.browser

# One address a template. Slugs are the demonstration's and the seed's.
ADDRESSES = [
    "/",
    "/partnerships/",
    "/partnerships/?q=Colchester",
    "/partnerships/?q=nothing-is-called-this",
    "/partnerships/?quadrant=nonsense",
    "first partnership",
    "/partnerships/benfleet-and-hadleigh-schools-partnership/join/",
    "/partnerships/benfleet-and-hadleigh-schools-partnership/contact/sent/",
    "/schools/114704/report/",
    "/schools/",
    "/schools/?q=Primary&page=2",
    "/schools/114704/",
    "/schools/115103/",
    "closed school",
    "/schools/without-a-partnership/",
    "/quadrants/",
    "/quadrants/south/",
    "/boards/",
    "/boards/school-partnership-board/",
    "/boards/school-partnership-board/?on=2023-08-31",
    "/boards/school-partnership-board/?on=nonsense",
    "/boards/south-quadrant-meeting/",
    "/meetings/",
    "first meeting",
    "/improvement/",
    "/resources/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/accounts/login/",
    "/no-such-page/",
]
# Links and buttons that are lower than a finger wants (WCAG 2.2, 2.5.8), whatever stands around them.
TOO_LOW = """[...document.querySelectorAll('main a[href], main button, main summary, nav a[href]')]
    .filter(e => e.checkVisibility() && !e.closest('svg') && e.getBoundingClientRect().width > 1)
    .filter(e => e.getBoundingClientRect().height < 24)
    .map(e => `${e.className}: ${e.textContent.trim()}`)"""
# Names on a map that are drawn smaller than 12 px, and pairs of them that overlap by more than their white edges.
ON_MAPS = """[...document.querySelectorAll('svg.portal-map')].flatMap(map => {
    const names = [...map.querySelectorAll('.portal-map__name, .portal-map__place')]
    const boxes = names.map(name => name.getBoundingClientRect())
    const small = names.filter(e => e.getScreenCTM().a * parseFloat(getComputedStyle(e).fontSize) < 12)
    const pairs = names.flatMap((one, i) => names.slice(i + 1).filter((_, j) => {
        const [a, b] = [boxes[i], boxes[i + 1 + j]]
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        return across > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4
    }).map(other => `${one.textContent} and ${other.textContent}`))
    return [...small.map(e => `small: ${e.textContent}`), ...pairs]
})"""
FIRST_LINK = {
    "first partnership": ("/partnerships/", ".portal-results a[href^='/partnerships/']"),
    "first meeting": ("/meetings/", ".portal-lines a[href^='/meetings/']"),
    "closed school": ("/schools/?status=closed", ".portal-results a[href^='/schools/1']"),
}


def open_page(page, site, address: str) -> None:
    """Open an address, or the first link of its kind."""
    listing, link = FIRST_LINK.get(address, (address, None))
    page.goto(site.url + listing)
    if link:
        page.goto(site.url + page.locator(link).first.get_attribute("href"))


@pytest.mark.thorough
@pytest.mark.parametrize("width", [320])
def test_page_with_text_twice_as_large_is_no_wider_than_a_small_phone(page, site, width):
    too_wide = {}
    for address in ADDRESSES:
        open_page(page, site, address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            too_wide[address] = across

    assert too_wide == {}


@pytest.mark.thorough
def test_pages_are_accessible_and_within_their_width(page, faults_at, site):
    faults = {}
    for address in ADDRESSES:
        open_page(page, site, address)
        faults[address] = faults_at(page, (360, 1280))

    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.thorough
def test_page_on_a_phone_has_links_that_a_finger_hits_and_maps_that_are_read(page, site):
    page.set_viewport_size({"width": 360, "height": 740})
    faults = {}
    for address in ADDRESSES:
        open_page(page, site, address)
        faults[address] = [*page.evaluate(TOO_LOW), *page.evaluate(ON_MAPS)]

    assert {where: found for where, found in faults.items() if found} == {}


def test_page_skip_link_is_first_and_leads_to_the_content(page, site):
    page.goto(site.url)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main-content"


def test_page_works_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/partnerships/")

    page.get_by_role("searchbox").first.fill("Colchester")
    page.get_by_role("searchbox").first.press("Enter")

    page.wait_for_url("**/partnerships/?q=Colchester*")  # it has loaded, where the address alone changes before that
    expect(page.locator("h1")).to_have_count(1)
    context.close()


@pytest.mark.thorough
def test_page_uses_no_typeface_of_the_government(page, site):
    page.goto(site.url)

    families = page.evaluate(
        "[...new Set([...document.querySelectorAll('*')].map(e => getComputedStyle(e).fontFamily))].join('; ')"
    )

    assert "GDS Transport" not in families


@pytest.mark.thorough
def test_page_map_is_walked_by_keyboard_and_leads_to_a_districts_partnerships(page, site):
    page.goto(f"{site.url}/quadrants/")
    reached = []

    page.locator("nav.govuk-breadcrumbs a").last.focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    shown = page.evaluate("getComputedStyle(document.activeElement.querySelector('path')).strokeWidth")
    page.keyboard.press("Enter")
    page.wait_for_url("**/partnerships/?district=*")

    assert len(set(reached)) == 12
    assert all(label.endswith("quadrant: partnerships") for label in reached)
    assert shown == "3px"


@pytest.mark.thorough
def test_page_map_of_a_school_is_an_image_whose_list_beside_it_is_opened_by_keyboard(page, site):
    page.goto(f"{site.url}/schools/136729/")

    expect(page.get_by_role("main")).to_match_aria_snapshot("""
        - heading "Schools nearby" [level=2]
        - img /Map of .+/
        - list:
          - listitem:
            - link
            - text: /miles?/
    """)
    nearest = page.locator(".portal-map-and-list a").first
    name = nearest.inner_text()
    tab_to(page, nearest)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/") and not url.endswith("/136729/"))
    assert page.locator("h1").inner_text() == name


@pytest.mark.thorough
def test_page_map_of_a_partnership_is_an_image_and_the_list_of_schools_says_the_same(page, site):
    page.goto(f"{site.url}/partnerships/benfleet-and-hadleigh-schools-partnership/")

    expect(page.get_by_role("main")).to_match_aria_snapshot("""
        - heading "Where its schools are" [level=2]
        - img "Map of the schools of Benfleet and Hadleigh Schools Partnership"
        - paragraph: /Castle Point, \\d+ schools/
    """)
    picture = page.get_by_role("img", name=re.compile("^Map of"))
    numbers = set(picture.locator(".portal-map__number").all_text_contents())
    assert numbers
    assert numbers == set(page.locator(".portal-places__number").all_inner_texts())

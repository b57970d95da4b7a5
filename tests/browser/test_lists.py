"""Searching, narrowing and ordering the lists, as somebody does with a keyboard, a screen reader or a phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
CHELMSFORD = {"latitude": 51.7356, "longitude": 0.4685}
HOW_FAR = re.compile(r"(Has a school here|miles?): ")


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, locator) -> None:
    """Move by the Tab key alone until that has the focus."""
    for _ in range(150):  # past the links of a whole page of results
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {locator}")


def test_keyboard_searches_narrows_removes_and_pages_on(page, site):
    page.goto(f"{site.url}/schools/")
    box, heading = page.get_by_role("searchbox"), page.locator("#found")

    tab_to(page, box)
    page.keyboard.type("primary")
    expect(heading).to_contain_text("for “primary”")
    expect(page).to_have_url(f"{site.url}/schools/?q=primary&status=open")
    expect(box).to_be_focused()
    everything = heading.inner_text()

    tab_to(page, page.get_by_label("Quadrant"))
    press(page, "ArrowDown")
    expect(page.get_by_role("link", name=re.compile("^Remove .* quadrant"))).to_be_visible()
    expect(page.get_by_label("Quadrant")).to_be_focused()
    expect(page.locator("[data-announce]")).to_have_text(heading.inner_text())
    assert heading.inner_text() != everything

    removal = page.get_by_role("link", name=re.compile("^Remove .* quadrant"))
    tab_to(page, removal)
    press(page, "Enter")
    expect(heading).to_have_text(everything)
    expect(heading).to_be_focused()
    expect(page.get_by_label("Quadrant")).to_have_value("")

    tab_to(page, page.get_by_role("link", name="Next page"))
    press(page, "Enter")
    page.wait_for_url(re.compile("page=2"))
    expect(page.locator(".portal-results > li")).to_have_count(25)
    expect(page.get_by_role("searchbox")).to_have_value("primary")


@pytest.mark.thorough
def test_back_button_undoes_a_filter_then_the_words(page, site):
    page.goto(f"{site.url}/partnerships/")
    heading = page.locator("#found")
    everything = heading.inner_text()

    page.get_by_role("searchbox").press_sequentially("schools", delay=20)
    expect(heading).to_contain_text("for “schools”")
    searched = heading.inner_text()
    page.get_by_label("Quadrant").select_option("mid")
    expect(page).to_have_url(re.compile("quadrant=mid"))
    expect(page.get_by_role("link", name="Remove Mid quadrant")).to_be_visible()

    page.go_back()
    expect(heading).to_have_text(searched)
    expect(page.get_by_label("Quadrant")).to_have_value("")
    page.go_back()
    expect(heading).to_have_text(everything)
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.go_forward()
    expect(heading).to_have_text(searched)


@pytest.mark.thorough
def test_late_answer_is_dropped_and_a_failed_one_keeps_the_page(page, site):
    page.goto(f"{site.url}/partnerships/")
    held = []
    page.route("**/partnerships/?quadrant=mid", lambda route: held.append(route))

    page.get_by_label("Quadrant").select_option("mid")
    page.get_by_label("Quadrant").select_option("south")
    expect(page.get_by_role("link", name="Remove South quadrant")).to_be_visible()
    held[0].continue_()
    page.wait_for_timeout(200)
    expect(page.get_by_role("link", name="Remove South quadrant")).to_be_visible()

    page.unroute_all()
    page.evaluate("() => { window.whole = window.fetch; window.fetch = () => Promise.reject(new Error('offline')); }")
    page.get_by_label("Find a partnership").press_sequentially("colne")
    expect(page.locator("#problems")).to_contain_text("could not be renewed")
    expect(page.get_by_role("link", name="Remove South quadrant")).to_be_visible()

    page.evaluate("() => { window.fetch = window.whole; }")
    page.get_by_label("Quadrant").select_option("north-east")
    expect(page.get_by_role("link", name="Remove “colne”")).to_be_visible()
    expect(page.locator("#problems")).to_have_text("")


@pytest.mark.thorough
def test_search_that_cannot_be_fetched_opens_the_address(page, site):
    page.goto(f"{site.url}/partnerships/")
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('offline')); }")

    page.get_by_label("Quadrant").select_option("west")
    page.get_by_role("button", name="Search").click()

    expect(page.get_by_role("link", name="Remove West quadrant")).to_be_visible()
    assert page.evaluate("window.fetch.toString()").count("native code"), "a page of its own was opened"


@pytest.mark.thorough
def test_choice_that_leaves_nothing_is_disabled_as_others_change(page, site):
    page.goto(f"{site.url}/partnerships/")
    tendring = page.locator("#district option[value=tendring]")
    assert tendring.is_enabled()

    page.get_by_label("Quadrant").select_option("west")

    expect(page.get_by_role("link", name="Remove West quadrant")).to_be_visible()
    expect(tendring).to_be_disabled()
    expect(tendring).to_have_text("Tendring (0)")


def test_home_to_a_leads_contact_is_one_search_and_one_click(page, site):
    page.goto(site.url)

    page.get_by_role("searchbox").fill("Colne")
    page.get_by_role("button", name="Search").click()
    page.locator(".portal-results h3 a").first.click()

    expect(page.locator("main a[href^='mailto:']").first).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360])
def test_location_is_asked_for_when_pressed_and_sent_rounded(page, axe, site, width):
    page.context.grant_permissions(["geolocation"], origin=site.url)
    page.context.set_geolocation(CHELMSFORD)
    page.goto(f"{site.url}/partnerships/")
    page.locator("summary", has_text="Filters and near me").click()

    page.get_by_role("button", name="Use my location").click()

    expect(page.get_by_role("link", name="Remove Near your location")).to_be_visible()
    assert "near=51.74%2C0.47" in page.url
    assert "51.7356" not in page.content()
    expect(page.locator(".portal-results > li").first).to_contain_text(HOW_FAR)
    assert axe() == []


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360])
def test_location_asked_for_on_the_front_page_leads_to_the_partnerships_near_it(page, axe, site, width):
    page.context.grant_permissions(["geolocation"], origin=site.url)
    page.context.set_geolocation(CHELMSFORD)
    page.goto(site.url)
    assert axe() == []

    page.get_by_role("button", name="Use my location").click()

    page.wait_for_url(f"{site.url}/partnerships/?near=51.74%2C0.47")
    expect(page.locator(".portal-results > li").first).to_contain_text(HOW_FAR)


@pytest.mark.thorough
def test_location_refused_says_what_to_do_instead(page, axe, site):
    page.goto(f"{site.url}/partnerships/")

    page.get_by_role("button", name="Use my location").click()

    expect(page.locator("[data-located]")).to_contain_text("Enter a postcode or a school’s name instead.")
    expect(page.get_by_label("Near a postcode, town or school")).to_be_focused()
    assert axe() == []


@pytest.mark.thorough
def test_list_has_the_structure_that_a_screen_reader_tells(page, site):
    page.goto(f"{site.url}/partnerships/?quadrant=mid&near=CM1")

    expect(page.get_by_role("main")).to_match_aria_snapshot("""
        - heading "Partnerships" [level=1]
        - search:
          - searchbox "Find a partnership"
          - button "Search"
          - group:
            - textbox "Near a postcode, town or school"
            - button "Use my location"
            - combobox "Distance"
            - combobox "Quadrant"
            - combobox "District"
            - combobox "Phase"
            - combobox "Religious character"
            - combobox "Kind of partnership"
            - checkbox /Has room for new schools \\(\\d+\\)/
        - list "What the list is narrowed to":
          - listitem:
            - link "Remove Mid quadrant"
          - listitem:
            - link "Remove Near CM1"
          - listitem:
            - link "Clear all"
        - heading /\\d+ partnerships/ [level=2]
        - list:
          - listitem:
            - heading [level=3]
    """)
    assert page.get_by_role("navigation").count() >= 2
    assert page.get_by_role("button", name="Apply filters").count() == 0, "every change applies at once"


def test_list_works_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{site.url}/partnerships/")
    assert page.locator("#found").bounding_box()["y"] < 800, "the results are in sight on a phone"

    page.locator("summary", has_text="Filters and near me").click()
    page.get_by_label("Quadrant").select_option("mid")
    page.get_by_label(re.compile("Has room")).check()
    page.get_by_label("Near a postcode, town or school").fill("CM1 1LX")
    page.get_by_role("button", name="Apply filters").click()

    assert "quadrant=mid" in page.url
    assert "room=yes" in page.url
    expect(page.get_by_role("button", name="Use my location")).not_to_be_visible()
    assert page.locator("details.portal-narrow").get_attribute("open") is not None, "one goes on narrowing"
    assert abs(page.locator("#results").bounding_box()["y"]) < 200, "and the results stay in sight"
    page.get_by_role("link", name="Remove Mid quadrant").click()
    assert "quadrant" not in page.url.replace("quadrant=&", "")
    context.close()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/partnerships/?quadrant=west&district=maldon&room=yes",
        "/schools/?q=zzqqxx&phase=primary",
        "/schools/without-a-partnership/?near=nowhere",
    ],
)
def test_list_is_accessible_and_within_its_width(page, axe, site, address, width):
    page.goto(site.url + address)
    if width == 360:
        page.locator("summary", has_text="Filters and near me").click()

    assert axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


LONG = "a" * 300
ANSWERS = [  # addresses whose page repeats what was typed
    *(f"/{of}/?q={LONG}" for of in ("partnerships", "schools", "schools/without-a-partnership", "decisions")),
    *(f"/{of}/?near={LONG}" for of in ("partnerships", "schools", "schools/without-a-partnership")),
    f"/partnerships/?q={LONG}+trust",
    f"/partnerships/?q={LONG}&near=CM1&quadrant=mid",
    f"/partnerships/?q=Harlow&near={LONG}&district={LONG}&kind={LONG}",
    f"/partnerships/?on={LONG}",
    f"/decisions/?board={LONG}",
    f"/{LONG}/",
]


@pytest.mark.slow
@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize("address", ANSWERS)
def test_word_without_end_does_not_widen_the_page_that_repeats_it(page, site, address):
    page.goto(site.url + address)

    assert page.evaluate("document.documentElement.scrollWidth") == 360

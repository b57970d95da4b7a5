"""Admin in a real browser: no CSP violation, no foreign request (the ``page`` fixture looks for both), accessible."""

import re

import pytest

from tests.admin import changelist, models_of_officers
from tests.browser.test_main_tasks import sign_in

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/admin/",
    "/admin/partnerships/partnership/?when=past",
    "/admin/partnerships/partnership/?q=no+such+partnership",
    "/admin/partnerships/partnership/add/",
    "/admin/partnerships/school/add/",
    "/admin/partnerships/person/add/",
    "/admin/boards/seat/add/",
    "/admin/boards/meeting/add/",
    "/admin/boards/meeting/1/change/",
    "/admin/boards/board/1/change/",
    "/admin/boards/board/1/history/",
    "/admin/partnerships/school/1/change/",
    "/admin/partnerships/partnership/1/change/",
    "/admin/improvement/page/1/change/",
    "/admin/register/registerimport/add/",
    "/admin/register/registerimport/1/change/",
    "/admin/register/registerimport/1/undo/",
]
# A school of which the register has no postcode, as it had of most before it came with their places.
LEAVE_OUT = """
import json
from partnerships.models import School
left_out = School.objects.open().in_scope().order_by("-name")[:1].values("pk")
School.objects.filter(pk__in=left_out).update(register_postcode="", postcode="", easting=None, northing=None)
print(json.dumps({}))
"""
LISTS = [changelist(model) for model in models_of_officers()]


def signed_in(page, site, role: str):
    """The page signed in; the first test signs in, the others take over its cookies."""
    if role not in site.cookies:
        sign_in(page, site, role)
        site.cookies[role] = page.context.cookies()
    page.context.add_cookies(site.cookies[role])
    return page


@pytest.fixture
def officer(page, site):
    """A page signed in as the demonstration's officer."""
    return signed_in(page, site, "LA officer")


@pytest.fixture
def administrator(page, site):
    """A page signed in as the demonstration's administrator."""
    return signed_in(page, site, "Administrator")


def faults(page, address: str) -> list[str]:
    """What is wrong with a page: its status, its heading, its width."""
    response = page.goto(address)

    found = [] if response.status == 200 else [f"status {response.status}"]
    if page.locator("#content h1").count() != 1:
        found.append("not one heading")
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append("wider than the window")
    return found


def faulty(page, addresses: list[str]) -> dict[str, list[str]]:
    """The addresses that have faults; all of them in one window, for each new one costs as much as several pages."""
    return {address: found for address in addresses if (found := faults(page, address))}


def inaccessible(page, axe, address: str) -> list[str]:
    """What axe finds on a page, once the fields that search have their names."""
    page.goto(address)
    page.locator(".select2-selection:not([aria-label])").first.wait_for(state="detached")
    return axe()


@pytest.mark.thorough
@pytest.mark.parametrize("width", [768, 1280])
def test_admin_pages_open_without_a_fault(officer, site, width):
    assert faulty(officer, [site.url + address for address in ADDRESSES]) == {}


@pytest.mark.thorough
def test_lists_open_without_a_fault(officer, site):
    assert faulty(officer, [site.url + address for address in LISTS]) == {}


@pytest.mark.thorough
def test_pages_of_the_administrator_open_without_a_fault(administrator, site):
    addresses = ["accounts/user/", "accounts/user/add/", "accounts/user/1/change/", "auth/group/"]

    assert faulty(administrator, [f"{site.url}/admin/{address}" for address in addresses]) == {}


@pytest.mark.thorough
def test_admin_is_accessible_in_light_and_dark(officer, site, axe):
    addresses = [
        "",
        "changes/",
        "partnerships/partnership/",
        "boards/board/1/history/",
        "register/registerimport/add/",
        "register/registerimport/1/change/?kind=created",
        "partnerships/school/?q=no+such+school",
        "partnerships/school/add/",
        "partnerships/lead/add/",
        "boards/meeting/1/change/",
    ]
    violations = {}
    for scheme in ("light", "dark"):
        officer.emulate_media(color_scheme=scheme)  # before a page is opened: colours that change take a while
        for address in addresses:
            violations[address, scheme] = inaccessible(officer, axe, f"{site.url}/admin/{address}")

    assert {where: found for where, found in violations.items() if found} == {}


@pytest.mark.thorough
@pytest.mark.parametrize("width", [768])
def test_desk_lists_forms_and_previews_are_accessible_on_a_tablet(officer, site, axe, width):
    addresses = ["", "partnerships/school/?on_map=no", "partnerships/school/1/change/", "partnerships/membership/add/"]
    addresses += [
        "register/registerimport/add/",
        "register/registerimport/1/change/",
        "partnerships/person/1/held/",
    ]

    violations = {address: inaccessible(officer, axe, f"{site.url}/admin/{address}") for address in addresses}

    assert {where: found for where, found in violations.items() if found} == {}


@pytest.mark.thorough
@pytest.mark.parametrize("width", [768])
def test_list_comes_before_its_filters_on_a_tablet_and_leads_to_them(officer, site, width):
    officer.goto(f"{site.url}/admin/partnerships/school/?open=yes")
    assert officer.locator("#result_list").bounding_box()["y"] < 800

    officer.get_by_role("link", name="Filters", exact=True).click()

    assert officer.locator("#changelist-filter").bounding_box()["y"] < 800


@pytest.mark.thorough
def test_row_that_is_added_to_a_form_names_its_fields(officer, site, axe):
    officer.goto(f"{site.url}/admin/partnerships/school/1/change/")

    officer.get_by_text("Add another Membership").click()

    officer.locator("#memberships-group .select2-selection[aria-label='Partnership']").last.wait_for()
    assert axe() == []


@pytest.mark.thorough
@pytest.mark.parametrize("width", [768, 1280])
def test_officer_puts_in_a_postcode_that_the_register_leaves_out(officer, site, width):
    site.prepare("manage.py", "shell", "--verbosity", "0", "--command", LEAVE_OUT)
    officer.goto(f"{site.url}/admin/partnerships/school/?on_map=no&open=yes")
    officer.locator("#result_list tbody th a").first.click()

    officer.locator("#id_postcode").fill("CM1")
    officer.get_by_role("button", name="Save and continue editing").first.click()
    assert "is not a postcode" in officer.locator(".field-postcode .errorlist").inner_text()
    officer.locator("#id_postcode").fill("cm11qh")
    officer.get_by_role("button", name="Save and continue editing").first.click()

    assert officer.locator("#id_postcode").input_value() == "CM1 1QH"
    assert "The register has none." in officer.locator(".field-postcode_in_words").inner_text()
    officer.get_by_role("link", name="View on site").click()
    assert "Postcode put right by the council." in officer.locator("main").inner_text()
    assert officer.locator("main ol.portal-places li").count() > 0


@pytest.mark.thorough
def test_form_for_a_new_record_opens_in_its_first_field(officer, site):
    officer.goto(f"{site.url}/admin/partnerships/partnership/add/")

    assert officer.evaluate("document.activeElement.name") == "name"


def test_administrator_makes_an_account_that_signs_in(administrator, site):
    administrator.goto(f"{site.url}/admin/accounts/user/add/")
    administrator.fill("input[name='email']", "new.officer@example.org")
    for name in ("password1", "password2"):
        administrator.fill(f"input[name='{name}']", "quite a long password")
    administrator.get_by_label("LA officer").check()
    administrator.check("input[name='is_staff']")
    administrator.locator("input[name='_save']").first.click()
    administrator.wait_for_load_state("networkidle")  # or its scripts would be asked for by nobody
    administrator.context.clear_cookies()

    site.sign_ins["New officer"] = ("new.officer@example.org", "quite a long password")
    sign_in(administrator, site, "New officer")

    assert administrator.goto(f"{site.url}/admin/partnerships/partnership/").status == 200


def open_first(page) -> None:
    """Open the first record of a list, and wait until its form is there."""
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url(re.compile("/change/"))
    page.locator("input[name='_save']").first.wait_for()


def test_officer_finds_a_partnership_and_gives_it_a_school(officer, site):
    officer.goto(f"{site.url}/admin/partnerships/partnership/?q=Dengie")
    open_first(officer)
    memberships = officer.locator("#memberships-group tr.has_original").count()

    officer.locator("#memberships-group .add-row a").click()
    row = officer.locator("#memberships-group tr.dynamic-memberships:not(.has_original)").last
    row.locator(".select2-selection").click()
    officer.locator(".select2-search__field").last.fill("Lexden")
    officer.locator(".select2-results__option", has_text="Lexden Primary").click()
    row.locator("input[name$='started_on']").fill("2026-09-01")
    officer.locator("input[name='_save']").first.click()

    assert "Saved:" in officer.locator(".messagelist").inner_text()
    officer.goto(f"{site.url}/admin/partnerships/partnership/?q=Dengie")
    open_first(officer)
    assert officer.locator("#memberships-group tr.has_original").count() == memberships + 1


@pytest.mark.thorough
def test_officer_reads_who_changed_a_board(officer, site):
    officer.goto(f"{site.url}/admin/boards/board/?q=School")
    open_first(officer)
    officer.locator("input[name='quorum']").fill("7")
    officer.locator("input[name='_continue']").first.click()

    officer.locator("a.historylink").click()

    newest = officer.locator("#change-history tbody tr").first.inner_text()
    assert "officer" in newest.lower()
    assert "to 7" in newest


@pytest.mark.thorough
def test_view_on_site_opens_the_public_page(officer, site):
    officer.goto(f"{site.url}/admin/boards/board/?q=School")
    open_first(officer)

    address = officer.locator("a.viewsitelink").get_attribute("href")
    response = officer.goto(site.url + address)

    assert response.status == 200
    assert officer.url == f"{site.url}/boards/school-partnership-board/"

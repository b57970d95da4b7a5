"""A lead's year: asked, corrects, withdraws, writes to all, prints the list, hands over, reads the answer."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_admin import officer  # noqa: F401
from tests.browser.test_confirmation import ask_the_lead
from tests.browser.test_main_tasks import sign_in

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
# The demonstration has no contact details of heads.
GIVE_AN_ADDRESS = """
import json
from partnerships.models import Headship
for headship in Headship.objects.active().select_related("person"):
    headship.person.email = f"{headship.person.slug}@example.org"
    headship.person.save()
print(json.dumps({}))
"""


def send_focus(page, focus: str) -> None:
    """Correct what the partnership works on, from the lead's own desk."""
    page.get_by_role("button", name="Correct something").click()
    page.get_by_role("link", name=re.compile("What the partnership works on")).click()
    page.get_by_label("What the partnership works on").fill(focus)
    page.get_by_role("button", name="Send to the council").click()


def decide(page, site, kind: str, button: str, note: str = "") -> None:
    """As an officer, decide on the proposal of that kind that waits."""
    page.goto(f"{site.url}/admin/confirmations/proposal/?state=waiting&kind__exact={kind}&q=Colne")
    page.locator("#result_list tbody th a").first.click()
    if note:
        page.get_by_label("Note to the lead").fill(note)
    page.get_by_role("button", name=button).click()
    page.locator(".messagelist").wait_for()


@pytest.mark.parametrize("width", [1280])
def test_lead_lives_through_a_year(officer, site, faults_at):  # noqa: F811
    page = officer
    officers = page.context.cookies()
    ask_the_lead(page, site, "Colne Valley")
    page.context.clear_cookies()

    # Asked: signing in leads to what waits for an answer.
    sign_in(page, site, "Partnership lead")
    page.wait_for_url(re.compile(r"/my-partnership/\d+/$"))
    desk = page.url
    page.get_by_text("We asked you on").wait_for()
    assert faults_at(page, WIDTHS) == {}

    # Corrects, one thing a page; sending nothing is told, and what contradicts it is asked about.
    page.get_by_role("button", name="Correct something").click()
    assert faults_at(page, WIDTHS) == {}
    page.goto(desk)
    send_focus(page, "Reading in every classroom.")
    page.get_by_text("The council has what you sent.").wait_for()
    send_focus(page, "Reading.")
    page.locator(".govuk-error-summary", has_text="this contradicts what waits").wait_for()
    page.get_by_text("what it works on: Reading in every classroom.").wait_for()
    assert faults_at(page, WIDTHS) == {}
    page.get_by_label("Withdraw what I sent before").check()
    page.get_by_role("button", name="Send to the council").click()
    page.get_by_text("The council has what you sent.").wait_for()
    expect(page.locator(".govuk-tag", has_text="Withdrawn")).to_have_count(1)
    page.goto(f"{desk}correct/website/")
    page.get_by_label("Its website").fill("https://wrong.example.org")
    page.get_by_role("button", name="Send to the council").click()

    # Withdraws one, with the keyboard alone.
    page.get_by_role("link", name=re.compile("wrong.example.org")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What you sent on").wait_for()
    assert faults_at(page, WIDTHS) == {}
    page.get_by_role("button", name="Withdraw this").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You withdrew this. The record stays as it is.").wait_for()
    assert page.get_by_role("button", name="Withdraw this").count() == 0
    assert faults_at(page, WIDTHS) == {}
    assert "wrong.example.org" in site.link_sent(r"(Its website: https://wrong\S+|website: https://wrong\S+)")

    # Writes to all member schools.
    page.goto(desk)
    page.get_by_role("link", name="Write one message to all of them").click()
    page.get_by_label("Subject").fill("Moderation on 3 March")
    page.get_by_label("Message").fill("Bring three pieces of writing.")
    page.get_by_role("button", name="See who gets it").click()
    page.get_by_role("button", name=re.compile(r"Send to \d+ schools")).click()
    page.get_by_text(re.compile(r"\d+ sent|\d+ waiting")).first.wait_for()
    assert faults_at(page, WIDTHS) == {}
    assert site.link_sent("(Bring three pieces of writing)")

    # Prints the list, as it is found.
    page.goto(f"{site.url}/partnerships/?q=Colne+Valley")
    page.get_by_role("link", name="Print", exact=True).click()
    page.wait_for_url(re.compile("/partnerships/print/"))
    assert faults_at(page, WIDTHS) == {}
    page.get_by_role("heading", name="Colne Valley").wait_for()
    assert page.pdf(format="A4").startswith(b"%PDF")

    # Hands over, on a day so far ahead that it is asked about.
    page.goto(desk)
    page.get_by_role("link", name="Hand over the lead").click()
    page.get_by_label("Who follows you").fill("Juniper Ashdown")
    for box, value in {"Day": "1", "Month": "September", "Year": "2029"}.items():
        page.get_by_label(box).fill(value)
    page.get_by_role("button", name="Send to the council").click()
    page.locator(".govuk-error-summary", has_text="Say that the day is right").wait_for()
    assert faults_at(page, WIDTHS) == {}
    page.get_by_label(re.compile("Yes, 1 September 2029")).check()
    page.get_by_role("button", name="Send to the council").click()
    page.get_by_text("The council has what you sent.").wait_for()

    # The officer answers both; the lead reads it on their desk.
    leads = page.context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies(officers)
    decide(page, site, "record", "Accept what is ticked")
    decide(page, site, "hand-over", "Decline all", "Let us speak in 2028.")
    page.context.clear_cookies()
    page.context.add_cookies(leads)
    page.goto(desk)
    expect(page.get_by_text("Reading.", exact=True)).to_be_visible()
    page.get_by_text("The officer’s note: Let us speak in 2028.").wait_for()
    page.get_by_role("link", name=re.compile("Juniper Ashdown")).click()
    expect(page.get_by_text("Not taken over")).to_be_visible()
    assert faults_at(page, WIDTHS) == {}
    site.link_sent(r"(Let us speak in 2028\.)")


def test_addresses_are_copied_by_the_button(officer, site):  # noqa: F811
    page = officer
    site.prepare("manage.py", "shell", "--verbosity", "0", "--command", GIVE_AN_ADDRESS)
    page.context.clear_cookies()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, site, "Partnership lead")
    page.wait_for_url(re.compile(r"/my-partnership/\d+/$"))

    page.get_by_role("button", name="Copy the addresses").click()

    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#addresses").input_value()


def test_head_comes_to_their_school(officer, site, faults_at):  # noqa: F811
    page = officer
    page.context.clear_cookies()

    sign_in(page, site, "Headteacher")

    page.wait_for_url(re.compile(r"/schools/\d+/$"))
    page.get_by_role("heading", name="For you, as headteacher").wait_for()
    assert faults_at(page, WIDTHS) == {}
    page.get_by_role("link", name="Something wrong? Tell the council").click()
    page.wait_for_url(re.compile("/report/$"))

"""A governor follows a partnership without an account, is told, and leaves; a reader hides the council's notice."""

import pytest

pytestmark = pytest.mark.browser

PARTNERSHIP = "/partnerships/colne-valley-partnership/"
LINK = r"(http://127\.0\.0\.1:\d+/follow/{}/[^\s\">]+)"
TELL = """
import datetime as dt, io, json
from django.core.management import call_command
from partnerships.models import Lead
from django.utils import timezone
yesterday = timezone.localdate() - dt.timedelta(days=1)
leads = Lead.objects.filter(ended_on=None, partnership__slug="colne-valley-partnership")
keys = list(leads.values_list("pk", flat=True))
leads.update(ended_on=yesterday)
call_command("send_alerts", stdout=io.StringIO())
Lead.objects.filter(pk__in=keys).update(ended_on=None)  # for the tests beside this one
print(json.dumps({}))
"""
NOTICE = """
import json
from office.models import Council
Council.objects.update(notice=%r)
print(json.dumps({}))
"""


def in_the_portal(site, code: str) -> None:
    """Run this in the portal's environment."""
    site.prepare("-c", f"import django; django.setup()\n{code}")


@pytest.mark.parametrize("width", [360])
def test_governor_follows_a_partnership_is_told_and_leaves(page, site, axe):
    page.goto(f"{site.url}{PARTNERSHIP}")
    page.get_by_role("link", name="Get an e-mail when this changes").click()
    assert axe() == []
    page.get_by_role("button", name="Send me the link").click()
    page.locator(".govuk-error-summary", has_text="Enter your e-mail address").wait_for()
    assert axe() == []
    page.get_by_label("Your e-mail address").fill("governor@example.org")
    page.wait_for_timeout(3100)  # in which nobody reads a form and fills it in
    page.get_by_role("button", name="Send me the link").click()
    page.get_by_role("heading", name="Look into your inbox").wait_for()
    assert axe() == []

    page.goto(site.link_sent(LINK.format("confirm")))
    assert axe() == []
    page.get_by_role("button", name="Yes, e-mail me").click()
    page.get_by_role("heading", name="You follow Colne Valley Partnership").wait_for()
    assert axe() == []

    in_the_portal(site, TELL)
    page.goto(site.link_sent(LINK.format("leave")))
    assert axe() == []
    page.get_by_role("button", name="Stop them").click()
    page.get_by_role("heading", name="You get no more of these e-mails").wait_for()
    assert axe() == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_notice_is_hidden_without_a_script_and_the_page_stays(browser, site):
    in_the_portal(site, NOTICE % "The office is closed.")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    try:
        page.goto(f"{site.url}/partnerships/?q=colne")
        assert page.context.cookies() == []

        page.get_by_role("button", name="Hide this notice").click()

        assert page.url == f"{site.url}/partnerships/?q=colne"
        assert page.get_by_text("The office is closed.").count() == 0
        page.goto(site.url)
        assert page.get_by_text("The office is closed.").count() == 0
        assert [cookie["name"] for cookie in page.context.cookies()] == ["notice_hidden"]
    finally:
        context.close()
        in_the_portal(site, NOTICE % "")

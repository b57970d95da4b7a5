"""Pages that ask before a grave step: whatever Enter presses in a form of theirs takes nothing."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from lxml import html

from boards.minutes.withdrawing.writes import withdraw
from boards.models import Meeting, Paper
from boards.steps import CLEAR, NOT_STARTED, STEPS
from boards.workflow import start_recording
from tests.boards.minuted import bring_to_members, bring_to_the_public, make_item, make_recording
from tests.clients import signed_in
from tests.factories import make_meeting
from tests.template_databases import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
TEMPLATES = PROJECT / "templates" / "boards"
ASKS = [step for step in STEPS if step.question and step is not NOT_STARTED]


def submits_of(answer) -> list[list]:
    """The buttons that submit each form of the page's main part, in the order of the page."""
    page = html.fromstring(answer.content.decode())
    forms = page.xpath("//main//form")
    return [
        [
            button
            for button in page.xpath("//main//button | //main//input[@type='submit']")
            if button.get("type", "submit") == "submit"
            and (button.get("form") == form.get("id") if button.get("form") else form in button.iterancestors())
        ]
        for form in forms
    ]


def assert_safe_comes_first(answer, *, has_grave: bool) -> None:
    buttons = submits_of(answer)
    grave = [form for form in buttons if any(button.get("data-grave") is not None for button in form)]
    assert bool(grave) == has_grave
    for form in grave or buttons:
        assert form[0].get("data-safe") is not None, html.tostring(form[0])
        assert form[0].get("data-grave") is None


@pytest.fixture
def planned(setting) -> Meeting:
    meeting = make_meeting(setting.board, held_on=TODAY + dt.timedelta(days=1))
    make_item(meeting)
    return meeting


@pytest.fixture
def published(setting) -> Meeting:
    return bring_to_the_public(make_recording(setting), setting)


def test_grave_button_stands_in_one_template_behind_the_safe_one_and_on_pages_that_ask():
    partial = (TEMPLATES / "_grave_buttons.html").read_text()
    assert 0 < partial.index("data-safe") < partial.index("data-grave")

    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        if template.name not in (
            "_grave_buttons.html",
            "action_update.html",
        ):  # which stops links, and can send new ones
            assert not re.search(r"data-grave|govuk-button--warning", text), template
        if "_grave_buttons.html" in text and template.name not in ("asked_first.html", "_grave_buttons.html"):
            assert '{% extends "boards/asked_first.html" %}' in text, template


@pytest.mark.parametrize("step", ASKS, ids=lambda step: step.name)
def test_page_of_a_step_has_the_safe_button_first(setting, step):
    meeting = make_recording(setting)
    cleared_at = None if step is CLEAR else timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(status=step.leads_from[0], cleared_at=cleared_at)
    officer, address = signed_in(setting.officer), f"/meetings/{meeting.pk}/steps/{step.name}/"

    page = officer.get(address)
    if step.reason or step.word_in_place:  # the officer clears in a chair’s place
        assert_safe_comes_first(page, has_grave=False)
        page = officer.post(address, {"reason": "Snow", "look": "yes"})
    assert_safe_comes_first(page, has_grave=True)
    safe = submits_of(page)[-1][0]
    officer.post(address, {"reason": "Snow", safe.get("name"): safe.get("value")})

    meeting.refresh_from_db()
    assert meeting.status == step.leads_from[0]
    assert meeting.history.count() == 1


def test_taking_a_start_back_has_the_safe_button_first(setting):
    meeting = make_meeting(setting.board, held_on=TODAY, status="agenda-issued")
    make_item(meeting)
    start_recording(meeting=meeting, by=setting.minute_taker)

    page = signed_in(setting.officer).get(f"/meetings/{meeting.pk}/steps/{NOT_STARTED.name}/")

    assert_safe_comes_first(page, has_grave=True)


def test_taking_an_item_off_has_the_safe_button_first(setting, planned):
    item, officer = planned.items.get(), signed_in(setting.officer)
    address = f"/meetings/{planned.pk}/agenda/{item.pk}/move/"

    page = officer.post(address, {"move": "remove"})
    assert_safe_comes_first(page, has_grave=True)
    safe = submits_of(page)[-1][0]
    left = officer.post(address, {safe.get("name"): safe.get("value")})

    assert left["Location"] == f"/meetings/{planned.pk}/agenda/#item-{item.pk}"
    assert planned.items.count() == 1


def test_withdrawing_a_paper_asks_and_has_the_safe_button_first(setting, planned):
    item, officer = planned.items.get(), signed_in(setting.officer)
    paper = Paper(meeting=planned, item=item, title="Report")
    paper.file.save("report.csv", ContentFile(b"a,b\n1,2\n"))
    address = f"/meetings/{planned.pk}/agenda/{item.pk}/papers/{paper.pk}/"

    form = officer.get(address)
    page = officer.post(address, {"withdraw": "ask", "reason": "It names a child"})
    again = officer.post(address, {"withdraw": "ask", "reason": "It names a child", "again": "yes"})

    paper.refresh_from_db()
    assert not paper.is_withdrawn
    assert submits_of(form)[-1][0].get("data-safe") is not None
    assert_safe_comes_first(page, has_grave=True)
    assert 'value="It names a child"' in again.content.decode()


@pytest.mark.parametrize("is_sure", [True, False])
def test_item_leaves_part_b_by_its_form_only_once_it_was_asked_about(setting, planned, is_sure):
    secret = make_item(planned, "2", title="Staffing", is_part_b=True)
    officer, address = signed_in(setting.officer), f"/meetings/{planned.pk}/agenda/{secret.pk}/"
    form = {"title": "Staffing, changed", "purpose": "note"}

    page = officer.post(address, form)
    secret.refresh_from_db()
    before = (secret.title, secret.is_part_b)
    assert_safe_comes_first(page, has_grave=True)
    kept = {field.get("name"): field.get("value") for field in html.fromstring(page.content).xpath("//main//input")}
    officer.post(address, kept | ({"sure": "yes"} if is_sure else {"is_part_b": "yes"}))

    secret.refresh_from_db()
    assert before == ("Staffing", True)
    assert (secret.title, secret.is_part_b) == ("Staffing, changed", not is_sure)


def test_item_that_stays_in_its_part_is_saved_at_once(setting, planned):
    secret = make_item(planned, "2", title="Staffing", is_part_b=True)
    officer, address = signed_in(setting.officer), f"/meetings/{planned.pk}/agenda/{secret.pk}/"

    assert officer.post(address, {"title": "New", "purpose": "note", "is_part_b": "on"}).status_code == 302

    secret.refresh_from_db()
    assert (secret.title, secret.is_part_b) == ("New", True)


@pytest.mark.parametrize("fields", [{"look": "yes"}, {"everything": "yes"}, {}])
def test_withdrawing_minutes_asks_and_has_the_safe_button_first(setting, published, fields):
    officer, address = signed_in(setting.officer), f"/meetings/{published.pk}/minutes/withdraw/"
    version = published.versions.last_public().number
    form = {"version": version, "reason": "A name", "choice-item-1": "remove", "choice-item-2": "keep"} | fields

    first = officer.get(address)
    page = officer.post(address, form)
    again = officer.post(address, form | {"again": "yes"})

    assert submits_of(first)[-1][0].get("data-safe") is not None
    assert_safe_comes_first(page, has_grave=True)
    assert "A name" in again.content.decode()
    assert published.versions.last_public().stage == "published"
    gone = 3 if "everything" in fields else 1
    said = f"{gone} part{'s' if gone > 1 else ''} of the minutes {'are' if gone > 1 else 'is'} removed"
    assert said in page.content.decode()


def test_putting_back_and_approving_have_the_safe_button_first(setting, published, circulated_too):
    public = published.versions.last_public().number
    withdraw(
        meeting=published,
        version=public,
        instead={"item-1": None},
        reason="A name",
        is_reason_shown=False,
        by=setting.officer,
    )
    officer = signed_in(setting.officer)
    back = f"/meetings/{published.pk}/minutes/put-back/"
    approve = f"/meetings/{circulated_too.pk}/minutes/approve/"
    in_item = Meeting.objects.get(status="in-progress").items.first()

    assert_safe_comes_first(officer.get(back), has_grave=False)
    assert_safe_comes_first(officer.post(back, {"reason": "No name", "look": "yes"}), has_grave=True)
    assert_safe_comes_first(officer.get(approve), has_grave=False)
    assert_safe_comes_first(officer.post(approve, {"in_item": in_item.pk, "look": "yes"}), has_grave=True)

    circulated_too.refresh_from_db()
    assert circulated_too.status == "circulated"
    assert published.versions.last_public().stage == "redacted"


@pytest.fixture
def circulated_too(setting, published) -> Meeting:
    """A meeting between the published one and the one that approves."""
    return bring_to_members(make_recording(setting, published.held_on + dt.timedelta(days=30)), setting)

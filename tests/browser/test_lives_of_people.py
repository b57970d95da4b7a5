"""What a year brings to people, done by an officer in admin: each in one step, its clicks counted and printed."""

import time

import pytest

from tests.browser.test_admin import officer  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
FIND = """
import json
from boards.models import Board, Seat
from partnerships.models import Headship, Lead, Organisation, Person
head = Headship.objects.active().filter(person__leads__ended_on=None, person__leads__isnull=False).first()
if head is None:
    lead = Lead.objects.active().filter(school__isnull=False).first()
    head = Headship.objects.create(person=lead.person, school=lead.school, started_on=lead.started_on)
lead = Lead.objects.active().exclude(person=head.person).first()
chair = Seat.objects.active().chairs().filter(brings__isnull=False).select_related("board").first()
print(json.dumps({
    "lead": lead.pk, "head": head.pk, "board": Board.objects.get(slug="school-partnership-board").pk,
    "chair": chair.pk, "quadrant": chair.board.slug, "body": Organisation.objects.get(name="ASHE").pk,
}))
"""


TWO = """
import json
from boards.models import Board, Seat
from partnerships.models import Person
keep = Person.objects.create(name="Fenimore Example", slug="fenimore-example", email="fenimore@example.org")
gone = Person.objects.create(name="Fennimore Exampel", slug="fennimore-exampel")
Seat.objects.create(board=Board.objects.first(), person=gone, started_on="2026-01-01")
print(json.dumps({"keep": keep.pk, "gone": gone.pk}))
"""
OLD = """
import json
from partnerships.models import Membership, Partnership, PartnershipKind, School
kind = PartnershipKind.objects.first()
old = Partnership.objects.create(name="Wrongton", slug="wrongton", kind=kind, started_on="2025-09-01")
for school in School.objects.open()[:3]:
    Membership.objects.create(partnership=old, school=school, started_on="2025-09-01")
old.history.update(history_date="2025-09-01T12:00:00+00:00")
print(json.dumps({"partnership": old.pk}))
"""


class Hand:
    """An officer’s hand on the mouse: it counts."""

    def __init__(self, page, site, axe, job: str) -> None:
        self.page, self.site, self.axe, self.job = page, site, axe, job
        self.clicks, self.began = 0, time.monotonic()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site.url}{path}")

    def click(self, name: str, role: str = "link") -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=role == "button").first.click()

    def choose(self, label: str, option: str) -> None:
        self.clicks += 1
        box = self.page.get_by_label(label).first
        texts = box.locator("option").all_inner_texts()
        box.select_option(label=next(text for text in texts if option in text))

    def fill(self, **typed: str) -> None:
        for name, value in typed.items():
            self.page.locator(f"#id_{name}").fill(value)

    def agree(self) -> str:
        """See what will happen, look at both pages with axe, agree, and return what is told."""
        assert self.axe() == [], self.job
        self.click("See what will happen", "button")
        assert self.axe() == [], self.job
        assert self.page.get_by_role("heading", name="What will happen").count(), self.page.locator(
            "main, #content"
        ).inner_text()
        self.click("Confirm", "button")
        told = self.page.locator(".messagelist").inner_text()
        print(f"\n{self.job}: {self.clicks} clicks, {time.monotonic() - self.began:.0f} s")  # for the note of the year
        return told


@pytest.fixture(scope="module")
def found(site):
    """The records of the demonstration that these lives are about."""
    return site.prepare("manage.py", "shell", "--verbosity", "0", "--command", FIND)


@pytest.fixture
def hand(officer, site, axe):  # noqa: F811
    return lambda job: Hand(officer, site, axe, job)


def prepared(hand: Hand, code: str) -> dict:
    return hand.site.prepare("manage.py", "shell", "--verbosity", "0", "--command", code)


def public(hand: Hand, path: str) -> str:
    return hand.page.request.get(f"{hand.site.url}{path}").text()


def test_lead_changes_next_summer(hand, found):
    one = hand("A lead changes next summer")
    one.open(f"/admin/partnerships/lead/{found['lead']}/change/")
    one.click("Hand over…")
    one.fill(new_name="Ottoline Example", on="1 September 2027", email="ottoline@example.org")

    assert "Ottoline Example becomes" in one.agree()
    assert one.clicks <= 3


def test_head_changes_who_leads_too(hand, found):
    one = hand("A head changes who also leads")
    one.open(f"/admin/partnerships/headship/{found['head']}/change/")
    one.click("Hand over…")
    one.fill(new_name="Barnaby Example", on="1 September 2027", email="barnaby@example.org")
    for box in one.page.locator("select[id^=id_lead_]:not([id$=_to])").all():
        one.clicks += 1
        box.select_option(label="The new head")

    told = one.agree()
    assert "Barnaby Example becomes" in told
    assert "lead of" in told


def test_new_board_member_with_a_term(hand, found):
    one = hand("A new board member with a term")
    one.open(f"/admin/boards/board/{found['board']}/change/")
    one.click("New member…")
    one.fill(new_name="Cordelia Example", email="cordelia@example.org", on="1 January 2026", until="31 August 2029")
    one.choose("Represents", "ASHE")

    assert "until 31 August 2029" in one.agree()
    assert "Cordelia Example" in public(one, "/boards/school-partnership-board/")


def test_chair_resigns_the_seat_on_the_board_is_vacant_and_filled(hand, found):
    one = hand("A chair resigns")
    one.open(f"/admin/boards/seat/{found['chair']}/change/")
    one.click("End…")
    one.fill(on=one.page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)"))
    assert one.agree().count("is vacant from") == 2

    other = hand("The vacancy is filled")
    other.open("/admin/")
    other.page.locator("summary", has_text="vacant").click()
    other.click("Who takes it? Quadrant meetings, " + found["quadrant"].replace("-", " ").split(" quadrant")[0].title())
    other.fill(new_name="Dorian Example", email="dorian@example.org")
    other.fill(on=other.page.evaluate("new Date().toISOString().slice(0, 10)"))
    assert "School Partnership Board" in other.agree()
    assert "Dorian Example" in public(other, "/boards/school-partnership-board/")
    assert "Dorian Example" in public(other, f"/boards/{found['quadrant']}/")


def test_organisation_is_renamed(hand, found):
    one = hand("An organisation is renamed")
    one.open(f"/admin/partnerships/organisation/{found['body']}/change/")
    one.click("Rename…")
    one.fill(name="Essex Secondary Heads", on="1 September 2026")

    one.agree()
    board = "/boards/school-partnership-board/"
    assert "Essex Secondary Heads" in public(one, board)
    assert "Essex Secondary Heads" not in public(one, f"{board}?on=2026-08-31")


def test_typing_error_is_put_right(hand, axe):
    one = hand("A typing error is put right")
    one.open("/admin/partnerships/person/add/")
    one.fill(name="Ebeneezer Exampel")
    one.click("Save", "button")
    one.page.locator(".messagelist a").first.click()
    one.clicks += 1
    one.fill(name="Ebenezer Example")
    assert axe() == []
    one.click("Save", "button")

    assert "Ebenezer Example" in one.page.locator(".messagelist").inner_text()
    print(f"\n{one.job}: {one.clicks} clicks")


def test_two_records_of_one_person_become_one(hand):
    one = hand("Two records are merged")
    made = prepared(one, TWO)
    one.open(f"/admin/partnerships/person/{made['keep']}/change/")
    one.click("Merge with another record…")
    one.choose("The other record", "Fennimore Exampel")

    assert "becomes one with that of Fenimore Example" in one.agree()
    one.open(f"/admin/partnerships/person/{made['gone']}/change/")
    assert f"/person/{made['keep']}/" in one.page.url


def test_mistake_of_today_is_removed_and_an_older_one_withdrawn_and_put_back(hand, officer):  # noqa: F811
    one = hand("A record made by mistake is removed")
    one.open("/admin/partnerships/person/add/")
    one.fill(name="Nobody Example")
    officer.get_by_role("button", name="Save", exact=True).first.click()
    officer.locator(".messagelist a").first.click()
    one.click("Made by mistake…")
    one.fill(reason="Entered twice")
    assert "is removed" in one.agree()

    other = hand("An older one is withdrawn")
    made, address = prepared(other, OLD), "/partnerships/wrongton/"
    assert officer.request.get(f"{other.site.url}{address}").status == 200
    other.open(f"/admin/partnerships/partnership/{made['partnership']}/change/")
    other.click("Made by mistake…")
    other.fill(reason="A rehearsal")
    assert "is withdrawn" in other.agree()
    gone = officer.request.get(f"{other.site.url}{address}")
    assert (gone.status, "rehearsal" in gone.text()) == (410, False)

    back = hand("And put back")
    back.open("/admin/portal/withdrawal/")
    assert back.axe() == []
    officer.locator("#result_list tbody th a").first.click()
    back.click("Put back…")
    back.agree()
    assert officer.request.get(f"{other.site.url}{address}").status == 200

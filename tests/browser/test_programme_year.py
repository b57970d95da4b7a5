"""A partnership of fourteen schools goes through a year of peer reviews, from last year's sheet to what changed."""

import datetime as dt
import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from base.days import in_words
from base.school_terms import academic_year, year_days
from tests.browser.conftest import Site
from tests.browser.prepare_year import DEPUTY, LEAD, NEW_LEAD, SCHOOLS, address_of
from tests.browser.test_admin import signed_in

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
TODAY = dt.date.today()  # noqa: DTZ011  # the server's day, as the browser has it
FIRST, LAST = year_days(academic_year(TODAY))
TOMORROW = min(TODAY + dt.timedelta(days=1), LAST)
# Of Brackmere, whose year is told; Ashlow's visit is tomorrow, and Elderby's head is to review their own school.
ASHLOW, BRACKMERE, ELDERBY = "Ashlow", "Brackmere", "Elderby"
ALMA, BRYN, CORA, DREW, EDDA, GRETA = "Alma Vane", "Bryn Tarn", "Cora Wisp", "Drew Salt", "Edda Quill", "Greta Nye"
SHORT = {  # what the sheet calls two schools
    "St Osmund’s Catholic Primary School": "St Osmund's",
    "St Osmund’s Church of England Primary School": "St Osmunds Primary",
}
FOCUS, OUTCOME = "PHONICS IS WEAK", "LEADERS LACK GRIP"
SENTENCE = "Registers are taken at the gate, and lessons begin on time."


@dataclass
class County:
    """The site, and whoever uses it: each in a browser of their own, and one in which nobody is signed in."""

    site: Site
    browser: Browser
    faults_at: Callable[[Page, tuple[int, ...]], dict]
    made: dict
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, name: str = "") -> Page:
        """The page of somebody, who is signed in; without a name nobody is."""
        if name not in self.pages:
            context = self.browser.new_context()
            if name:
                context.add_cookies([{"name": "sessionid", "value": self._session(name), "url": self.site.url}])
            self.pages[name] = context.new_page()
        return self.pages[name]

    def _session(self, name: str) -> str:
        there = self.made["sessions"].get(name)
        return there or self.site.prepare("-m", "tests.browser.prepare_year", "session", name)["session"]

    def open(self, path: str, name: str = "") -> Page:
        """The page of somebody, at an address."""
        page = self.page(name)
        page.goto(path if path.startswith("http") else self.site.url + path)
        return page

    def sheet(self) -> Page:
        """The round sheet, as the lead has it who begins the year."""
        return self.open(f"/my-partnership/{self.made['lead']}/round/", LEAD)

    def look_at(self, page: Page) -> None:
        """Look at the page on a telephone and at a desk."""
        assert self.faults_at(page, WIDTHS) == {}, page.url

    def mail(self, to: str, subject: str, about: str = "") -> str:
        """The text of the last e-mail to somebody with that in its subject, and that in its text; it is waited for."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if found := [text for text in self._mails(to, subject) if about in text]:
                return found[-1]
            time.sleep(0.1)
        pytest.fail(f"no e-mail to {to}: {subject}")

    def _mails(self, to: str, subject: str) -> list[str]:
        paths = sorted(self.site.mail.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        written = [one for path in paths for one in re.split(r"(?m)^-{70,}\n", path.read_text()) if one.strip()]
        mails = [email.message_from_string(one, policy=email.policy.default) for one in written]
        own = [one for one in mails if one["To"] == address_of(to) and subject in one["Subject"]]
        return [one.get_body(("plain",)).get_content() for one in own]

    def follow(self, mail: str, of: str, name: str = "") -> Page:
        """The page behind the link of an e-mail to such an address."""
        return self.open(re.search(rf"http\S+/{of}/\S+", mail)[0], name)


@pytest.fixture
def county(site, browser, faults_at) -> Iterator[County]:
    made = site.prepare("-m", "tests.browser.prepare_year")
    county = County(site, browser, faults_at, made)
    yield county
    for page in county.pages.values():
        page.context.close()


def test_fourteen_schools_go_through_a_year(county, tmp_path):
    last_years_sheet_is_pasted(county)
    head_does_not_review_their_own_school(county)
    visit_is_postponed_in_two_clicks_and_has_another_day(county)
    reviewer_is_replaced_the_night_before(county)
    visit_and_workshop_are_closed_without_an_account(county)
    host_says_that_the_report_was_received(county)
    host_becomes_an_academy(county, tmp_path)
    support_is_asked_agreed_and_given(county)
    another_leads(county)
    impact_review_is_closed_without_an_account(county)
    what_changed_is_shared_and_taken_back(county)


def last_years_sheet_is_pasted(county: County) -> None:
    page = county.open(f"/my-partnership/{county.made['lead']}/", LEAD)
    page.get_by_role("link", name="Plan them, or say how they are done").click()
    page.get_by_role("link", name="Paste it from Excel").click()
    county.look_at(page)
    page.get_by_label("Cells of your spreadsheet").fill(cells_of_last_year())
    page.get_by_role("button", name="Continue").click()

    # Twelve names are known, two asked about; and what is to become of last year's days.
    page.get_by_text("Nothing is planned yet. 12 schools").wait_for()
    page.get_by_text("“Focus” (column H), “Outcome” (column I)").wait_for()
    expect(page.get_by_role("group", name=re.compile("Which school is"))).to_have_count(len(SHORT))
    county.look_at(page)
    page.get_by_label("Move them by 52 weeks").check()
    page.get_by_label("Yes, take them as agreed").check()
    for school, short in SHORT.items():
        page.get_by_role("group", name=f"Which school is “{short}”?").get_by_label(school).check()
    page.get_by_role("button", name="Continue").click()

    # One pairing is refused: it is left out, and the rest planned.
    page.locator(".govuk-error-summary", has_text=f"{EDDA} heads {ELDERBY} Primary School").wait_for()
    county.look_at(page)
    page.get_by_role("button", name="Leave out 1 person, and go on").click()
    page.get_by_role("heading", name="Look through, then plan it").wait_for()
    page.get_by_role("button", name="Plan these peer reviews").click()

    page.get_by_text("14 peer reviews are planned, as you looked it through.").wait_for()
    page.get_by_text("14 schools: 0 held").wait_for()
    expect(page.locator(".round-sheet__group")).to_have_count(4)
    assert not any(word in page.content() for word in (FOCUS, OUTCOME))
    county.look_at(page)


def head_does_not_review_their_own_school(county: County) -> None:
    page = county.page(LEAD)
    page.get_by_role("link", name=f"Change {ELDERBY}").click()
    page.get_by_label("Lead reviewer").select_option(label=f"{EDDA}, {ELDERBY} Primary School")
    page.get_by_role("button", name="Save").click()
    page.locator(".govuk-error-summary", has_text=f"{EDDA} heads {ELDERBY} Primary School").wait_for()

    page.get_by_label("Lead reviewer").select_option(label=f"{DREW}, Dunlow Primary School")
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"The review of {ELDERBY} Primary School is changed.").wait_for()


def visit_is_postponed_in_two_clicks_and_has_another_day(county: County) -> None:
    page = county.sheet()
    page.get_by_role("link", name=f"Postpone {BRACKMERE}").click()
    page.get_by_role("button", name="An inspection").click()
    page.get_by_text(f"The review of {BRACKMERE} Primary School is postponed.").wait_for()
    assert row_of(page, BRACKMERE).get_by_text("Postponed").is_visible()

    page.get_by_role("link", name=f"Change {BRACKMERE}").click()
    page.get_by_label("Day of the visit").fill(in_words(TODAY))
    page.get_by_label("Workshop planned for").fill(in_words(TODAY))
    page.get_by_label("Impact review planned for").fill(in_words(TODAY))
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"The review of {BRACKMERE} Primary School is changed. 3 e-mails go out now.").wait_for()
    assert row_of(page, BRACKMERE).get_by_text("Was it held?").is_visible(), "its day is today"


def reviewer_is_replaced_the_night_before(county: County) -> None:
    page = county.sheet()
    page.get_by_role("link", name=f"Change {ASHLOW}").click()
    page.get_by_label("Day of the visit").fill(in_words(TOMORROW))
    page.get_by_role("button", name="Save").click()
    page.get_by_text(f"The review of {ASHLOW} Primary School is changed. 3 e-mails go out now.").wait_for()

    # Who cannot come says so without an account, and need not say why.
    cora = county.follow(county.mail(CORA, "the dates have changed", ASHLOW), "dates")
    county.look_at(cora)
    cora.get_by_role("button", name="I cannot").click()
    cora.get_by_role("heading", name="You said that you cannot come").wait_for()

    # Their lead is told, and replaces them in two taps: the link, and who comes instead.
    mail = county.mail(LEAD, f"{CORA} cannot come")
    assert f"They are a reviewer in the peer review of {ASHLOW} Primary School" in mail
    page = county.follow(mail, "people", LEAD)
    county.look_at(page)
    page.get_by_role("button", name=GRETA).click()
    page.get_by_text(f"{GRETA} takes the place of {CORA}. 4 e-mails go out now.").wait_for()

    # Everybody is told: who goes, who comes, who stays, and whose school it is.
    assert "takes the days out" in county.mail(CORA, "you no longer take part")
    for name, subject in ((GRETA, "you take part"), *((one, "who comes has changed") for one in (BRYN, ALMA))):
        mail = county.mail(name, subject)
        assert f"{BRYN}, {BRACKMERE} Primary School (lead reviewer); {GRETA}" in mail
        assert CORA not in mail
        assert not any(word in mail for word in ("Inclusion", "inspection", FOCUS, OUTCOME))
    cora.reload()
    cora.get_by_text("You are no longer one of the people of this peer review").wait_for()
    county.look_at(cora)


def visit_and_workshop_are_closed_without_an_account(county: County) -> None:
    page = county.follow(county.mail(ALMA, "the dates", f"of {BRACKMERE}"), "dates")
    close(
        page, "Say that it was held: visit", "Yes, it was held", f"The review of {BRACKMERE} Primary School was held."
    )
    assert page.get_by_role("link", name=re.compile("workshop")).count() == 0, "that is the champion's to say"

    page = county.follow(county.mail(DEPUTY, "the dates", f"of {BRACKMERE}"), "dates")
    county.look_at(page)
    close(page, "Say that it was held: workshop", "Save", f"Workshop held on {in_words(TODAY)}")
    assert page.get_by_text("Report received").count() == 0, "that is the host's alone"


def host_says_that_the_report_was_received(county: County) -> None:
    page = county.open("/reviews/", BRYN)
    page.get_by_text("Held or cancelled (1)").wait_for()
    county.look_at(page)
    page.get_by_role("link", name=BRACKMERE).first.click()
    close(page, "Say when: report received", "Save", f"Report received on {in_words(TODAY)}")
    county.look_at(page)


def host_becomes_an_academy(county: County, folder: Path) -> None:
    """By a refresh of the register, after which the worker has the review go on at the school that follows."""
    county.site.prepare("-m", "tests.browser.prepare_year", "refresh", str(folder))
    page = county.page(BRYN)
    until = time.monotonic() + 30
    while f"{BRACKMERE} Academy" not in page.locator("h1").inner_text() and time.monotonic() < until:
        page.reload()

    page.get_by_role("heading", name=f"Peer review of {BRACKMERE} Academy").wait_for()
    page.get_by_text(
        f"It was planned for {BRACKMERE} Primary School (URN 920002), which became this school."
    ).wait_for()


def support_is_asked_agreed_and_given(county: County) -> None:
    drew = county.open("/support/", DREW)
    drew.get_by_role("link", name="offer support").click()
    drew.get_by_label("Topic").select_option(label="Inclusion")
    drew.get_by_label("Days").fill("3")
    drew.get_by_label("Last day").fill(in_words(TODAY + dt.timedelta(days=90)))
    county.look_at(drew)
    drew.get_by_role("button", name="Offer this").click()
    drew.get_by_text("The offer stands from today.").wait_for()

    # Asked: of the partnership first, and of one whom the school chooses.
    cora = county.open("/support/", CORA)
    cora.get_by_role("button", name="Ask for support").click()
    cora.get_by_label("Topic").select_option(label="Inclusion")
    cora.get_by_label("By when").fill(in_words(TODAY + dt.timedelta(days=60)))
    county.look_at(cora)
    cora.get_by_role("button", name="Ask for support").click()
    cora.get_by_role("button", name=re.compile(r"Put on the short list\s*: Dunlow")).click()
    county.look_at(cora)
    cora.get_by_role("button", name=re.compile(r"^Ask\s+Dunlow")).click()
    cora.get_by_text("They are asked. 1 e-mail goes out now.").wait_for()

    # Released, agreed.
    mail = county.mail(DREW, "Support", "Your school is asked")
    assert "Inclusion" not in mail
    drew = county.follow(mail, "support", DREW)
    county.look_at(drew)
    drew.get_by_role("button", name="Yes: enter days and dates").click()
    for label, value in {"Days": "1", "First day": in_words(TODAY), "Last day": in_words(TODAY)}.items():
        drew.get_by_label(label).fill(value)
    drew.get_by_role("button", name="Yes, for these days").click()
    drew.get_by_text("The school that asked agrees to the days").wait_for()
    cora.reload()
    county.look_at(cora)
    cora.get_by_role("button", name="Agree").click()
    cora.get_by_text(f"Dunlow Primary School: 1 day, on {in_words(TODAY)}.").wait_for()
    cora.get_by_label("Who pays").select_option(label="The school that asked")
    cora.get_by_role("button", name="Agree").click()
    cora.get_by_text("It is agreed.").first.wait_for()

    # Given, as both say.
    for page in (cora, drew):
        page.reload()
        page.get_by_role("button", name="Say what became of it").click()
        page.get_by_label("What became of it").select_option(index=1)
        page.get_by_role("button", name="Say what became of it").click()
    drew.locator(".govuk-tag", has_text="Closed").wait_for()
    expect(drew.get_by_text("The support was given as agreed")).to_have_count(2)


def another_leads(county: County) -> None:
    county.pages["officer"] = officer = signed_in(county.browser.new_context().new_page(), county.site, "LA officer")
    officer.goto(f"{county.site.url}/admin/partnerships/lead/?q=Marsh+and+Mere&when=now")
    officer.locator("#result_list tbody th a").first.click()
    officer.get_by_role("link", name="Hand over…").click()
    officer.get_by_label("Or the name of somebody new").fill(NEW_LEAD)
    officer.get_by_label("First day of the new lead").fill(in_words(TODAY))
    officer.get_by_role("button", name="See what will happen").click()
    officer.get_by_role("button", name="Confirm").click()
    officer.locator(".messagelist", has_text=f"{NEW_LEAD} becomes lead of Marsh and Mere").wait_for()

    county.sheet().get_by_role("heading", name="Page not found").wait_for()
    page = county.open("/reviews/", NEW_LEAD)
    page.get_by_text("14 schools: 1 held").wait_for()
    page.get_by_role("link", name="Plan and print them").click()
    expect(row_of(page, f"{BRACKMERE} Academy")).to_contain_text("Agreed")
    assert "Inclusion" not in page.content(), "no school has said that its lead may see its topics"
    county.look_at(page)


def impact_review_is_closed_without_an_account(county: County) -> None:
    """By the link that was sent before the school became another, and the lead another too."""
    page = county.follow(county.mail(DEPUTY, "the dates", f"of {BRACKMERE}"), "dates")
    page.get_by_role("heading", name=f"Peer review of {BRACKMERE} Academy").wait_for()
    close(page, "Say that it was held: impact review", "Save", f"Impact review held on {in_words(TODAY)}")


def what_changed_is_shared_and_taken_back(county: County) -> None:
    bryn, cora = county.open("/reviews/", BRYN), county.open("/reviews/", CORA)
    assert SENTENCE not in cora.content()
    bryn.get_by_role("link", name=BRACKMERE).first.click()
    bryn.get_by_role("link", name="Share one sentence").click()
    county.look_at(bryn)
    bryn.get_by_label("What changed, in one sentence").fill(SENTENCE)
    bryn.get_by_label("The schools of our partnership").check()
    bryn.get_by_role("button", name="Share it").click()
    bryn.get_by_text("It is shared. You can take it back at any time.").wait_for()

    cora.reload()
    cora.get_by_text(SENTENCE).wait_for()
    county.look_at(cora)

    bryn.get_by_role("link", name="Change or take back").click()
    bryn.get_by_role("button", name="Take it back").click()
    bryn.get_by_text("It is taken back").wait_for()
    assert SENTENCE not in county.open("/reviews/", CORA).content(), "gone on the next request"


def cells_of_last_year() -> str:
    """Last year's sheet: each school is reviewed by the next two, Brackmere by Ashlow, and Elderby by itself."""
    heads = list(SCHOOLS.values())
    headings = ("School", "Group", "Review date", "Lead reviewer", "Reviewers", "Improvement champion", "Topics")
    rows = [[*headings, "Focus", "Outcome"]]
    for place, (school, head) in enumerate(SCHOOLS.items()):
        first, second = heads[(place + 1) % len(heads)], heads[(place + 2) % len(heads)]
        people = [first, second, ""]
        if school.startswith(BRACKMERE):
            people = [ALMA, "", DEPUTY]
        elif school.startswith(ELDERBY):
            people = [head, second, ""]
        day = day_of_visit(place) - dt.timedelta(weeks=52)
        group = str(min(place // 4 + 1, 4) if place < 8 else 3 if place < 11 else 4)
        rows.append([SHORT.get(school, school), group, f"{day:%d/%m/%Y}", *people, "Inclusion", FOCUS, OUTCOME])
    return "\n".join("\t".join(row) for row in rows)


def day_of_visit(place: int) -> dt.date:
    """So many weeks ahead, or, where that is another academic year, as many weeks ago: on no day of the story."""
    day = TODAY + dt.timedelta(weeks=place + 1)
    return day if day < LAST - dt.timedelta(days=2) else TODAY - dt.timedelta(weeks=place + 1)


def row_of(page: Page, school: str):
    """The row of a school's review on the sheet."""
    return page.locator("tr", has=page.get_by_role("link", name=school, exact=False)).first


def close(page: Page, link: str, button: str, said: str) -> None:
    """Say of a step that it was taken, today where a day is asked for."""
    page.get_by_role("link", name=re.compile(link.replace(":", r"\s*:"))).click()
    if (day := page.locator("main [name=on]")).count() and not day.input_value():
        day.fill(in_words(TODAY))
    page.get_by_role("button", name=button).click()
    page.get_by_text(said).wait_for()

"""Practice: offered by a lead, answered by an officer, read by everybody until it is taken away."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from improvement.models import Practice
from improvement.practice.forms import AnswerForm
from improvement.practice.reading import ReadPractice
from improvement.practice.writes import decline, show, withdraw
from office.models import Message
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_lead,
    make_partnership,
    make_person,
    make_practice,
    make_topic,
    make_user,
)
from tests.pages.reading import read, text_of, texts

pytestmark = pytest.mark.django_db

LIST = "/improvement/practice/"
TITLE = "Zzone reading week for nine schools"
TYPED = {"title": TITLE, "topic": "inclusion", "what": "Zzwhat", "difference": "Zzdifference"}
NEXT_YEAR = timezone.localdate() + dt.timedelta(days=300)


@pytest.fixture
def lead():
    person = make_person("Ann Day", email="ann@example.org")
    lead = make_lead(make_partnership("Colne"), person)
    lead.user = make_user("ann-signs-in@example.org", person=person)
    make_topic("Inclusion")
    return lead


@pytest.fixture
def officer():
    return make_user(None, roles.OFFICER, is_staff=True)


def offered(lead, **fields) -> Practice:
    return make_practice(lead.partnership, title=TITLE, **fields)


def read_on(browser, practice: Practice) -> str:
    """What the page of an answer carries of the words that it shows."""
    fields = read(browser.get(f"{LIST}{practice.pk}/answer/")).iterfind(".//main//input[@name='read']")
    return next(field.get("value") or "" for field in fields)


def answer(browser, practice: Practice, **typed):
    """Read it, and answer it."""
    return browser.post(f"{LIST}{practice.pk}/answer/", typed | {"read": read_on(browser, practice)})


class TestOffering:
    def test_it_waits_out_of_sight_until_an_officer_says_yes(self, client, lead, officer):
        browser = signed_in(lead.user)
        assert f"/my-partnership/{lead.pk}/practice/" in browser.get(f"/my-partnership/{lead.pk}/").content.decode()

        browser.post(f"/my-partnership/{lead.pk}/practice/", TYPED)

        practice = Practice.objects.get()
        assert TITLE not in client.get(LIST).content.decode()
        assert client.get(practice.get_absolute_url()).status_code == 404
        assert TITLE in signed_in(officer).get(f"{LIST}waiting/").content.decode()

        answer(signed_in(officer), practice, answer="show", review_on=str(NEXT_YEAR))

        assert TITLE in client.get(LIST).content.decode()
        assert "Zzdifference" in client.get(practice.get_absolute_url()).content.decode()
        message = Message.objects.get(kind="practice-answered")
        assert message.recipient == "ann@example.org"
        assert practice.get_absolute_url() in message.text

    def test_no_needs_a_reason_which_its_lead_reads(self, client, lead, officer):
        practice = offered(lead)
        browser = signed_in(officer)

        refused = answer(browser, practice, answer="decline", why_not=" ")
        assert refused.status_code == 422
        assert "Write why not: its lead reads it" in texts(refused, ".//a")

        answer(browser, practice, answer="decline", why_not="Zzit names a child")

        assert client.get(practice.get_absolute_url()).status_code == 404
        page = signed_in(lead.user).get(f"/my-partnership/{lead.pk}/practice/").content.decode()
        assert "Zzit names a child" in page
        assert "Zzit names a child" in Message.objects.get(kind="practice-answered").text

    @pytest.mark.parametrize("review_on", ["", "1 September 2020", "some day"])
    def test_yes_needs_a_day_to_come(self, lead, officer, review_on):
        practice = offered(lead)

        refused = answer(signed_in(officer), practice, answer="show", review_on=review_on)

        assert refused.status_code == 422
        practice.refresh_from_db()
        assert practice.is_waiting

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"title": ""}, "Enter a title"),
            ({"title": "x" * 121}, "Write a title of at most 120 characters"),
            ({"topic": "no-such"}, "Choose a topic"),
            ({"what": " "}, "Write what you do"),
            ({"difference": "y" * 1501}, "Write at most 1,500 characters: these are 1,501"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(self, lead, changed, said):
        typed = TYPED | changed

        answer = signed_in(lead.user).post(f"/my-partnership/{lead.pk}/practice/", typed)

        assert answer.status_code == 422
        assert said in texts(answer, ".//a")
        boxes = [text_of(box) for box in read(answer).iter("textarea")]
        assert boxes == [typed["what"].strip(), typed["difference"]]

    def test_change_takes_it_out_of_sight_until_the_next_yes(self, client, lead, officer):
        practice = offered(lead)
        show(practice=practice, read=ReadPractice.of(practice), review_on=NEXT_YEAR, by=officer)

        signed_in(lead.user).post(f"/my-partnership/{lead.pk}/practice/{practice.pk}/", TYPED | {"title": "Zzother"})

        practice.refresh_from_db()
        assert (practice.title, practice.state, practice.review_on) == ("Zzother", "proposed", None)
        assert client.get(practice.get_absolute_url()).status_code == 404

    def test_withdrawn_it_is_gone_at_once_and_may_be_offered_again(self, client, lead, officer):
        practice = offered(lead)
        show(practice=practice, read=ReadPractice.of(practice), review_on=NEXT_YEAR, by=officer)
        browser = signed_in(lead.user)

        browser.post(f"/my-partnership/{lead.pk}/practice/{practice.pk}/withdrawn/")
        assert client.get(practice.get_absolute_url()).status_code == 404

        browser.post(f"/my-partnership/{lead.pk}/practice/{practice.pk}/", TYPED)
        practice.refresh_from_db()
        assert practice.is_waiting

    def test_delegate_of_a_lead_offers_for_them_and_another_lead_does_not(self, lead):
        delegate, other = make_user(), make_lead()
        make_delegate(lead, delegate)
        stranger = make_user(person=other.person)

        assert signed_in(delegate).post(f"/my-partnership/{lead.pk}/practice/", TYPED).status_code == 302
        assert signed_in(stranger).post(f"/my-partnership/{lead.pk}/practice/", TYPED).status_code == 404
        own = Practice.objects.get()
        assert signed_in(stranger).post(f"/my-partnership/{other.pk}/practice/{own.pk}/", TYPED).status_code == 404
        assert signed_in(stranger).post(f"/my-partnership/{other.pk}/practice/{own.pk}/withdrawn/").status_code == 404

    def test_only_officers_answer(self, lead):
        practice = offered(lead)

        for path in (f"{LIST}waiting/", f"{LIST}{practice.pk}/answer/"):
            assert signed_in(lead.user).get(path).status_code == 403
        signed_in(lead.user).post(f"{LIST}{practice.pk}/answer/", {"answer": "show", "review_on": str(NEXT_YEAR)})
        practice.refresh_from_db()
        assert practice.is_waiting

    def test_answered_by_somebody_else_meanwhile_is_refused(self, lead, officer):
        practice = offered(lead)
        withdraw(practice=practice, by=lead.user)

        with pytest.raises(ValidationError, match="It was answered meanwhile, or withdrawn: withdrawn"):
            decline(practice=practice, read=ReadPractice.of(practice), why_not="No", by=officer)

    def test_yes_is_to_the_words_that_were_read_and_to_no_others(self, client, lead, officer):
        practice = offered(lead, what="EDIT ONE")
        browser = signed_in(officer)
        was_read = read_on(browser, practice)
        own = f"/my-partnership/{lead.pk}/practice/{practice.pk}/"
        signed_in(lead.user).post(own, TYPED | {"what": "EDIT TWO names a child"})

        typed = {"answer": "show", "review_on": str(NEXT_YEAR), "why_not": "Zzkept"}
        refused = browser.post(f"{LIST}{practice.pk}/answer/", typed | {"read": was_read})

        assert refused.status_code == 422
        practice.refresh_from_db()
        assert practice.is_waiting
        assert client.get(practice.get_absolute_url()).status_code == 404
        page = read(refused)
        assert "It does not say what you read any more" in text_of(page.find(".//main"))
        assert [text_of(one) for one in page.iterfind(".//main//del")][:1] == ["ONE"]
        assert "TWO names a child" in [text_of(one) for one in page.iterfind(".//main//ins")]
        assert "Zzkept" in refused.content.decode(), "nothing that was typed is lost"

        again = next(field.get("value") for field in page.iterfind(".//main//input[@name='read']"))
        browser.post(f"{LIST}{practice.pk}/answer/", typed | {"read": again})
        practice.refresh_from_db()
        assert practice.is_shown

    @pytest.mark.parametrize("kept", ["", "x", "[]", '["proposed", 1, "", "", ""]', "[" * 100_000], ids=range(5))
    def test_answer_that_carries_nothing_that_was_read_is_refused(self, lead, officer, kept):
        practice = offered(lead)
        typed = {"answer": "show", "review_on": str(NEXT_YEAR), "read": kept}

        assert signed_in(officer).post(f"{LIST}{practice.pk}/answer/", typed).status_code == 422
        practice.refresh_from_db()
        assert practice.is_waiting

    def test_no_on_a_page_from_before_a_yes_does_not_say_that_it_is_still_right(self, lead, officer):
        practice = offered(lead)
        browser = signed_in(officer)
        typed = {"answer": "decline", "why_not": "No", "review_on": str(NEXT_YEAR + dt.timedelta(days=60))}
        typed["read"] = read_on(browser, practice)
        show(practice=practice, read=ReadPractice.of(practice), review_on=NEXT_YEAR, by=officer)

        assert browser.post(f"{LIST}{practice.pk}/answer/", typed).status_code == 422
        practice.refresh_from_db()
        assert (practice.state, practice.review_on) == ("shown", NEXT_YEAR)

    def test_yes_and_a_withdrawal_that_cross_show_nothing(self, client, lead, officer):
        practice = offered(lead)
        browser = signed_in(officer)
        was_read = read_on(browser, practice)
        withdraw(practice=practice, by=lead.user)

        typed = {"answer": "show", "review_on": str(NEXT_YEAR), "read": was_read}
        refused = browser.post(f"{LIST}{practice.pk}/answer/", typed)

        assert refused.status_code == 409
        assert "Nothing was done" in text_of(read(refused).find(".//main"))
        assert client.get(practice.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("was_shown", [False, True])
    def test_withdrawn_it_is_not_read_by_officers_either(self, lead, officer, was_shown):
        practice = offered(lead, what="Zzwhat", difference="Zzdifference")
        browser = signed_in(officer)
        typed = {"answer": "show", "review_on": str(NEXT_YEAR), "read": read_on(browser, practice)}
        if was_shown:
            show(practice=practice, read=ReadPractice.of(practice), review_on=NEXT_YEAR, by=officer)
        withdraw(practice=practice, by=lead.user)
        address = f"{LIST}{practice.pk}/answer/"

        page, refused = browser.get(address), browser.post(address, typed)

        assert (page.status_code, refused.status_code) == (200, 409)
        assert "This offer was withdrawn" in page.content.decode()
        assert "Nothing was done" in refused.content.decode()
        for answered in (page, refused, browser.get(f"{LIST}waiting/")):
            assert not {"Zzwhat", "Zzdifference"} & set(re.findall(r"\w+", answered.content.decode()))
        assert browser.get(practice.get_absolute_url()).status_code == 404
        assert signed_in(lead.user).get(practice.get_absolute_url()).status_code == 200

    def test_withdrawn_this_moment_it_is_not_read_either(self, lead, officer, monkeypatch):
        practice = offered(lead, what="Zzwhat")
        browser = signed_in(officer)
        typed = {"answer": "show", "review_on": str(NEXT_YEAR), "read": read_on(browser, practice)}
        monkeypatch.setattr(
            AnswerForm, "write", lambda form: show(practice=withdrawn(), read=form.now, review_on=NEXT_YEAR, by=officer)
        )

        def withdrawn():
            return withdraw(practice=practice, by=lead.user)

        refused = browser.post(f"{LIST}{practice.pk}/answer/", typed)

        assert refused.status_code == 409
        assert "Zzwhat" not in refused.content.decode()

    def test_words_that_change_while_the_answer_is_written_are_refused(self, lead, officer):
        practice = offered(lead)
        was_read = ReadPractice.of(practice)
        Practice.objects.update(what="Other")

        with pytest.raises(ValidationError, match="Its lead has changed it meanwhile"):
            show(practice=practice, read=was_read, review_on=NEXT_YEAR, by=officer)

    def test_two_leads_who_change_it_at_once_lose_neither_text(self, lead):
        practice = offered(lead, what="Zzbefore")
        own = f"/my-partnership/{lead.pk}/practice/{practice.pk}/"
        browser = signed_in(lead.user)
        field = next(read(browser.get(own)).iterfind(".//main//input[@name='seen']"))
        Practice.objects.update(what="Zztheirs")

        refused = browser.post(own, TYPED | {"what": "Zzmine", "seen": field.get("value")})

        assert refused.status_code == 422
        for words in ("Zztheirs", "Zzmine"):
            assert words in refused.content.decode()
        assert Practice.objects.get().what == "Zztheirs"

    def test_what_is_still_right_is_kept_until_another_day(self, lead, officer):
        practice = offered(lead)
        show(
            practice=practice,
            read=ReadPractice.of(practice),
            review_on=timezone.localdate() + dt.timedelta(days=1),
            by=officer,
        )

        later = NEXT_YEAR + dt.timedelta(days=30)
        answer(signed_in(officer), practice, review_on=str(later))

        practice.refresh_from_db()
        assert practice.review_on == later


class TestReading:
    @pytest.fixture
    def two(self, lead, officer) -> list[Practice]:
        rows = [
            make_practice(lead.partnership, title="Zzreading", topic=make_topic("Inclusion"), what="Books"),
            make_practice(make_partnership("Stour"), title="Zzpairs", topic=make_topic("Early years"), what="Visits"),
        ]
        for row in rows:
            show(practice=row, read=ReadPractice.of(row), review_on=NEXT_YEAR, by=officer)
        return rows

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"Zzreading", "Zzpairs"}),
            ("?topic=inclusion", {"Zzreading"}),
            ("?q=visits", {"Zzpairs"}),
            ("?q=stour+visits", {"Zzpairs"}),
            ("?q=stour+books", set()),
            ("?topic=no-such", {"Zzreading", "Zzpairs"}),
            ("?q=%00", {"Zzreading", "Zzpairs"}),
            ("?page=99", {"Zzreading", "Zzpairs"}),
        ],
    )
    def test_list_is_narrowed_by_topic_and_words(self, client, two, query, found):
        page = client.get(LIST + query).content.decode()

        assert {title for title in ("Zzreading", "Zzpairs") if title in page} == found

    def test_empty_list_says_why_and_what_to_do(self, client):
        assert "Who leads a partnership offers what works" in client.get(LIST).content.decode()

    def test_queries_do_not_grow(self, client, two, lead, officer):
        def count() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(LIST)
            return len(asked)

        before = count()
        for n in range(3):
            one = make_practice(make_partnership(), title=f"More {n}")
            show(practice=one, read=ReadPractice.of(one), review_on=NEXT_YEAR, by=officer)
        assert count() == before

    def test_what_waits_is_listed_25_a_page_those_to_be_answered_first(self, lead, officer):
        client, waiting = signed_in(officer), "/improvement/practice/waiting/"
        today = timezone.localdate()
        due = {"state": "shown", "decided_on": today, "review_on": today}
        for n in range(20):
            make_practice(lead.partnership, title=f"Zzshown {n}", **due)
            make_practice(lead.partnership, title=f"Zzoffered {n}")

        pages = [texts(client.get(f"{waiting}?page={n}"), ".//li/a") for n in (1, 2)]
        first, last = ([one.split()[0] for one in page if one.startswith("Zz")] for page in pages)

        assert first == ["Zzoffered"] * 20 + ["Zzshown"] * 5
        assert last == ["Zzshown"] * 15

    def test_what_waits_takes_no_more_queries_for_more_of_it(self, count_queries, client, lead, officer):
        client.force_login(officer)
        waiting = "/improvement/practice/waiting/"
        make_practice(lead.partnership)
        before = count_queries(waiting)
        for n in range(3):
            make_practice(make_partnership(), title=f"More {n}", topic=make_topic(f"Topic {n}"))

        assert count_queries(waiting) == before

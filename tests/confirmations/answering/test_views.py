"""What a lead answers behind the link: that it is right, or what to correct."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from confirmations.models import Proposal, Question
from confirmations.proposals.correctable import CORRECTABLE
from confirmations.proposals.kinds import FieldIs, Record
from confirmations.proposals.writes import accept_proposal, decline_proposal, propose
from confirmations.writes import AlreadyAnsweredError, say_it_is_right
from partnerships.models import Lead
from tests.confirmations.asked import NEXT_YEAR, ask, correct, facts, link
from tests.factories import make_school, make_user
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_say_it_is_right_confirms_the_partnership_today(client, lead):
    question = ask(lead)

    client.post(link(question))

    lead.partnership.refresh_from_db()
    assert lead.partnership.last_confirmed_on == timezone.localdate()
    assert lead.partnership.history.first().history_change_reason == "Confirmed by Ann Day"
    page = client.get(link(question))
    assert "You confirmed on" in page.content.decode()
    assert read(page).find(".//div[@class='govuk-panel govuk-panel--confirmation']") is not None  # the pack's own name


@pytest.mark.slow
@pytest.mark.parametrize("field", CORRECTABLE, ids=lambda field: field.form_name)
def test_record_that_the_lead_is_to_confirm_shows_every_fact_that_they_may_correct(client, lead, field):
    lead.partnership.email = lead.partnership.telephone = lead.telephone = "something"  # so that it says who sees it
    lead.partnership.save()
    lead.save()
    before = texts(client.get(link(ask(lead))), ".")
    record = lead if field.model is Lead else lead.partnership
    is_tick = isinstance(getattr(record, field.name), bool)
    setattr(record, field.name, True if is_tick else "01245 000000")
    record.save()

    page = texts(client.get(link(ask(lead))), ".")

    assert page != before
    assert is_tick or "01245 000000" in page[0]


def test_answered_link_takes_no_second_answer(client, lead):
    question = ask(lead)
    client.post(link(question))

    client.post(link(question, "correct/"), {"comment": "More"})

    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (lambda proposal, by: accept_proposal(proposal=proposal, taken=[0, 1], note="", by=by), "Accepted on"),
        (lambda proposal, by: accept_proposal(proposal=proposal, taken=[0], note="No", by=by), "Accepted in part on"),
        (lambda proposal, by: decline_proposal(proposal=proposal, note="No", by=by), "Declined on"),
    ],
)
def test_link_says_what_an_officer_decided_once_they_have(client, lead, decide, said):
    question = ask(lead)
    proposal = correct(client, question, focus="Reading", email="office@example.org")
    waiting = client.get(link(question)).content.decode()

    decide(proposal, make_user())

    page = client.get(link(question))
    assert "An officer reads your proposal" in waiting
    assert "What was decided" not in waiting
    assert "An officer reads your proposal" not in page.content.decode()
    assert "stays as it is" not in page.content.decode()
    [decided] = texts(page, ".//dd")
    assert decided.startswith(said)
    assert ("The officer’s note: No" in decided) == (said != "Accepted on")


def test_link_says_that_words_which_change_nothing_were_read(client, lead):
    question = ask(lead)
    proposal = correct(client, question, comment="The school roof leaks")

    accept_proposal(proposal=proposal, taken=[], note="", by=make_user())

    [decided] = texts(client.get(link(question)), ".//dd")
    assert decided.startswith("Read by an officer on ")


def test_link_says_which_of_two_proposals_still_waits(client, lead):
    question = ask(lead)
    named = {"successor_name": "Cy Poole", "successor_email": "cy@example.org", "comment": "Thanks"}
    days = {"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": str(timezone.localdate().year + 1)}
    client.post(link(question, "correct/"), {"focus": "Reading", "lead_email": "ann@example.org"} | named | days)
    record = Proposal.objects.get(kind="record")

    accept_proposal(proposal=record, taken=[0], note="", by=make_user())

    page = client.get(link(question))
    assert sorted(word.split(" on ")[0] for word in texts(page, ".//dd")) == ["Accepted", "Waits for an officer"]
    assert "An officer writes to you about what waits" in page.content.decode()


def propose_more(*, question: Question) -> None:
    propose(
        lead=question.lead, what=[Record((FieldIs("partnership", "focus", "More"),))], comment="", question=question
    )


@pytest.mark.parametrize("answer", [say_it_is_right, propose_more])
def test_of_two_who_answer_at_the_same_moment_one_is_told(lead, answer):
    question = ask(lead)
    seen_by_two = [Question.objects.get(pk=question.pk) for _ in range(2)]
    say_it_is_right(question=seen_by_two[0])

    with pytest.raises(AlreadyAnsweredError):
        answer(question=seen_by_two[1])

    assert Question.objects.get().answer == "right"
    assert not Proposal.objects.exists()


@contextmanager
def answered_meanwhile(question: Question) -> Iterator[None]:
    """Somebody else says that the record is right, once a page has read the question and before it begins to write."""
    others: list[str] = []

    def answer_first(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT ") and not others:
            others.append(sql)
            say_it_is_right(question=Question.objects.get(pk=question.pk))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(answer_first):
        yield
    assert others, "nothing was written"


@pytest.mark.parametrize(("page", "data"), [("", {}), ("correct/", {"focus": "More", "lead_email": "ann@example.org"})])
def test_who_answers_a_moment_too_late_is_led_to_what_was_answered(client, lead, page, data):
    question = ask(lead)

    with answered_meanwhile(question):
        response = client.post(link(question, page), data)

    assert response["Location"] == link(question)
    assert "You confirmed on" in client.get(link(question)).content.decode()
    assert not Proposal.objects.exists()


def test_answer_needs_no_csrf_token_for_the_link_is_what_allows(lead):
    from django.test import Client

    question = ask(lead)

    response = Client(enforce_csrf_checks=True).post(link(question), headers={"origin": "null"})

    assert response.status_code == 302


def test_form_behind_the_link_sets_no_cookie_for_a_token_that_nobody_asks_for(client, lead):
    response = client.get(link(ask(lead), "correct/"))

    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not response.cookies


def test_correct_waits_for_an_officer(client, lead):
    question = ask(lead)

    proposal = correct(client, question, focus="Reading", is_open_to_new_schools="on", comment="Thanks")

    assert facts(proposal) == {"focus": "Reading", "is_open_to_new_schools": True}
    lead.partnership.refresh_from_db()
    assert (lead.partnership.focus, lead.partnership.last_confirmed_on) == ("", None)


def test_correct_nothing_is_refused(client, lead):
    response = client.post(link(ask(lead), "correct/"), {"lead_email": "ann@example.org"})

    assert "Nothing is changed" in response.content.decode()
    assert not Proposal.objects.exists()


def test_correct_sent_as_it_comes_says_that_nothing_is_changed(client, lead):
    address = link(ask(lead), "correct/")
    page = client.get(address)
    form = page.context["form"]
    untouched = {field.html_name: field.value() for field in form if isinstance(field.value(), str)}
    untouched |= {name: form.fields[name].choices[0][0] for name in ("left_1", "left_2", "left_3")}

    sent = client.post(address, untouched)

    assert "If somebody else takes over from you" in texts(page, ".//legend")
    assert sent.context["form"].errors == {"__all__": [form.nothing_said]}
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("31", "2", "2026"), "“31/2/2026” is not a day: February 2026 has 28 days."),
        (("1", "9", "20260"), "“1/9/20260” is not a day. Write it as 31 August 2026"),
        (("first", "9", "2026"), "“first/9/2026” is not a day."),
        (
            ("8", "31", "2026"),
            "“8/31/2026” has day and month the other way round. Write 31 August 2026 if that is meant.",
        ),
        (("1", "9", "next"), "“1/9/next” is not a day."),
        (("1", "9", ""), "enter the year"),
        (("1", "", "2026"), "enter the month"),
    ],
)
def test_correct_says_of_whatever_is_no_day_what_one_looks_like(client, lead, day, said):
    boxes = {f"joined_1_on_{number}": value for number, value in enumerate(day)}

    page = client.post(link(ask(lead), "correct/"), {"joined_1": str(make_school().urn)} | boxes)

    [sentence] = page.context["form"].errors["joined_1_on"]
    assert sentence.startswith(f"Its first day in the partnership: {said}")


@pytest.mark.parametrize(
    "day", [("1", "9", "2026"), ("01", "09", "26"), ("1st", "Sept", "2026"), ("1", "September", "26")]
)
def test_correct_takes_a_day_in_boxes_as_people_write_one(client, lead, day):
    boxes = {f"joined_1_on_{number}": value for number, value in enumerate(day)}
    school = make_school()

    client.post(link(ask(lead), "correct/"), {"joined_1": str(school.urn)} | boxes)

    *_, joined = Proposal.objects.get().proposed["facts"]
    assert (joined["urn"], joined["on"]) == (school.urn, "2026-09-01")


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True)])
def test_correct_takes_a_last_day_of_a_school_from_the_one_on_which_it_joined(client, lead, days, is_taken):
    membership = lead.partnership.memberships.first()
    day = membership.started_on + dt.timedelta(days=days)
    boxes = {"left_1_on_0": day.day, "left_1_on_1": day.month, "left_1_on_2": day.year}

    meant = {"days_meant": day.isoformat()}  # it is years ago
    page = client.post(link(ask(lead), "correct/"), {"left_1": membership.pk} | boxes | meant)

    if is_taken:
        [fact, *_] = [fact for fact in Proposal.objects.get().proposed["facts"] if fact["fact"] == "left"]
        assert (fact["membership"], fact["on"]) == (membership.pk, day.isoformat())
    else:
        said = ["Enter a day on or after the one on which the school joined"]
        assert page.context["form"].errors["left_1_on"] == said
        assert not Proposal.objects.exists()


@pytest.mark.parametrize("text", ["{member}", "Somewhere that is nowhere"])
def test_correct_says_of_a_school_that_joined_why_it_is_not_taken(client, lead, text):
    member = lead.partnership.memberships.first().school
    day = {"joined_1_on_0": "1", "joined_1_on_1": "9", "joined_1_on_2": "2026"}

    page = client.post(link(ask(lead), "correct/"), {"joined_1": text.format(member=member.urn)} | day)

    said = "This school is a member already" if "{" in text else "No school of this name is known. Enter its URN"
    assert page.context["form"].errors["joined_1"][0].startswith(said)
    assert not Proposal.objects.exists()


def test_correct_offers_only_schools_that_are_members_and_have_no_last_day(client, lead):
    going, staying = lead.partnership.memberships.select_related("school")
    going.ended_on = timezone.localdate() + dt.timedelta(days=9)
    going.save()

    form = client.get(link(ask(lead), "correct/")).context["form"]

    assert form.fields["left_1"].choices == [("", "Choose a school"), (str(staying.pk), str(staying.school))]


def test_correct_explains_what_needs_it_and_nothing_that_says_itself(client, lead):
    form = client.get(link(ask(lead), "correct/")).context["form"]

    explained = {each.form_name for each in CORRECTABLE if form.fields[each.form_name].help_text}
    assert explained == {"purpose", "this_year", "focus"}


@pytest.mark.parametrize("what", ["left", "joined"])
def test_correct_asks_for_the_school_of_a_day(client, lead, what):
    day = {f"{what}_1_on_0": "1", f"{what}_1_on_1": "9", f"{what}_1_on_2": "2026"}

    page = client.post(link(ask(lead), "correct/"), day)

    assert page.context["form"].errors[f"{what}_1"] == ["Enter the school for this day"]


def test_correct_asks_for_a_day_and_a_school_that_is_sure(client, lead):
    membership = lead.partnership.memberships.first()
    data = {"left_1": membership.pk, "joined_1": "No such place at all"}

    errors = client.post(link(ask(lead), "correct/"), data).context["form"].errors

    assert set(errors) == {"left_1_on", "joined_1", "joined_1_on"}


def test_next_year_is_answered_with_one_button_or_a_successor(client, lead):
    question = ask(lead, NEXT_YEAR)

    client.post(link(question))

    question.refresh_from_db()
    lead.partnership.refresh_from_db()
    assert question.answer == "goes-on"
    assert lead.partnership.last_confirmed_on is None

"""A lead sends a proposal: once, and only where it says something."""

import datetime as dt
from contextlib import nullcontext
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from confirmations.models import Proposal, Question
from confirmations.proposals.correctable import CORRECTABLE
from confirmations.proposals.kinds import CoLead, FieldIs, GoingOn, HandOver, OnlyWords, Record
from confirmations.proposals.writes import NOTHING_SAID, accept_proposal, decline_proposal, propose
from partnerships.models import Partnership
from tests.confirmations.asked import ask, facts, link
from tests.factories import make_lead, make_person, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
NEXT_YEAR = TODAY.year + 1
CORRECTION = Record((FieldIs("partnership", "focus", "Reading"),))
CO_LEAD = CoLead("Cy New", "cy@example.org", TODAY)
TWICE = "and it waits for an officer. It need not be sent again."


@pytest.fixture
def ann(client, lead):
    """A client signed in as the lead, with the address of their page."""
    client.force_login(make_user("ann@example.org", person=lead.person))
    return client


def own(lead, page: str) -> str:
    return f"/my-partnership/{lead.pk}/{page}"


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("co-lead/", {"name": "Cy New", "email": "cy@example.org"}),
        ("correct/focus/", {"focus": "Reading"}),
        ("hand-over/", {"successor_name": "Cy", "successor_on_0": 1, "successor_on_1": 9, "successor_on_2": NEXT_YEAR}),
        ("hand-over/", {"successor_on_0": 1, "successor_on_1": 9, "successor_on_2": NEXT_YEAR}),
        ("hand-over/", {"comment": "Who could?"}),
    ],
)
def test_same_sent_twice_is_taken_once_and_the_second_is_told(ann, lead, page, data):
    ann.post(own(lead, page), data)

    again = ann.post(own(lead, page), data)

    proposal = Proposal.objects.get()
    assert again.status_code == 200
    assert TWICE in again.context["form"].non_field_errors()[0]
    assert 'class="govuk-error-summary"' in again.content.decode()
    assert proposal.is_waiting


def test_so_much_waits_of_one_lead_and_no_more(ann, lead, monkeypatch):
    monkeypatch.setattr("confirmations.proposals.writes.MOST_WAITING", 2)
    for words in ("One", "Two"):
        ann.post(own(lead, "correct/something-else/"), {"comment": words})

    refused = ann.post(own(lead, "correct/something-else/"), {"comment": "Three"})

    assert "2 things that you sent wait for an officer" in refused.content.decode()
    assert "Three</textarea>" in refused.content.decode()
    assert Proposal.objects.count() == 2
    decline_proposal(proposal=Proposal.objects.first(), note="No", by=make_user())
    ann.post(own(lead, "correct/something-else/"), {"comment": "Three"})
    assert Proposal.objects.filter(comment="Three").exists()


def test_same_by_the_link_and_on_the_own_page_is_taken_once_and_the_question_stays_open(ann, lead):
    data = {"focus": "Reading", "lead_email": "ann@example.org"}
    ann.post(own(lead, "correct/focus/"), data)
    question = ask(lead)

    page = ann.post(link(question, "correct/"), data)

    assert TWICE in page.content.decode()
    assert not Question.objects.get(pk=question.pk).is_answered
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, True), (1, False)])
@pytest.mark.parametrize("kind", [HandOver, GoingOn])
def test_lead_goes_once_they_have_led_for_a_day(lead, days, is_refused, kind):
    lead.started_on = TODAY
    lead.save()
    first_day = lead.started_on + dt.timedelta(days=days)  # without them
    what = HandOver("Cy New", "", first_day) if kind is HandOver else GoingOn(first_day - dt.timedelta(days=1))
    refusal = pytest.raises(ValidationError, match="Enter a day after the one on which you began to lead")

    with refusal if is_refused else nullcontext():
        propose(lead=lead, what=[what], comment="")

    assert Proposal.objects.exists() is not is_refused


@pytest.mark.parametrize(("days", "is_refused"), [(32, True), (31, False), (0, False)])
@pytest.mark.parametrize("kind", [HandOver, GoingOn])
def test_lead_goes_on_no_day_more_than_31_days_ago(lead, days, is_refused, kind):
    first_day = TODAY - dt.timedelta(days=days)
    what = HandOver("Cy New", "", first_day) if kind is HandOver else GoingOn(first_day - dt.timedelta(days=1))
    refusal = pytest.raises(ValidationError, match="a hand-over cannot be more than 31 days ago")

    with refusal if is_refused else nullcontext():
        propose(lead=lead, what=[what], comment="")

    assert Proposal.objects.exists() is not is_refused


def test_other_words_another_kind_or_another_lead_is_another_proposal(lead):
    bo = make_lead(lead.partnership, make_person("Bo Ray"), role="co-lead")
    send = partial(propose, lead=lead, what=[CO_LEAD], comment="")
    send()

    send(comment="It is urgent")
    send(what=[HandOver(CO_LEAD.name, CO_LEAD.email, TODAY + dt.timedelta(days=1))])
    send(lead=bo)

    assert Proposal.objects.count() == 4


def test_what_was_decided_may_be_sent_again(lead):
    [first] = propose(lead=lead, what=[CORRECTION], comment="")
    decline_proposal(proposal=first, note="Not so.", by=make_user())

    [second] = propose(lead=lead, what=[CORRECTION], comment="")

    assert accept_proposal(proposal=second, taken=[0], note="", by=make_user()).state == "accepted"


@pytest.mark.parametrize("what", [[], [OnlyWords("record")]])
def test_nothing_is_no_proposal(lead, what):
    with pytest.raises(ValidationError, match=NOTHING_SAID):
        propose(lead=lead, what=what, comment="")

    assert not Proposal.objects.exists()


@pytest.mark.parametrize("by_link", [True, False])
def test_record_with_windows_line_ends_sent_as_it_comes_changes_nothing(ann, lead, by_link):
    Partnership.objects.update(focus="Reading.\r\nWriting. ", website="https://colne.example.org")
    address = link(ask(lead), "correct/") if by_link else own(lead, "correct/focus/")
    form = ann.get(address).context["form"]
    untouched = {field.html_name: field.value() for field in form if field.value() not in (None, False, [])}

    page = ann.post(address, {name: value for name, value in untouched.items() if isinstance(value, str)})

    assert form.nothing_said in page.content.decode()
    assert not Proposal.objects.exists()


def test_comment_alone_is_sent_with_nothing_to_change(ann, lead):
    ann.post(own(lead, "correct/something-else/"), {"comment": "Please telephone me."})

    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.proposed, proposal.comment) == ("record", {}, "Please telephone me.")


TYPED = {"website": "https://new.example.org", "purpose": "Stronger together.", "this_year": "We read."}


@pytest.mark.slow
@pytest.mark.parametrize("field", CORRECTABLE, ids=lambda field: field.form_name)
def test_every_field_that_a_lead_may_correct_is_asked_for_sent_and_taken_over(ann, lead, field):
    record = lead if field.form_name.startswith("lead_") else lead.partnership
    before = getattr(record, field.name)
    typed = "on" if isinstance(before, bool) else TYPED.get(field.name, "new@x.org")
    form = ann.get(own(lead, f"correct/{field.page}/")).context["form"]
    page = ann.get(own(lead, f"correct/{field.page}/")).content.decode()
    beside = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}

    ann.post(own(lead, f"correct/{field.page}/"), beside | {field.form_name: typed})

    proposal = Proposal.objects.get()
    assert field.label in page
    assert list(facts(proposal).values()) == [True if typed == "on" else typed]
    accept_proposal(proposal=proposal, taken=[0], note="", by=make_user())
    record.refresh_from_db()
    assert getattr(record, field.name) == (True if typed == "on" else typed)


@pytest.mark.parametrize(
    ("page", "field", "said"),
    [
        ("website", "website", "Enter the website’s address, like https://www.example.org"),
        ("contact", "email", "Enter the mailbox in the correct format, like name@example.org"),
        ("your-contact", "lead_email", "Enter your e-mail address in the correct format, like name@example.org"),
    ],
)
def test_value_of_the_wrong_shape_is_said_at_its_field_with_what_it_looks_like(ann, lead, page, field, said):
    page = ann.post(own(lead, f"correct/{page}/"), {field: "not one"})

    assert page.context["form"].errors[field] == [said]


@pytest.mark.parametrize("field", ["purpose", "this_year"])
def test_address_in_what_everybody_reads_is_refused_at_its_field(ann, lead, field):
    page = ann.post(own(lead, f"correct/{field.replace('_', '-')}/"), {field: "Write to ann@example.org"})

    assert page.context["form"].errors[field] == ["Take out the e-mail address: everybody reads what stands here."]
    assert not Proposal.objects.exists()


def test_focus_too_long_is_said_at_its_field(ann, lead):
    page = ann.post(own(lead, "correct/focus/"), {"focus": "x" * 2001})

    assert page.context["form"].errors["focus"] == ["Shorten this to 2,000 characters or fewer"]


@pytest.mark.parametrize(("days", "is_refused"), [(None, True), (0, True), (-1, False)])
def test_co_lead_of_the_name_of_somebody_who_leads_already_is_refused(lead, days, is_refused):
    ended_on = None if days is None else TODAY + dt.timedelta(days=days)
    make_lead(lead.partnership, make_person("CY  NEW"), role="co-lead", ended_on=ended_on)

    with pytest.raises(ValidationError, match="Cy New leads this partnership already") if is_refused else nullcontext():
        propose(lead=lead, what=[CO_LEAD], comment="")

    assert Proposal.objects.exists() is not is_refused

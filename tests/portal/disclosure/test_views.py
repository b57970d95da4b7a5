"""Two named officers look up what is held on a school's peer reviews; it is written down, and the school is told."""

import datetime as dt
import html
import re

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent
from improvement.models import PeerReview, ReviewGroup, WhatChanged
from improvement.rounds.telling import about, about_groups
from office.models import Message
from partnerships.models import School
from partnerships.people.addressees import whom
from tests.clients import signed_in
from tests.factories import (
    make_deployment,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_support_request,
    make_system_leader,
    make_topic,
    make_user,
)
from tests.post import outbox

pytestmark = pytest.mark.django_db
ADDRESS = "/improvement/disclosure/"
NAMED = "named@example.gov.uk"
COUNCIL = "school-partnerships@example.org"


def text_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


@pytest.fixture
def review():
    alpha = make_school("Alpha School", urn=800001)
    colne = make_partnership("Colne", schools=[alpha, make_school("Beta School", urn=800002)])
    review = make_review(
        make_round(colne),
        alpha,
        topic=make_topic("Attendance"),
        visit_on=dt.date(2026, 11, 12),
        reason="inspection",
        postponed_from=dt.date(2026, 10, 1),
    )
    make_reviewer(review, make_person("Ann Day"), role="lead-reviewer")
    WhatChanged.objects.create(review=review, sentence="Each class has a corner to read in.", shared_with="heads")
    return review


@pytest.fixture
def officer(settings):
    settings.DISCLOSURE_OFFICERS = [NAMED.upper()]
    return make_user(NAMED, roles.OFFICER)


def ask(user, school="800001", law="foi"):
    return signed_in(user).post(ADDRESS, {"school": school, "law": law, "reference": "FOI 2026/0173"})


def to_school() -> list:
    """What went to somebody at the school, and not to those who always hear."""
    return [letter for letter in outbox() if letter.to[0] not in (NAMED, COUNCIL)]


def test_named_officer_sees_all_that_is_held(officer, review):
    said = text_of(ask(officer))

    for expected in (
        "Alpha School in Colne",
        "Attendance",
        "12 November 2026",
        "An inspection",
        "Ann Day",
        "a corner to read in",
    ):
        assert expected in said
    assert "The Freedom of Information Act 2000" in said


def test_who_leads_the_group_and_the_record_before_and_since_when_a_sentence_is_shared_are_held_too(officer, review):
    group = ReviewGroup.objects.create(round=review.round, number=3, lead=make_person("Gail Group"))
    PeerReview.objects.update(group=group, host_before=make_school("Old Alpha", urn=800009))
    WhatChanged.objects.update(shared_on=dt.date(2026, 11, 20))

    said = text_of(ask(officer))

    for expected in ("Group 3, led by Gail Group", "Old Alpha (URN 800009)", "since 20 November 2026"):
        assert expected in said


def test_e_mail_about_a_group_is_found_where_it_went_to_one_of_the_review(officer, review):
    other = make_reviewer(make_review(review.round, make_school()), make_person("Una Far"))
    for one in (review.reviewers.get(), other):
        Message.objects.create(
            recipient="a@example.org",
            name=str(one.person),
            whom=whom(one.person_id),
            about=about_groups(review.round_id),
            subject="You lead a group",
        )

    said = text_of(ask(officer))

    assert "To Ann Day on" in said
    assert "Una Far" not in said


def test_system_leader_who_was_to_give_support_is_named(officer, review):
    leader = make_system_leader(make_person("Sid Leader"))
    make_deployment(make_support_request(review.host), system_leader=leader)

    assert "System leader: Sid Leader" in text_of(ask(officer))


def test_support_that_a_school_asked_for_is_held_too(officer, review):
    make_support_request(review.host, topic=make_topic("Early years"))

    said = text_of(ask(officer))

    assert "Request for support" in said
    assert "Early years" in said


def test_support_of_the_record_before_is_found_under_either(officer, review):
    academy = make_school("Alpha Academy", urn=800009)
    asked = make_support_request(academy, school_before=review.host, topic=make_topic("Early years"))
    given = make_support_request(topic=make_topic("Sixth form"))
    make_deployment(given, school=academy, school_before=review.host)

    for urn in ("800001", "800009"):
        said = text_of(ask(officer, school=urn))
        assert f"Request for support {asked.pk}" in said
        assert f"Support that it was asked to give, in request {given.pk}" in said


def test_search_is_written_down_with_the_law_and_without_what_it_found(officer, review):
    make_headship(make_person("Bea Oak", email="bea@example.org"), review.host)

    ask(officer, law="court")

    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SEARCHED_DISCLOSURE)
    assert (event.user, event.done_by) == (officer, officer)
    assert event.detail == "School 800001: An order of a court, or a duty under another law, request FOI 2026/0173"


def test_head_is_told_who_searched_and_not_what_was_found(officer, review):
    head = make_person("Bea Oak", email="bea@example.org")
    make_headship(head, review.host)

    answer = ask(officer)

    [mail] = to_school()
    assert mail.to == ["bea@example.org"]
    assert "FOI 2026/0173" in mail.body
    assert "Freedom of Information" in mail.body
    assert not {"Attendance", "Ann Day", "inspection"} & set(mail.body.split())
    assert "Ann Day" not in mail.body
    assert "The school is told. 1 e-mail goes out now." in text_of(answer)
    assert "and support" in mail.subject
    assert "the support that it asked for" in mail.body


def test_headship_that_was_ended_just_before_the_search_silences_nobody(officer, review):
    """An officer could end it with yesterday, search, and empty the last day again."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make_headship(make_person("Bea Oak", email="bea@example.org"), review.host, ended_on=yesterday)
    School.objects.filter(pk=review.host_id).update(office_email="office@example.org")

    answer = ask(officer)

    assert {to for mail in to_school() for to in mail.to} == {"bea@example.org", "office@example.org"}
    assert "The school is told. 2 e-mails go out now." in text_of(answer)


def test_school_that_nobody_can_reach_is_to_be_told_by_the_officer_and_the_trail_says_so(officer, review):
    said = text_of(ask(officer))

    assert "Nobody at the school can be told by e-mail" in said
    assert "the chair of its governors" in said
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SEARCHED_DISCLOSURE)
    said = (
        "School 800001: The Freedom of Information Act 2000, request FOI 2026/0173. Nobody at the school could be told"
    )
    assert event.detail == said


def test_of_support_that_it_was_asked_to_give_only_its_own_part_is_found(officer, review):
    """Who asks, and for what, is another school's, and nobody tells that school."""
    head = make_headship(make_person("Bea Oak", email="bea@example.org"), review.host).person
    asker, other = make_school("Needy School", urn=800005), make_school("Rival School", urn=800006)
    asked = make_support_request(asker, topic=make_topic("Zq7topic"), state="asked", reach="county", owner="supporter")
    make_deployment(asked, school=other)
    make_deployment(
        asked,
        system_leader=make_system_leader(make_person("Sid Leader"), school=review.host),
        state="released",
        days=3,
        starts_on=dt.date(2027, 1, 28),
        ends_on=dt.date(2027, 2, 8),
    )
    for one, name in ((whom(head.pk), "Bea Oak"), ("person 99", "Nora Needy")):
        Message.objects.create(recipient="a@example.org", name=name, whom=one, about=f"support {asked.pk}", subject="S")

    said = text_of(ask(officer))

    assert f"Support that it was asked to give, in request {asked.pk}" in said
    for expected in ("Released", "Days: 3", "28 January 2027", "Sid Leader", "To Bea Oak on"):
        assert expected in said
    for secret in ("Needy", "Rival", "Zq7topic"):
        assert secret not in said


def test_the_lead_the_council_and_all_who_may_search_hear_of_every_search(officer, review, settings):
    settings.DISCLOSURE_OFFICERS = [NAMED, "second@example.gov.uk"]
    make_lead(review.round.partnership, make_person("Cy Ash", email="cy@example.org"))

    said = text_of(ask(officer))

    letters = outbox()
    expected = ["cy@example.org", COUNCIL, NAMED, "second@example.gov.uk"]
    assert sorted(letter.to[0] for letter in letters) == sorted(expected)
    assert all("FOI 2026/0173" in letter.body and "Attendance" not in letter.body for letter in letters)
    assert "Nobody at the school can be told by e-mail" in said


def test_addresses_that_were_changed_before_the_search_hear_of_it(officer, review):
    head = make_headship(make_person("Bea Oak", email="bea@example.org"), review.host).person
    review.host.office_email = "office@example.org"
    review.host.save()
    head.email = review.host.office_email = "puppet@example.org"
    head.save()
    review.host.save()

    ask(officer)

    told = set(Message.objects.filter(kind="disclosure-search").values_list("recipient", flat=True))
    assert {"bea@example.org", "office@example.org", "puppet@example.org"} <= told


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("waiting", "waiting to be sent"),
        ("sent", "sent"),
        ("refused", "not sent: refused by the mail server"),
        ("no-address", "not sent: no address"),
    ],
)
def test_e_mail_that_never_went_is_said_to_be_so(officer, review, state, said):
    to = "" if state == "no-address" else "a@example.org"
    at = timezone.now() if state == "sent" else None
    Message.objects.create(
        name="Bridget", about=about([review]), subject="Postponed", state=state, recipient=to, sent_at=at
    )

    assert f": Postponed ({said})" in text_of(ask(officer))


def test_days_are_in_words(officer, review):
    make_support_request(
        review.host, asked_on=dt.date(2026, 10, 30), wanted_by=dt.date(2027, 1, 28), next_on=dt.date(2026, 12, 24)
    )

    said = text_of(ask(officer))

    for expected in ("30 October 2026", "28 January 2027", "24 December 2026"):
        assert expected in said
    assert not re.search(r"\d{4}-\d\d-\d\d", said.partition("<main")[2])


def test_review_of_the_record_before_is_found_under_either(officer, review):
    academy = make_school("Alpha Academy", urn=800009)
    PeerReview.objects.update(host=academy, host_before=review.host)

    assert all("Attendance" in text_of(ask(officer, school=urn)) for urn in ("800001", "800009"))


def test_school_without_reviews_has_nothing_held(officer, review):
    assert "Nothing is held." in text_of(ask(officer, school="800002"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"law": "foi", "school": ""}, "Enter the school that the request is about"),
        ({"school": "800001"}, "Choose the law by which it is asked for"),
        ({"school": "Nowhere at all", "law": "foi"}, "No school of this name is known"),
        ({"reference": ""}, "Enter the reference of the request"),
        ({"reference": "The head of Alpha asked"}, "Enter the reference alone"),
        ({"reference": "Ann Day 1 complained"}, "Enter the reference alone"),
        ({"school": "800001", "law": "curiosity"}, "Select a valid choice"),
    ],
)
def test_incomplete_search_finds_and_tells_nothing(officer, review, sent, said):
    whole = {"school": "800001", "reference": "FOI 1"} | ({"law": "foi"} if "reference" in sent else {})

    answer = signed_in(officer).post(ADDRESS, whole | sent)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.SEARCHED_DISCLOSURE).exists()
    assert outbox() == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_learns_that_the_page_is_there(officer, review, method):
    others = [
        make_user("other@example.gov.uk", roles.OFFICER),
        make_user("admin@example.gov.uk", roles.ADMINISTRATOR),
        make_user("super@example.gov.uk", is_superuser=True),
        make_user("head@example.org", person=make_person("Bea Oak")),
    ]

    assert {getattr(signed_in(user), method)(ADDRESS).status_code for user in others} == {404}


def test_address_of_who_is_no_officer_any_more_is_of_no_use(settings, review):
    settings.DISCLOSURE_OFFICERS = [NAMED]

    assert ask(make_user(NAMED)).status_code == 404


def test_three_named_officers_are_refused(settings):
    settings.DISCLOSURE_OFFICERS = ["a@example.org", "b@example.org", "c@example.org"]

    with pytest.raises(SystemCheckError, match="DISCLOSURE_OFFICERS names 3 people; it may name 2"):
        call_command("check")

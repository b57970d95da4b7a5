"""Two named officers look up what is held on a school's peer reviews; it is written down, and the school is told."""

import datetime as dt
import html

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from accounts import roles
from accounts.models import AuditEvent
from improvement.models import PeerReview, ReviewGroup, WhatChanged
from improvement.rounds.telling import about_groups
from office.models import Message
from partnerships.people.addressees import whom
from tests.clients import signed_in
from tests.factories import (
    make_deployment,
    make_headship,
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
    return signed_in(user).post(ADDRESS, {"school": school, "law": law})


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
        assert f"Request for support {given.pk}" in said


def test_search_is_written_down_with_the_law_and_without_what_it_found(officer, review):
    ask(officer, law="court")

    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SEARCHED_DISCLOSURE)
    assert (event.user, event.done_by) == (officer, officer)
    assert event.detail == "School 800001: An order of a court, or a duty under another law"


def test_head_is_told_who_searched_and_not_what_was_found(officer, review):
    head = make_person("Bea Oak", email="bea@example.org")
    make_headship(head, review.host)

    answer = ask(officer)

    [mail] = outbox()
    assert mail.to == ["bea@example.org"]
    assert "Freedom of Information" in mail.body
    assert not {"Attendance", "Ann Day", "inspection"} & set(mail.body.split())
    assert "Ann Day" not in mail.body
    assert "The headteacher is told by e-mail" in text_of(answer)


def test_school_that_nobody_can_reach_is_to_be_told_by_the_officer(officer, review):
    assert "tell them yourself" in text_of(ask(officer))


def test_review_of_the_record_before_is_found_under_either(officer, review):
    academy = make_school("Alpha Academy", urn=800009)
    PeerReview.objects.update(host=academy, host_before=review.host)

    assert all("Attendance" in text_of(ask(officer, school=urn)) for urn in ("800001", "800009"))


def test_school_without_reviews_has_nothing_held(officer, review):
    assert "Nothing is held." in text_of(ask(officer, school="800002"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"law": "foi"}, "Enter the school that the request is about"),
        ({"school": "800001"}, "Choose the law by which it is asked for"),
        ({"school": "Nowhere at all", "law": "foi"}, "No school of this name is known"),
        ({"school": "800001", "law": "curiosity"}, "Select a valid choice"),
    ],
)
def test_incomplete_search_finds_and_tells_nothing(officer, review, sent, said):
    answer = signed_in(officer).post(ADDRESS, sent)

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

"""A superuser reads a school's peer reviews and support once they broke its glass, for an hour; the school is told."""

import datetime as dt
import html
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent
from improvement.models import PeerReview, SupportRequest, WhatChanged
from partnerships.models import Headship, Person, School
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
    make_topic,
    make_user,
)
from tests.post import outbox

pytestmark = pytest.mark.django_db
GLASS = "/improvement/glass/800001/"
REASON = "The head cannot open the page, ticket 12"
SECRETS = ("Zq7topic", "Ann Day", "An inspection", "Zq7sentence")


@pytest.fixture
def world():
    """Alpha was reviewed, in Colne, and asked for support; so was, and did, Beta."""
    alpha, beta = make_school("Alpha", urn=800001), make_school("Beta", urn=800002)
    colne = make_partnership("Colne", schools=[alpha, beta])
    head = make_headship(make_person("Bea Oak", email="bea@example.org"), alpha).person
    make_lead(colne, make_person("Lee Elm", email="lee@example.org"))
    round, topic = make_round(colne), make_topic("Zq7topic")
    day = timezone.localdate() - dt.timedelta(days=7)
    fields = {
        "topic": topic,
        "visit_on": day,
        "state": "held",
        "reason": "inspection",
        "postponed_from": day - dt.timedelta(days=1),
    }
    reviews = [make_review(round, school, **fields) for school in (alpha, beta)]
    for review in reviews:
        make_reviewer(review, make_person("Ann Day"), role="lead-reviewer")
        WhatChanged.objects.create(review=review, sentence="Zq7sentence", shared_with="partnership")
    requests = [make_support_request(school, topic=topic) for school in (alpha, beta)]
    return SimpleNamespace(alpha=alpha, beta=beta, head=head, reviews=reviews, requests=requests, topic=topic)


@pytest.fixture
def root() -> Client:
    return signed_in(make_user("root@example.org", is_superuser=True, is_staff=True, name="Root User"))


def read(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def pages_of(world) -> list[str]:
    return [
        *(review.get_absolute_url() for review in world.reviews),
        *(f"/support/{one.pk}/" for one in world.requests),
    ]


def test_superuser_reads_nothing_before(root, world):
    assert {root.get(page).status_code for page in pages_of(world)} == {404}
    assert root.get("/support/").status_code == 403
    for page in ("/reviews/", GLASS):
        assert not [secret for secret in SECRETS if secret in read(root, page)]
    assert f"/reviews/{world.reviews[0].pk}/" not in read(root, GLASS)


def test_glass_is_broken_for_one_school_and_one_hour_and_it_and_the_council_are_told(root, world):
    now = timezone.now()
    review, request = world.reviews[0], world.requests[0]
    own, other = pages_of(world)[::2], pages_of(world)[1::2]
    with time_machine.travel(now, tick=False):
        answer = root.post(GLASS, {"reason": REASON}, follow=True, REMOTE_ADDR="203.0.113.77")
        assert all(secret in read(root, own[0]) for secret in SECRETS)
        assert "Zq7topic" in read(root, own[1])
        assert {root.get(page).status_code for page in other} == {404}
    with time_machine.travel(now + dt.timedelta(minutes=59, seconds=59), tick=False):
        assert {root.get(page).status_code for page in own} == {200}
    with time_machine.travel(now + dt.timedelta(hours=1), tick=False):
        assert {root.get(page).status_code for page in own} == {404}
        assert root.get("/support/").status_code == 403

    said = html.unescape(answer.content.decode())
    assert f'href="/reviews/{review.pk}/"' in said
    assert f'href="/support/{request.pk}/"' in said
    assert "The school and the council are told by e-mail." in said
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.BROKE_GLASS)
    assert (event.user.email, event.detail) == ("root@example.org", f"programme/800001: {REASON}")
    assert event.network == "203.0.113.0/24"
    assert [letter.to for letter in outbox()] == [["bea@example.org"], ["school-partnerships@example.org"]]
    for letter in outbox():
        assert "Root User" in letter.subject
        assert REASON in letter.body
        assert not [secret for secret in SECRETS if secret in letter.body + str(letter.alternatives)]


def test_what_is_opened_is_read_and_not_changed(root, world):
    root.post(GLASS, {"reason": REASON})
    at, request = f"/reviews/{world.reviews[0].pk}/", world.requests[0]
    PeerReview.objects.filter(pk=world.reviews[0].pk).update(state="planned", reason="", postponed_from=None)

    page = read(root, at) + read(root, f"/support/{request.pk}/")
    answers = [
        *(root.post(f"{at}{page}/") for page in ("edit", "held", "not-held", "postpone", "cancel", "what-changed")),
        *(root.post(f"{at}steps/{step}/") for step in ("data", "report", "workshop", "impact-review")),
        root.post(f"{at}what-changed/taken-back/"),
        *(root.post(f"/support/{request.pk}/{step}/") for step in ("withdraw", "widen", "shortlist", "unmet")),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert "govuk-button" not in page
    assert WhatChanged.objects.count() == 2


def test_lists_show_nothing_more_once_it_is_broken(root, world):
    root.post(GLASS, {"reason": REASON})

    page = read(root, f"/support/{world.requests[0].pk}/")
    assert f'href="{GLASS}">Peer reviews and support' in page
    assert 'href="/support/">Support' not in page
    assert root.get("/support/").status_code == 403
    assert not [secret for secret in SECRETS if secret in read(root, "/reviews/")]


def test_list_of_an_officer_who_is_a_superuser_stays_that_of_an_officer(world):
    SupportRequest.objects.filter(pk=world.requests[1].pk).update(reach="county")
    officer = signed_in(make_user("both@example.org", roles.OFFICER, is_superuser=True, is_staff=True))

    officer.post(GLASS, {"reason": REASON})

    page = read(officer, "/support/")
    assert f"/support/{world.requests[1].pk}/" in page
    assert f"/support/{world.requests[0].pk}/" not in page


def test_support_that_the_school_was_asked_to_give_belongs_to_who_asked(root, world):
    asked = make_support_request(world.beta, topic=world.topic, reach="quadrant", state="asked", owner="supporter")
    make_deployment(asked, school=world.alpha, state="asked")

    root.post(GLASS, {"reason": REASON})

    assert root.get(f"/support/{asked.pk}/").status_code == 404


@pytest.mark.parametrize("reason", ["  ", "a" * 131])
def test_reason_is_asked_for_and_nothing_that_was_typed_is_lost(root, world, reason):
    answer = root.post(GLASS, {"reason": reason})

    assert answer.status_code == 422
    assert reason.strip() in answer.content.decode()
    assert root.get(pages_of(world)[0]).status_code == 404
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.BROKE_GLASS).exists()
    assert outbox() == []


@pytest.mark.parametrize("group", [roles.OFFICER, roles.ADMINISTRATOR])
def test_officer_and_administrator_have_no_glass(world, group):
    client = signed_in(make_user(None, group, is_staff=True))

    assert [client.get(GLASS).status_code, client.post(GLASS, {"reason": REASON}).status_code] == [404, 404]
    assert client.get(pages_of(world)[0]).status_code == 404
    assert "/improvement/glass/" not in read(client, "/schools/800001/")
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.BROKE_GLASS).exists()


def test_superuser_who_heads_the_school_needs_none_and_an_officer_who_is_one_does(world):
    head = signed_in(make_user(None, person=world.head, is_superuser=True))
    officer = signed_in(make_user(None, roles.OFFICER, is_superuser=True, is_staff=True))

    assert [head.get(GLASS).status_code, officer.get(GLASS).status_code] == [404, 200]


def test_glass_is_found_on_the_page_of_the_school_by_a_superuser_alone(root, world):
    assert f'href="{GLASS}"' in read(root, "/schools/800001/")
    assert GLASS not in read(Client(), "/schools/800001/")
    assert root.get("/improvement/glass/999999/").status_code == 404


def test_glass_closes_with_the_session(root, world):
    root.post(GLASS, {"reason": REASON})
    user = AuditEvent.objects.get(kind=AuditEvent.Kind.BROKE_GLASS).user

    assert signed_in(user).get(pages_of(world)[0]).status_code == 404


def test_superuser_is_to_tell_a_school_that_nobody_can_reach(root, world):
    for records in (Person.objects, Person.history):  # a former address hears too
        records.update(email="")

    said = html.unescape(root.post(GLASS, {"reason": REASON}, follow=True).content.decode())

    assert "Nobody at the school can be told by e-mail" in said
    assert "Tell the school yourself" in said
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.BROKE_GLASS)
    assert event.detail == f"programme/800001: {REASON}. Nobody at the school could be told"


def test_headship_that_was_ended_just_before_silences_nobody_and_the_office_is_told(root, world):
    Headship.objects.update(ended_on=timezone.localdate() - dt.timedelta(days=1))
    School.objects.filter(pk=world.alpha.pk).update(office_email="office@example.org")

    said = root.post(GLASS, {"reason": REASON}, follow=True).content.decode()

    to = [letter.to for letter in outbox()]
    assert to == [["bea@example.org"], ["office@example.org"], ["school-partnerships@example.org"]]
    assert "The school and the council are told by e-mail." in html.unescape(said)


def test_glass_asks_for_no_query_more_of_whoever_reads_reviews(world):
    """Whether somebody broke a glass stands in their session: the gates ask nothing of the database."""
    own = make_headship(make_person("Sue Ash"), world.alpha).person
    root = signed_in(make_user(None, person=own, is_superuser=True))

    def count(client: Client) -> list[int]:
        found = []
        for page in pages_of(world)[::2]:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    whole = count(root)
    session = root.session
    session["broken_glass"] = {f"programme/{urn}": timezone.now().timestamp() + 3600 for urn in range(800001, 800031)}
    session.save()

    assert count(root) == whole


def test_page_of_the_glass_asks_no_more_where_more_is_held(root, world):
    root.post(GLASS, {"reason": REASON})

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            root.get(GLASS)
        return len(queries)

    before = count()
    for year in range(3):
        make_review(make_round(make_partnership(f"Other {year}"), year=2020 + year), world.alpha)
        make_support_request(world.alpha, topic=world.topic)

    assert count() == before
    assert SupportRequest.objects.filter(school=world.alpha).count() == 4

"""Somebody's dates sent once more: to whom, by whom, and not so often that anybody is flooded."""

import datetime as dt

import pytest
from django.utils import timezone

from improvement.dates.links import token_of
from improvement.models import PeerReview, Reviewer
from office.models import Message
from partnerships.models import Person, School
from partnerships.people.addressees import whom
from tests.clients import signed_in
from tests.factories import make_user
from tests.improvement.dates.conftest import VISIT, WORKSHOP
from tests.post import outbox

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def client(world):
    """Signed in as the lead."""
    return signed_in(make_user(person=world.lead.person))


def again(client, world, person: Person) -> str:
    return client.post(f"/dates/reviews/{world.review.pk}/again/{person.pk}/", follow=True).content.decode()


def made_older(by: dt.timedelta) -> None:
    for message in Message.objects.all():
        Message.objects.filter(pk=message.pk).update(written_at=message.written_at - by)


def test_dates_as_they_are_now_go_to_one_person_by_their_own_link(client, world):
    page = client.get(f"/reviews/{world.review.pk}/").content.decode()
    assert f"/again/{world.rae.person_id}/" in page
    assert f"/again/{world.head.pk}/" in page

    page = again(client, world, world.rae.person)

    assert "1 e-mail goes out now." in page
    (mail,) = outbox()
    assert (mail.to, mail.subject) == (["rae@example.org"], "Peer review: the dates once more")
    assert "These are the dates of the peer review of Alpha, as they are now." in mail.body
    assert "Thursday 26 November 2026" in mail.body
    assert f"/dates/{token_of(world.rae)}/" in mail.body
    assert "Zztopic" not in mail.body


def test_who_heads_the_host_gets_all_days(client, world):
    again(client, world, world.head)

    (mail,) = outbox()
    assert mail.to == ["hetty@example.org"]
    assert "20 May 2027" in mail.body
    assert "/dates/" not in mail.body


def test_nobody_is_written_to_twice_within_an_hour(client, world):
    again(client, world, world.rae.person)

    page = again(client, world, world.rae.person)

    assert "was written to about this review within the last hour" in page
    assert len(outbox()) == 1
    again(client, world, world.vi.person)
    made_older(AN_HOUR)
    again(client, world, world.rae.person)
    assert Message.objects.filter(recipient="rae@example.org").count() == 2


def test_nobody_is_written_to_more_than_three_times_a_day(client, world):
    for _ in range(3):
        again(client, world, world.rae.person)
        made_older(AN_HOUR)

    assert "3 e-mails about this review were written to" in again(client, world, world.rae.person)
    assert Message.objects.count() == 3


def test_what_was_refused_is_sent_again_at_once_to_the_address_that_was_put_right(client, world):
    again(client, world, world.rae.person)
    Message.objects.update(state="refused", error="no such mailbox")
    Person.objects.filter(pk=world.rae.person_id).update(email="right@example.org")

    again(client, world, world.rae.person)

    assert Message.objects.filter(recipient="right@example.org").exists()


def test_person_without_an_address_is_named(client, world):
    Person.objects.filter(pk=world.rae.person_id).update(email="")

    for _ in range(4):
        page = again(client, world, world.rae.person)
        assert "No e-mail address is recorded of Rae Own: tell them yourself." in page
        assert "govuk-notification-banner--success" not in page
    assert not Message.objects.exists()


def test_what_could_not_be_written_before_there_was_an_address_does_not_count(client, world):
    Message.objects.bulk_create(
        Message(
            kind="review-dates", about=f"review {world.review.pk}", whom=whom(world.rae.person_id), state="no-address"
        )
        for _ in range(3)
    )

    assert "1 e-mail goes out now." in again(client, world, world.rae.person)


@pytest.mark.parametrize("change", [{"state": "cancelled", "reason": "diary"}, {"visit_on": None}])
def test_there_is_nothing_to_send_without_a_day_of_theirs_to_come(client, world, change):
    PeerReview.objects.update(workshop_on=None, impact_review_on=None)
    PeerReview.objects.update(**change)

    assert "there is nothing to send" in again(client, world, world.rae.person)
    assert f"/again/{world.rae.person_id}/" not in client.get(f"/reviews/{world.review.pk}/").content.decode()
    assert not Message.objects.exists()


def test_reviewer_is_sent_nothing_where_only_the_workshop_is_to_come(client, world, today):
    today(VISIT + dt.timedelta(days=1))
    PeerReview.objects.update(impact_review_on=None)

    assert "there is nothing to send" in again(client, world, world.vi.person)
    again(client, world, world.cham.person)
    assert f"{WORKSHOP:%-d %B %Y}" in outbox()[0].body


@pytest.mark.parametrize("office", ["", "office@beta.example"])
def test_button_is_there_for_who_is_reached_or_whose_office_is(client, world, office):
    Person.objects.filter(pk=world.vi.person_id).update(email="")
    School.objects.filter(pk=world.schools[1].pk).update(office_email=office)
    Reviewer.objects.filter(pk=world.vi.pk).update(school=world.schools[1])

    page = client.get(f"/reviews/{world.review.pk}/").content.decode()

    assert (f"/again/{world.vi.person_id}/" in page) is bool(office)
    assert f"/again/{world.rae.person_id}/" in page


def test_somebody_else_of_the_records_is_not_written_to(client, world):
    page = again(client, world, world.lead.person)

    assert "no longer in this review" in page
    assert not Message.objects.exists()


def test_reviewers_and_others_send_nothing(world):
    for user in (make_user(person=world.rae.person), make_user(is_superuser=True), make_user()):
        address = f"/dates/reviews/{world.review.pk}/again/{world.vi.person_id}/"
        assert signed_in(user).post(address).status_code == 404
    assert timezone.localdate() < VISIT

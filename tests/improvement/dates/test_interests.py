"""Somebody of a review declares an interest in its school; whoever plans it decides."""

import datetime as dt

import pytest

from improvement.models import Reviewer
from improvement.rounds import writes
from tests.clients import signed_in
from tests.factories import make_headship, make_person, make_user
from tests.improvement.dates.conftest import TODAY, link
from tests.post import outbox

pytestmark = pytest.mark.django_db
DECLARES = "Vi Own declares an interest"


def press(client, reviewer: Reviewer, has_interest: str) -> str:
    return client.post(link(reviewer), {"interest": has_interest}, follow=True).content.decode()


def interest_of(reviewer: Reviewer) -> str:
    return Reviewer.objects.get(pk=reviewer.pk).interest


def as_lead(world):
    return signed_in(make_user(person=world.lead.person))


def test_declaring_one_is_told_to_the_lead_and_the_head_without_a_topic(client, world):
    page = press(client, world.vi, "yes")

    assert "You declared an interest in Alpha" in page
    assert interest_of(world.vi) == "declared"
    assert sorted(email.to[0] for email in outbox()) == ["hetty@example.org", "lee@example.org"]
    for email in outbox():
        assert email.subject == f"Peer review: {DECLARES}"
        assert f"/reviews/{world.review.pk}/people/{world.vi.pk}/" in email.body
        assert "Zztopic" not in email.body + email.alternatives[0].content


def test_lead_who_declares_one_is_not_told_of_it(client, world):
    own = Reviewer.objects.filter(pk=world.vi.pk)
    own.update(person=world.lead.person)

    press(client, own.get(), "yes")

    assert [email.to for email in outbox()] == [["hetty@example.org"]]


def told() -> list[tuple[str, str]]:
    """To whom each e-mail went and whether it says that there is an interest, in order."""
    return [(email.to[0].partition("@")[0], email.subject.removeprefix("Peer review: Vi Own ")) for email in outbox()]


def test_taking_it_back_is_told_to_those_who_were_told(client, world):
    for answer in ("yes", "yes", "no", "no"):
        press(client, world.vi, answer)

    assert interest_of(world.vi) == ""
    declared, none = "declares an interest", "has no interest after all"
    assert sorted(told()) == sorted((who, said) for who in ("lee", "hetty") for said in (declared, none))
    assert f"/reviews/{world.review.pk}/\n" in outbox()[-1].body
    assert "has taken that back" in outbox()[-1].body


def test_taking_it_back_is_not_told_to_who_was_not_told(client, world):
    press(client, world.vi, "yes")
    make_headship(make_person(email="second@example.org"), world.schools[0])

    press(client, world.vi, "no")

    assert "second" not in {who for who, _ in told()}


def test_declaring_it_again_on_the_day_of_taking_it_back_is_refused_and_noted_as_it_was_told(client, world):
    for answer in ("yes", "no"):
        press(client, world.vi, answer)

    page = press(client, world.vi, "yes")

    assert "was told today that you have no interest after all" in page
    assert interest_of(world.vi) == ""
    assert len(told()) == 4


def test_it_can_be_declared_again_the_day_after(client, world, today):
    for answer in ("yes", "no"):
        press(client, world.vi, answer)
    today(TODAY + dt.timedelta(days=1))

    press(client, world.vi, "yes")

    assert interest_of(world.vi) == "declared"
    assert len(told()) == 6


def test_opening_the_page_declares_nothing(client, world):
    client.get(f"{link(world.vi)}?interest=yes")

    assert interest_of(world.vi) == ""


def test_it_is_seen_by_who_plans_and_by_nobody_else_of_the_review(client, world):
    press(client, world.vi, "yes")

    address = f"/reviews/{world.review.pk}/"
    assert "declares an interest" in as_lead(world).get(address).content.decode()
    assert "declares an interest" not in signed_in(make_user(person=world.rae.person)).get(address).content.decode()
    assert "declares" not in client.get(link(world.rae)).content.decode()


def test_lead_lets_it_stand_and_the_reviewer_goes_on(client, world):
    press(client, world.vi, "yes")
    lead, address = as_lead(world), f"/reviews/{world.review.pk}/people/{world.vi.pk}/"
    assert "Let it stand: Vi Own goes on" in lead.get(address).content.decode()

    page = lead.post(address, {"stands": "1"}, follow=True).content.decode()

    assert "Vi Own goes on in this review." in page
    assert interest_of(world.vi) == "stands"
    assert "has let it stand: you go on" in client.get(link(world.vi)).content.decode()
    assert "declares an interest" not in lead.get(f"/reviews/{world.review.pk}/").content.decode()


def test_what_nobody_declared_cannot_be_let_stand(world):
    page = as_lead(world).post(f"/reviews/{world.review.pk}/people/{world.vi.pk}/", {"stands": "1"}).content.decode()

    assert "Vi Own has declared no interest that is to be decided on." in page
    assert interest_of(world.vi) == ""


def test_one_that_stands_is_new_again_once_it_was_taken_back(client, world, today):
    press(client, world.vi, "yes")
    writes.let_interest_stand(reviewer=world.vi, by=None)

    press(client, world.vi, "no")
    today(TODAY + dt.timedelta(days=1))
    press(client, world.vi, "yes")

    assert interest_of(world.vi) == "declared"


def test_nobody_declares_one_in_a_review_that_is_cancelled(client, world):
    writes.cancel(review=world.review, reason="capacity", by=None)

    page = press(client, world.vi, "yes")

    assert "This review was cancelled. Nobody has to declare anything for it." in page
    assert interest_of(world.vi) == ""


def test_who_works_at_the_school_is_not_asked_whether_they_have_one(client, world):
    question = "Have you an interest in Alpha?"
    assert question in client.get(link(world.cham)).content.decode()
    Reviewer.objects.filter(pk=world.cham.pk).update(school=world.schools[0])

    assert question not in client.get(link(world.cham)).content.decode()

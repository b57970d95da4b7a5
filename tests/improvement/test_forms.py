"""What every form of the programme says once it was sent: that something was changed only where it was."""

import pytest
from django.utils import timezone

from accounts import roles
from improvement.models import PeerReview
from improvement.what_changed.writes import share
from tests.clients import signed_in
from tests.factories import (
    make_headship,
    make_lead,
    make_offer,
    make_partnership,
    make_person,
    make_review,
    make_round,
    make_school,
    make_system_leader,
    make_topic,
    make_user,
)
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
NOTHING = "Nothing was changed."


def as_it_is(client, address: str) -> dict[str, list[str]]:
    """What the page’s form sends where nobody enters anything."""
    form = read(client.get(address)).find(".//main//form")
    sent: dict[str, list[str]] = {}
    for box in (one for one in form.iter() if one.tag in ("input", "select", "textarea")):
        name, kind = box.get("name"), box.get("type")
        if box.tag == "select":
            values = [one.get("value") for one in box.iter("option") if one.get("selected") is not None]
        elif box.tag == "textarea":
            values = [(box.text or "").removeprefix("\n")]
        else:
            is_chosen = kind not in ("radio", "checkbox", "submit") or box.get("checked") is not None
            values = [box.get("value") or ""] if is_chosen else []
        if name and name != "csrfmiddlewaretoken":
            sent.setdefault(name, []).extend(values)
    return sent


@pytest.fixture
def places() -> dict[str, tuple[object, str]]:
    """Who changes what where: a user and an address."""
    head, leader = make_headship(make_person(), make_school("Alpha")), make_system_leader()
    lead = make_lead(make_partnership("Colne", schools=[head.school, make_school("Beta"), make_school("Gamma")]))
    review = make_review(make_round(lead.partnership), head.school)
    day = timezone.localdate()
    PeerReview.objects.update(topic=make_topic(), state="held", visit_on=day, workshop_held_on=day)
    share(review=review, sentence="Reading is taught daily.", shared_with="heads", by=None)
    offer = make_offer(school=head.school)
    host, planner = make_user(person=head.person), make_user(person=lead.person)
    officer = make_user(None, roles.OFFICER, is_staff=True)
    designation = leader.designations.get()
    return {
        "review": (planner, f"/reviews/{review.pk}/edit/"),
        "step": (planner, f"/reviews/{review.pk}/steps/workshop/"),
        "what changed": (host, f"/reviews/{review.pk}/what-changed/"),
        "offer": (host, f"/support/offers/{offer.pk}/"),
        "entry": (make_user(person=leader.person), f"/system-leaders/{leader.pk}/edit/"),
        "designation": (officer, f"/system-leaders/{leader.pk}/designations/{designation.pk}/"),
    }


@pytest.mark.parametrize("what", ["review", "step", "what changed", "offer", "entry", "designation"])
def test_form_that_is_sent_as_it_is_says_that_nothing_was_changed(places, what):
    user, address = places[what]
    client = signed_in(user)

    page = client.post(address, as_it_is(client, address), follow=True).content.decode()

    assert page.count(NOTHING) == 1


def test_how_reviews_are_done_said_again_plans_only_who_joined(places):
    lead = make_lead(make_partnership("Stour", schools=3))
    client, address = signed_in(make_user(person=lead.person)), f"/my-partnership/{lead.pk}/round/how/"
    first, second = (client.post(address, {"manner": "groups"}, follow=True).content.decode() for _ in range(2))

    assert "You have said how" in first
    assert NOTHING in second


def test_groups_that_are_suggested_as_they_are_stay(places):
    lead = make_lead(make_partnership("Stour", schools=6))
    client, round = signed_in(make_user(person=lead.person)), f"/my-partnership/{lead.pk}/round/"
    client.post(f"{round}how/", {"manner": "groups"})

    page = client.post(f"{round}groups/", {"suggest": "1"}, follow=True).content.decode()

    assert f"{NOTHING} These are the groups suggested." in page

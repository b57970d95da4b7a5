"""Peer reviews are kept out of what officers and administrators look through (design, section 5; ADR 50)."""

import pytest
from django.urls import reverse

from accounts import roles
from improvement.models import PeerReview, Reviewer, ReviewGroup, Round
from improvement.rounds import writes
from portal.privacy.erasing import erase_person
from tests.clients import signed_in
from tests.factories import (
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_round,
    make_school,
    make_system_leader,
    make_topic,
    make_user,
)
from tests.portal.privacy.erased import HELD, JSON

pytestmark = pytest.mark.django_db
# Whom and what: marker words, which are in no page, file or record that is not of the programme.
HOST, TOPIC = "Zzhost Primary School", "Zztopic"


@pytest.fixture
def reviewer() -> Reviewer:
    """Somebody who reviews the host, which changed three times by somebody who is signed in."""
    by = make_user(person=make_lead(make_partnership("Colne", schools=[make_school(HOST)])).person)
    round = make_round(by.person.leads.get().partnership)
    review = make_review(round, topic=make_topic(TOPIC))
    reviewer = writes.name_reviewer(review=review, person=make_person("Ann Day"), role="reviewer", by=by)
    ReviewGroup.objects.create(round=round, number=1, lead=reviewer.person)
    writes.set_visit(review=review, first=(round.days[0], "day"), by=by)
    writes.postpone(review=review, reason="inspection", by=by)
    return reviewer


@pytest.fixture(params=[roles.OFFICER, roles.ADMINISTRATOR, "superuser"])
def who(request, client):
    """A client of everybody who opens admin, and what they are."""
    groups = [] if request.param == "superuser" else [request.param]
    client.force_login(make_user(None, *groups, is_staff=True, is_superuser=not groups))
    return client, request.param


def test_every_change_has_none_of_theirs_as_page_and_as_file(reviewer, who):
    client, _ = who
    for address in (reverse("admin:change_log"), f"{reverse('admin:change_log')}?format=csv"):
        said = client.get(address).getvalue().decode().lower()

        for word in ("peer review", "review group", "reviewer", TOPIC.lower(), "an inspection"):
            assert word not in said
    for model in (PeerReview, Reviewer, ReviewGroup, Round):
        assert model._meta.label_lower not in client.get(reverse("admin:change_log")).content.decode()


def test_what_is_held_on_a_person_says_their_role_and_a_number_and_not_whom_they_review(reviewer, client, settings):
    settings.DISCLOSURE_OFFICERS = ["named@example.gov.uk"]
    client.force_login(make_user("named@example.gov.uk", roles.OFFICER, is_staff=True))
    for address in (HELD, JSON):
        said = client.get(address.format(reviewer.person_id)).content.decode()

        assert f"Peer review {reviewer.review_id} of" in said
        assert "Reviewer" in said
        for word in (HOST, TOPIC, "Colne", "inspection"):
            assert word not in said


@pytest.mark.parametrize("group", [None, roles.OFFICER])
def test_what_is_held_on_a_person_says_nothing_of_reviews_and_register_to_others(reviewer, client, group):
    leader = make_system_leader(reviewer.person)
    groups = [group] if group else []
    client.force_login(make_user(None, *groups, is_staff=True, is_superuser=not group))
    for address in (HELD, JSON):
        said = client.get(address.format(reviewer.person_id)).content.decode()

        assert "Ann Day" in said
        assert "the two officers who are named for disclosure see it" in said
        for word in (f"Peer review {reviewer.review_id} of", "people of peer reviews", leader.school.name):
            assert word.lower() not in said.lower(), word


@pytest.mark.parametrize(
    ("record", "narrowed"),
    [
        ("school", f"reviews_hosted__topic__name={TOPIC}"),
        ("school", "reviews_hosted__reason=inspection"),
        ("person", f"reviews__review__host__name={HOST}"),
        ("partnership", f"rounds__reviews__topic__name={TOPIC}"),
        ("person", "review_groups_led__number=1"),
    ],
)
def test_no_list_of_admin_is_narrowed_by_them(reviewer, who, record, narrowed):
    client, _ = who
    address = reverse(f"admin:partnerships_{record}_changelist")

    assert client.get(f"{address}?{narrowed}").status_code in (302, 400, 403)


def test_nothing_that_is_entered_or_typed_wrongly_comes_into_the_logs(reviewer, caplog):
    caplog.set_level("DEBUG")
    review = reviewer.review
    lead = signed_in(review.round.partnership.leads.get().person.user)
    PeerReview.objects.update(topic=None, state="planned", visit_on=review.round.days[0])
    entered = {"visit_on": "Zzwords", "topics": [make_topic(TOPIC).pk], "lead_reviewer": reviewer.person_id}

    assert "Zzwords" in lead.post(f"/reviews/{review.pk}/edit/", entered).content.decode()
    lead.post(f"/reviews/{review.pk}/edit/", entered | {"visit_on": "1 Sep"})
    lead.post(f"/reviews/{review.pk}/postpone/", {"reason": "inspection"})

    assert PeerReview.objects.get().topic.name == TOPIC
    assert f"/reviews/{review.pk}/postpone/" in caplog.text
    for word in ("Zzwords", TOPIC, HOST, "Ann Day", "inspection"):
        assert word not in caplog.text, word


def test_person_who_reviewed_is_erased_down_to_an_initial_and_the_review_stays(reviewer):
    erase_person(person=reviewer.person, reason="they asked for it", by=make_user(None, roles.OFFICER))

    reviewer = Reviewer.objects.get(pk=reviewer.pk)
    assert str(reviewer.person) == "D."
    assert reviewer.review.reviewers.count() == 1

"""What is written of reviews is not for officers, who would learn from it which school is reviewed when."""

import pytest
from django.urls import reverse

from accounts import roles
from improvement.dates.answering import days_seen, say_whether
from improvement.rounds import writes
from office.models import Message
from office.post.seen import seen_by
from tests.factories import make_user
from tests.improvement.dates.conftest import WORKSHOP
from tests.portal.privacy.erased import HELD, JSON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [roles.OFFICER, roles.ADMINISTRATOR, "superuser"])
def test_no_list_of_the_post_has_them(client, world, role):
    say_whether(reviewer=world.vi, can_come=False, seen=days_seen(world.vi))
    user = make_user(None, *([] if role == "superuser" else [role]), is_staff=True, is_superuser=role == "superuser")
    client.force_login(user)

    message, _ = Message.objects.all()
    assert not seen_by(user, Message.objects.all()).exists()
    for address in (reverse("admin:index"), reverse("admin:office_message_changelist")):
        assert "Vi Own" not in client.get(address, follow=True).content.decode()
    one = client.get(reverse("admin:office_message_change", args=[message.pk]), follow=True)
    assert "Alpha" not in one.content.decode()


@pytest.mark.parametrize("is_named", [True, False])
def test_what_is_held_on_a_person_says_that_they_were_written_to_and_not_whom_they_review(
    client, world, settings, is_named
):
    """It says so to the two officers who answer requests by law alone."""
    writes.set_visit(review=world.review, first=(WORKSHOP, "day"), by=None)
    officer = make_user(None, roles.OFFICER, is_staff=True)
    settings.DISCLOSURE_OFFICERS = [officer.email] if is_named else []
    client.force_login(officer)

    for address in (HELD, JSON):
        said = client.get(address.format(world.vi.person_id)).content.decode()
        assert ("review-dates" in said) is is_named
        abouts = set(Message.objects.values_list("about", flat=True))
        cells = [quoted.format(about) for about in abouts for quoted in (">{}<", '"{}"')]
        for word in ("Alpha", "14 January", "dates have changed", *cells):
            assert word not in said, word

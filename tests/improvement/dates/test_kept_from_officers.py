"""What is written of reviews is not for officers, who would learn from it which school is reviewed when."""

import pytest
from django.urls import reverse

from accounts import roles
from improvement.dates.answering import days_seen, say_whether
from office.models import Message
from office.post.seen import seen_by
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [roles.OFFICER, roles.ADMINISTRATOR, "superuser"])
def test_no_list_of_the_post_has_them(client, world, role):
    say_whether(reviewer=world.vi, can_come=False, seen=days_seen(world.vi))
    user = make_user(None, *([] if role == "superuser" else [role]), is_staff=True, is_superuser=role == "superuser")
    client.force_login(user)

    (message,) = Message.objects.all()
    assert not seen_by(user, Message.objects.all()).exists()
    for address in (reverse("admin:index"), reverse("admin:office_message_changelist")):
        assert "Vi Own" not in client.get(address, follow=True).content.decode()
    one = client.get(reverse("admin:office_message_change", args=[message.pk]), follow=True)
    assert "Alpha" not in one.content.decode()

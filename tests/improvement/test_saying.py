"""What was done is said in green only where it was done and everybody is told."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from improvement.forms import NOTHING_CHANGED
from improvement.saying import say_done
from office.models import Message


@pytest.mark.parametrize(
    ("said", "recipients", "level"),
    [
        ("It is done.", [], "success"),
        ("It is done.", ["a@example.org"], "success"),
        ("It is done.", ["a@example.org", ""], "warning"),
        (NOTHING_CHANGED, [], "info"),
    ],
)
def test_banner_is_green_where_it_was_done_and_everybody_is_told(said, recipients, level):
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)

    say_done(request, said, [Message(recipient=to, name="Ann Day") for to in recipients])

    assert [message.level_tag for message in get_messages(request)] == [level]

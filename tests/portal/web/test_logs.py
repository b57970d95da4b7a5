"""What the logs keep of links that let in whoever has them."""

import logging

import pytest
from django.urls import reverse

from portal.web.logs import WithoutLinks

TOKEN = "MTI:1uABCD:e30-signed_by-the-portal"


def logged(message: str, *args: object) -> str:
    """The message as it is written."""
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert WithoutLinks().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    "address",
    [
        reverse("confirm:answer", args=[TOKEN]),
        reverse("actions:by_link", args=[TOKEN]),
        reverse("accept_invitation", args=[TOKEN]),
        reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": TOKEN}),
    ],
    ids=["confirmation", "action", "invitation", "password"],
)
def test_link_is_cut_short(address):
    message = logged("Gone: %s", address)

    assert TOKEN not in message
    assert message.startswith(f"Gone: {address.partition('MTI')[0]}")


def test_other_addresses_stay_as_they_are():
    assert logged("Not Found: %s", "/partnerships/colne/") == "Not Found: /partnerships/colne/"

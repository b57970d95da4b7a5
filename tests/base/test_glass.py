"""What a superuser broke the glass of: for an hour, in one browser, and only while they are one."""

import datetime as dt
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from base.glass import break_glass, broken_by, broken_in, hand_over

NOW = dt.datetime(2026, 10, 15, 12, tzinfo=dt.UTC)
ROOT = {"is_superuser": True, "is_active": True}


def request_of(user, session: dict | None = None) -> HttpRequest:
    request = HttpRequest()
    request.user, request.session = user, {} if session is None else session  # type: ignore[assignment]
    return request


def broken_after(waited: dt.timedelta, **changes: bool) -> list[str]:
    """What a superuser finds broken that long after, once their account has changed so."""
    session: dict = {}
    with time_machine.travel(NOW, tick=False):
        break_glass(request_of(User(**ROOT), session), of="part-b/colne", reason="No minute taker")
    user = User(**ROOT)
    with time_machine.travel(NOW + waited, tick=False):
        hand_over(request_of(user, session))
        for name, value in changes.items():
            setattr(user, name, value)
        return broken_by(user)


@pytest.mark.parametrize(("seconds", "is_broken"), [(0, True), (3599, True), (3600, False), (3601, False)])
def test_glass_is_broken_for_less_than_an_hour(seconds, is_broken):
    assert broken_after(dt.timedelta(seconds=seconds)) == (["part-b/colne"] if is_broken else [])


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_superuser": False}])
def test_glass_is_whole_again_for_who_is_no_superuser_any_more_or_whose_account_is_closed(change):
    assert broken_after(dt.timedelta(), **change) == []


def test_glass_that_is_broken_ends_in_an_hour_and_says_of_what_and_why():
    request = request_of(User(**ROOT))

    with time_machine.travel(NOW, tick=False):
        until = break_glass(request, of="part-b/colne", reason="No minute taker")

    assert until == NOW + dt.timedelta(hours=1)
    assert broken_in(request) == "part-b/colne: No minute taker"


def test_glass_of_another_is_broken_besides():
    session: dict = {}
    for of in ("part-b/colne", "part-b/stour"):
        break_glass(request_of(User(**ROOT), session), of=of, reason="Both")
    user = User(**ROOT)
    hand_over(request_of(user, session))

    assert broken_by(user) == ["part-b/colne", "part-b/stour"]


def test_request_in_which_no_glass_was_broken_says_nothing():
    assert broken_in(request_of(User(**ROOT))) == ""


@pytest.mark.parametrize(
    "user", [AnonymousUser(), SimpleNamespace(is_authenticated=True, is_superuser=False, is_active=True)]
)
def test_glass_is_handed_to_nobody_but_a_superuser(user):
    ends = (timezone.now() + dt.timedelta(minutes=1)).timestamp()

    hand_over(request_of(user, {"broken_glass": {"part-b/colne": ends}}))

    user.is_superuser = user.is_active = True
    assert broken_by(user) == []

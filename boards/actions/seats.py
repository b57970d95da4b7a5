"""Writes that touch more than one record of a board, each whole or not at all."""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from ..models import Seat

Officer = AbstractBaseUser | AnonymousUser | None  # who does it; None where the portal itself does


@transaction.atomic
def end_seat(*, seat: Seat, on: dt.date, by: Officer) -> None:
    """End a seat on that day, its last, and with it every seat held by virtue of it.

    Raises ``ValidationError`` if the day is before the seat started.
    """
    seat.ended_on = on
    _save(seat, by)
    keep_brought_seats_in_step(seat=seat, by=by)


@transaction.atomic
def keep_brought_seats_in_step(*, seat: Seat, by: Officer) -> None:
    """Give the seats held by virtue of this one its last day: they end with it, and go on if it does."""
    for brought in seat.brings.all():
        if brought.ended_on != seat.ended_on:
            brought.ended_on = seat.ended_on
            _save(brought, by)
            keep_brought_seats_in_step(seat=brought, by=by)


def _save(seat: Seat, by: Officer) -> None:
    seat.full_clean()
    seat._history_user = by  # type: ignore[attr-defined]
    seat.save()

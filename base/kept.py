"""Which pages may be kept for whoever asks next: a view says so itself, and all others are made each time (ADR 46)."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def may_be_kept(view: View) -> View:
    """Say of a public view that its page is the same for all who are not signed in, as long as no record changes.

    It may depend on its address, the day, the settings and the records that the public reads, and on nothing else: no
    form with a token, no file, no clock, no header.
    """
    view.may_be_kept = True  # type: ignore[attr-defined]
    return view

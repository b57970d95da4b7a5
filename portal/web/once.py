"""A form that is sent twice is done once: by a double click, a slow line, an impatient reload (ADR 48).

The token against forged posts is masked anew for each page that shows a form. So the same token with the same content
is the same form of the same page; that and nothing else is waited for and answered as before.
"""

import logging
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)

REMEMBERED = 15  # seconds after it was done
LONGEST = 60  # seconds that a form may take to be done; after these it is free again, for its process was killed
PATIENCE = 25  # seconds that another of the same waits; less than those after which gunicorn ends a process
MOST_TRIES = 2  # of taking what nobody has: the first may have been refused; or the cache cannot be written
LOOK = 0.1  # seconds between two looks
BEING_DONE, DONE_AT, NOBODY_DOES = "being done", "done:", ""  # with where it led, and nothing that was said there
OF_SIGNING_IN = ("/account/", "/accounts/", "/admin/login/")  # what they answer is the session, for each browser
OF_ACTING = "/accounts/acting/"  # which stands below one of these, and is a form like any other
DONE = "This was sent twice and done once."


class DoneOnceMiddleware:
    """Answers a form that was sent again with what came of the first, for which it waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; and remember where the form led, unless it was refused: then it may be sent again."""
        response = self.get_response(request)
        key = getattr(request, "done_once_key", None)
        if key is None:
            return response
        if isinstance(response, HttpResponseRedirect) and not response.cookies:
            _quietly(lambda: cache.set(key, DONE_AT + response.url, REMEMBERED))
        else:
            _quietly(lambda: cache.delete(key))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Go on with the first of its kind; with another once that is refused, or takes too long."""
        if request.method != "POST" or getattr(view, "reads_its_post", False):
            return None
        key = _key_of(request)
        until, not_taken = time.monotonic() + PATIENCE, 0
        while key and time.monotonic() < until and not_taken < MOST_TRIES:
            if _quietly(lambda: cache.add(key, BEING_DONE, LONGEST)):
                request.done_once_key = key  # type: ignore[attr-defined]
                return None
            state = _state_after(key, until)
            if state.startswith(DONE_AT):
                messages.info(request, DONE)
                return HttpResponseRedirect(state.removeprefix(DONE_AT))
            not_taken += state == NOBODY_DOES
        return None


def _state_after(key: str, until: float) -> str:
    """What became of a form that another does, looked at until it is done, refused or takes too long."""
    while (state := _quietly(lambda: cache.get(key))) == BEING_DONE and time.monotonic() < until:
        time.sleep(LOOK)
    return state or NOBODY_DOES


def _quietly(ask: Callable[[], Any]) -> Any:
    """What the cache answers; None where it is away: a form is then done each time, and not refused."""
    try:
        return ask()
    except Exception:  # of whichever cache it is
        logger.warning("The cache of CACHE_URL does not answer, so a form that is sent twice is done twice.")
        return None


def _key_of(request: HttpRequest) -> str:
    """The same for the same form; empty for what is none, or says who somebody is."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    is_of_signing_in = request.path.startswith(OF_SIGNING_IN) and not request.path.startswith(OF_ACTING)
    if not token or is_of_signing_in:
        return ""
    fields = sorted((name, request.POST.getlist(name)) for name in request.POST)
    files = sorted((name, file.name, file.size) for name in request.FILES for file in request.FILES.getlist(name))
    about = repr((request.user.pk, request.session.session_key, request.get_full_path(), fields, files))
    return f"portal.web.once:{sha256(about.encode()).hexdigest()}"

"""A form that is sent twice is done once: by a double click, a slow line, an impatient reload (ADR 48).

The token against forged posts is masked anew for each page that shows a form. So the same token with the same content
is the same form of the same page; that and nothing else is waited for and answered as before.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

REMEMBERED = 15  # seconds after it was done
LONGEST = 60  # seconds that a form may take to be done; after these it is free again, for its process was killed
PATIENCE = 25  # seconds that another of the same waits; less than those after which gunicorn ends a process
LOOK = 0.1  # seconds between two looks
BEING_DONE = "being done"
OF_SIGNING_IN = ("/account/", "/accounts/", "/admin/login/")  # what they answer is the session, for each browser


@dataclass(frozen=True)
class Done:
    """What came of a form: where it led, and what is said there."""

    location: str
    said: list[tuple[int, str]]


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
            queued = getattr(messages.get_messages(request), "_queued_messages", [])
            done = Done(response.url, [(message.level, message.message) for message in queued])
            cache.set(key, done, REMEMBERED)
        else:
            cache.delete(key)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Go on with the first of its kind; with another once that is refused, or takes too long."""
        if request.method != "POST" or getattr(view, "reads_its_post", False):
            return None
        key = _key_of(request)
        until = time.monotonic() + PATIENCE
        while key and time.monotonic() < until:
            if cache.add(key, BEING_DONE, LONGEST):
                request.done_once_key = key  # type: ignore[attr-defined]
                return None
            done = cache.get(key)
            if isinstance(done, Done):
                for level, text in done.said:
                    messages.add_message(request, level, text)
                return HttpResponseRedirect(done.location)
            time.sleep(LOOK)
        return None


def _key_of(request: HttpRequest) -> str:
    """The same for the same form; empty for what is none, or says who somebody is."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    if not token or request.path.startswith(OF_SIGNING_IN):
        return ""
    fields = sorted((name, request.POST.getlist(name)) for name in request.POST)
    files = sorted((name, file.name, file.size) for name in request.FILES for file in request.FILES.getlist(name))
    about = repr((request.user.pk, request.session.session_key, request.get_full_path(), fields, files))
    return f"portal.web.once:{sha256(about.encode()).hexdigest()}"

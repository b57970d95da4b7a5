"""What somebody typed into a form that cannot be taken yet: they are signed out, or the form is of another session.

It is given back on the page that says so, to copy and to send again: nothing of it is kept on the server, and the next
person at the computer finds none of it in their session.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from base.text import cleaned

NOT_CARRIED = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class TypedForm:
    """The fields of a form as they were posted, but for passwords and files."""

    fields: list[tuple[str, str]]
    has_files: bool

    @property
    def written(self) -> list[tuple[str, str]]:
        """What somebody wrote, and not chose or was given by the page, by the name of its field in words."""
        of_boxes = [(name, value) for name, value in self.fields if not name.startswith("_")]  # others are buttons
        return [(_in_words(name), value) for name, value in of_boxes if _is_written(value)]


def typed_form(request: HttpRequest) -> TypedForm | None:
    """The form that a browser posted as a page, where words were typed into it; None of any other request."""
    is_page = (
        request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "X-Requested-With" not in request.headers
    )
    if request.method != "POST" or not is_page:
        return None
    fields = [
        (name, cleaned(value))
        for name in request.POST
        if name not in NOT_CARRIED and "password" not in name
        for value in request.POST.getlist(name)
    ]
    form = TypedForm(fields, bool(request.FILES))
    return form if form.written else None


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this portal posted the form: another site’s words are not given back."""
    if "Sec-Fetch-Site" in request.headers:
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def given_back(request: HttpRequest, form: TypedForm, *, is_signed_out: bool) -> HttpResponse:
    """The page that says that nothing is saved yet, with what was typed."""
    context = {"form": form, "address": request.get_full_path(), "is_signed_out": is_signed_out}
    response = render(request, "403_typed.html", context, status=403)
    patch_cache_control(response, private=True, no_store=True)
    return response


class RequireSignIn(LoginRequiredMiddleware):
    """Ask everybody to sign in, as Django does; whoever was signed out while they typed is given their words back."""

    def handle_no_permission(  # type: ignore[override]  # Django's stubs know of redirects alone
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Lead to the sign-in, or answer with what was typed."""
        form = typed_form(request)
        if form:
            return given_back(request, form, is_signed_out=True)
        return super().handle_no_permission(request, view_func)


def _is_written(value: str) -> bool:
    """Whether it is two words at least: what is quickly typed again is no loss."""
    return len(value.split()) > 1 and any(letter.isalpha() for letter in value)


def _in_words(name: str) -> str:
    words = " ".join(re.split(r"[-_\W]+", name)).strip()
    return words[:1].upper() + words[1:]

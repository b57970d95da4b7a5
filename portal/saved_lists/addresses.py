"""Which addresses may be kept: those of lists in admin and of answers, and no others."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from base.text import cleaned
from portal.answers.every import BY_SLUG
from portal.models import SavedList

# What an address says besides how the list is narrowed: which page, which file, and what a window is open for.
LEFT_OUT = {"p", "page", "format", "e", "_popup", "_to_field", "_changelist_filters", "all"}
NOT_OURS = (
    "Only a list of records, or the answer to a question, can be kept. Open it, and choose “Keep this list” there."
)
TOO_LONG = "The list is narrowed by more than can be kept. Take some of it away."
LONGEST = SavedList._meta.get_field("address").max_length or 0


def clean_address(text: str) -> str:
    """The address of a list of ours, without what says no more than where one was in it. Raises ``ValidationError``."""
    try:
        parts = urlsplit(cleaned(text).strip())
        if parts.scheme or parts.netloc or _list_at(parts.path) is None:
            raise ValueError
    except ValueError:
        raise ValidationError(NOT_OURS, code="not-ours") from None
    asked = [
        (name, value)
        for name, values in QueryDict(parts.query).lists()
        for value in values
        if name not in LEFT_OUT and value
    ]
    address = f"{parts.path}?{urlencode(asked)}" if asked else parts.path
    if len(address) > LONGEST:
        raise ValidationError(TOO_LONG, code="long")
    return address


def may_be_opened(address: str, request: HttpRequest, site: admin.AdminSite) -> bool:
    """Whether that list is still there, and the user may read it."""
    found = _list_at(urlsplit(address).path)
    if found is None:
        return False
    if found.url_name == "answer":
        answer = BY_SLUG.get(found.kwargs["slug"])
        return answer is not None and answer.may_be_read_by(request.user)
    model_admin: Any = next((one for one in site._registry.values() if _name_of(one) == found.url_name), None)
    return model_admin is not None and model_admin.has_view_permission(request)


def _list_at(path: str) -> ResolverMatch | None:
    """What is there, where it is a list in admin or an answer."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    is_list = found.url_name == "answer" or (found.url_name or "").endswith("_changelist")
    return found if found.namespace == "admin" and is_list else None


def _name_of(model_admin: Any) -> str:
    return f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist"

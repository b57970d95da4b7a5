"""JSON that a page's own script posts: whatever else comes in its place is refused in a sentence."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError

from base.text import cleaned

NO_JSON = "What was sent is not what this address takes. Load this page again; what you typed is kept on this computer."
# Longer than a post may be; sent as a form, which is read as such before any view; broken off.
_UNREADABLE = (RequestDataTooBig, RawPostDataException, MultiPartParserError, UnreadablePostError)
_DEEPEST = 5  # levels of lists and objects in each other: what our scripts send has two


def posted_json(request: HttpRequest) -> dict[str, Any]:
    """What was posted, an object, its text cleaned. Raises ``ValidationError`` where it is nothing of the kind.

    Python reads ``NaN`` and ``Infinity``, which are no JSON and no numbers of ours, and follows lists into each other
    until its stack is full.
    """
    try:
        data = json.loads(request.body, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError, *_UNREADABLE):
        raise ValidationError(NO_JSON, code="json") from None
    if not isinstance(data, dict):
        raise ValidationError(NO_JSON, code="json")
    found: dict[str, Any] = _cleaned(data, _DEEPEST)
    return found


def status_of(error: ValidationError) -> int:
    """What a refusal is answered with: 400 where the post could not be read, 422 where what it asks may not be."""
    return 400 if getattr(error, "code", "") == "json" else 422


def _refuse(number: str) -> None:
    raise ValueError(number)


def _cleaned(value: Any, deepest: int) -> Any:
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, dict | list) and not deepest:
        raise ValidationError(NO_JSON, code="json")
    if isinstance(value, dict):
        return {cleaned(name): _cleaned(one, deepest - 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_cleaned(one, deepest - 1) for one in value]
    return value

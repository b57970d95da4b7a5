"""The form of a line in the log, and what none may keep (ADR 33).

Nothing here asks for Django: gunicorn's own lines have the same form, and its first process does not load the portal.
"""

import datetime as dt
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from base.log_lines import current_job, current_request, note_why

# Whoever has such a link may answer for a lead, close an owner's action or a reviewer's step, take up an invitation,
# set a password, or have an address written to.
LINK = re.compile(
    r"(/confirm/|/follow/leave/|/actions/by-link/|/dates/|/accounts/invitation/|/accounts/password/reset/key/)"
    r"([^/\s]{8})[^/\s]+"
)
# Each is looked for once in each word, or a long one would take minutes.
ADDRESS = re.compile(r"(?<![^\s@<>\"'(),:;=/\\])[^\s@<>\"'(),:;=/\\]+(?:@|%40)[^\s@<>\"'(),:;=/\\]+")
TELEPHONE = re.compile(r"(?<![\w.:-])(?:\+44[ \d]{9,13}|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}|0[1-9]\d{8,9})(?![\w.-])")
QUERY = re.compile(r"(?<![^\s?'\"])(?=[^\s?'\"]*/)([^\s?'\"]+)\?[^\s'\"]+")  # what somebody searched for, or a code
CLIENT = re.compile(r"\bip=\S+?(?=:\s|\s|$)")  # of gunicorn, about a request that it cannot read
OURS_TO_CUT = [
    (LINK, r"\1\2…"),
    (QUERY, r"\1?…"),
    (ADDRESS, "…@…"),
    (TELEPHONE, "0…"),
    (CLIENT, "ip=…"),
]
# In the text of an error: the value that it is about, as opposed to names of code, which stay.
VALUE = re.compile(r"(?<!\w)[bu]?(?P<quote>['\"])(?:(?!(?P=quote)(?!\w)).)*(?P=quote)(?!\w)|(?<=[=(]\()[^)]*(?=\))")
NAME_OF_CODE = re.compile(r"['\"][A-Za-z_][\w.]*['\"]")
VALUE_AT_END = re.compile(r": (?:b|u)?(['\"]).*\1$")
LONGEST_ERROR = 2_000  # characters
MARK = "portal.watching.requests"  # whose lines are those of requests
PIECES = ("user", "method", "path", "parameters", "view", "kept", "status", "ms", "queries", "query_ms", "bytes", "why")


def without_personal_data(text: str) -> str:
    """The text without what lets somebody in, and without what tells who somebody is."""
    for what, instead in OURS_TO_CUT:
        text = what.sub(instead, text)
    return text


def said_by_error(error: BaseException) -> str:
    """What an error says, without the values that it is about: they are what somebody typed, or a record's.

    Of a database's error its first line: further ones repeat the row (``DETAIL``) and the statement (``LINE``).
    """
    first = str(error).strip().partition("\n")[0]
    if len(first) > LONGEST_ERROR:
        return f"({len(first)} characters, which are not kept)"
    first = VALUE_AT_END.sub(": …", first)
    first = VALUE.sub(lambda found: found[0] if NAME_OF_CODE.fullmatch(found[0]) else "…", first)
    return without_personal_data(first)[:500]


def traceback_of(error: BaseException) -> str:
    """Where an error came from, and from which others it follows, the first one first; the values in them are cut."""
    return "\n".join(_traceback(error, set()))


def _traceback(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _traceback(before, seen)
        yield "which led to:"
    lines = "".join(traceback.format_tb(error.__traceback__)).splitlines()
    yield from (line for line in lines if line.strip(" ^~"))
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    yield f"{name}: {said_by_error(error)}"


class WithoutLinks(logging.Filter):
    """Cuts short the links that let in whoever has them, for handlers other than ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, with the first eight characters of a link's token."""
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub(r"\1\2…", message), None
        return True


class OneLineARequest(logging.Filter):
    """Leaves out what Django says of a request that its own line says, and has that line say why it was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is more than its request's own line: a fault of ours, or nothing of a request."""
        status = getattr(record, "status_code", None)
        if status is None or current_request() is None or not record.name.startswith("django."):
            return True
        if record.name.startswith("django.security"):
            note_why(record.getMessage())
        return bool(status == 500 and record.exc_info)


class Lines(logging.Formatter):
    """What every line holds, whatever its form."""

    def pieces_of(self, record: logging.LogRecord) -> dict[str, Any]:
        """The line's pieces by their names: when, how grave, who says it, what; whose it is; and more of a request."""
        is_of_none = record.name == "gunicorn.error" and not record.exc_info  # such as of what is no request at all
        line, moment = None if is_of_none else current_request(), dt.datetime.fromtimestamp(record.created, dt.UTC)
        pieces = {
            "time": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
            "reference": line.reference if line else "",
            "job": "" if line else current_job(),
            **{name: getattr(record, name, None) for name in PIECES if record.name == MARK},
        }
        if record.exc_info and record.exc_info[1]:
            pieces["traceback"] = traceback_of(record.exc_info[1])
        return {name: piece for name, piece in pieces.items() if piece not in (None, "")}


class JsonLines(Lines):
    """A line is a JSON object: for a machine that collects them."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        return json.dumps(self.pieces_of(record), ensure_ascii=False, default=str)


class PlainLines(Lines):
    """A line is to be read on a terminal; a traceback follows below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record, in one line but for a traceback."""
        pieces = self.pieces_of(record)
        whose = pieces.get("reference") or pieces.get("job") or "-"
        said = " ".join(pieces["message"].splitlines())
        more = [f"{name}={pieces[name]}" for name in ("user", "queries", "query_ms", "bytes", "why") if name in pieces]
        line = " ".join([pieces["time"], f"{pieces['level']:<7}", f"[{whose}]", said, *more])
        return f"{line}\n{pieces['traceback']}" if "traceback" in pieces else line


FORMATS = {"json": JsonLines, "plain": PlainLines}


def log_all_else() -> None:
    """Have an error that ends a command, and Python's warnings, written as lines like all others."""
    logging.captureWarnings(True)

    def say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            logging.getLogger(__name__).critical("The process ends by a fault", exc_info=(kind, error, trace))

    sys.excepthook = say

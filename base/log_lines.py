"""What a line of the log belongs to: the request that is being answered, or the job that is being done (ADR 33)."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass
class RequestLine:
    """What is said of a request in its one line, besides what request and response know."""

    reference: str
    why: str = ""  # it was refused, or not answered as it should


_of_request: ContextVar[RequestLine | None] = ContextVar("line_of_request", default=None)
_job: ContextVar[str] = ContextVar("job_of_line", default="")


def begin_request(line: RequestLine) -> None:
    """Have what is logged from now on in this thread belong to that request, until the next one begins.

    Not only until its answer stands: the server may yet say something about sending it.
    """
    _of_request.set(line)


def current_request() -> RequestLine | None:
    """The line of the request that is being answered; None in a command and in the worker."""
    return _of_request.get()


def note_why(why: str) -> None:
    """Say in the request's line why it was not answered as it should; the first reason stays."""
    line = _of_request.get()
    if line and not line.why:
        line.why = " ".join(why.split())[:300]


def current_job() -> str:
    """What is being done; in a command its name, and nothing where a request is answered."""
    if job := _job.get():
        return job
    is_command = Path(sys.argv[0]).name == "manage.py" and len(sys.argv) > 1
    return sys.argv[1] if is_command else ""


@contextmanager
def lines_of_job(job: str) -> Iterator[None]:
    """Have what is logged within belong to that job."""
    token = _job.set(job)
    try:
        yield
    finally:
        _job.reset(token)


def naming_nobody(view: View) -> View:
    """Have the line of a request for this page say no account, whoever is signed in."""
    view.names_nobody = True  # type: ignore[attr-defined]
    return view

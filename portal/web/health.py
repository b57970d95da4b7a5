"""Whether the process is alive, and whether it is ready. No session is asked, and no name that the request came by.

A load balancer's probe comes by the machine's address, which is none of ``ALLOWED_HOSTS``. So these addresses, and no
others, are answered before that is looked at; what they say is the same for all and repeats nothing of the request.
"""

import select
import threading
import time

import psycopg2
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from base.log_lines import note_why
from base.migrations_waiting import not_applied, waiting

PATIENCE = 3.0  # seconds: a load balancer's own is seldom less than five
AWAY = "the database does not answer"
_asking = threading.Lock()  # one at a time, so that nobody has us open connections by asking often


class NoAnswerError(Exception):
    """The database said nothing in time, or that it cannot be asked."""


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers."""
    return _plain("ok")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database answers and every migration is applied; 503 and the reason where not."""
    try:
        left = waiting(applied_migrations())
    except NoAnswerError:
        return _not_ready(AWAY)
    return _not_ready(not_applied(left)) if left else _plain("ready")


def _plain(said: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{said}\n", content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})


def _not_ready(why: str) -> HttpResponse:
    note_why(why)
    return _plain(why, status=503)


def applied_migrations() -> set[tuple[str, str]]:
    """All that the database has had, within ``PATIENCE`` seconds. Raises ``NoAnswerError``."""
    if connection.vendor != "postgresql":  # a file on this machine answers at once, or says that it cannot
        try:
            return {*MigrationRecorder(connection).applied_migrations()}
        except Error as error:
            raise NoAnswerError from error
    until = time.monotonic() + PATIENCE
    if not _asking.acquire(timeout=PATIENCE):
        raise NoAnswerError
    try:
        return _asked_of_postgresql(until)
    except psycopg2.errors.UndefinedTable:
        return set()
    except psycopg2.Error as error:
        raise NoAnswerError from error
    finally:
        _asking.release()


def _asked_of_postgresql(until: float) -> set[tuple[str, str]]:
    """Over a connection of its own: on another a server that hangs could not be left before it answers."""
    asked = psycopg2.connect(**connection.get_connection_params(), async_=1)
    try:
        _wait_for(asked, until)
        cursor = asked.cursor()
        cursor.execute("SELECT app, name FROM django_migrations")
        _wait_for(asked, until)
        return {(app, name) for app, name in cursor.fetchall()}
    finally:
        asked.close()


def _wait_for(asked: "psycopg2.extensions.connection", until: float) -> None:
    """Until the server has answered. Raises ``NoAnswerError`` where it is too late, and what psycopg2 raises."""
    while (state := asked.poll()) != psycopg2.extensions.POLL_OK:
        reading, writing = ([asked], []) if state == psycopg2.extensions.POLL_READ else ([], [asked])
        left = until - time.monotonic()
        if left <= 0 or not any(select.select(reading, writing, [], left)):
            raise NoAnswerError

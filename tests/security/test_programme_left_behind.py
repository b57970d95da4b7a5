"""What the programme's doings leave behind: rows, sessions, e-mails, logs, files and kept pages hold none of its words.

What whom is shown is in ``test_programme_markers.py``.
"""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.signals import got_request_exception
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.formats import date_format
from django.views.debug import get_exception_reporter_class

from accounts import roles
from accounts.models import AuditEvent
from office.models import Message
from portal.web.logs import JsonLines, PlainLines
from tests.factories import make_user
from tests.security.markers.doings import (
    ASKED,
    ORDER,
    OTHER_TOPIC,
    REASON,
    REVIEWER,
    SECRETS,
    SENTENCE,
    TAKEN_BACK,
    TOPIC,
    TYPED,
    UNMET,
    Doings,
    do_all,
)
from tests.security.markers.planting import HOST
from tests.security.test_kept_canaries import kept_words

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
PEOPLE = {"partnerships_person", "partnerships_historicalperson"}
# Where each may stand: nowhere besides. “Every change” and the post's list are for those who read rows of theirs.
TABLES = {
    TOPIC: {"improvement_topic"},
    OTHER_TOPIC: {"improvement_topic"},
    ASKED: {"improvement_topic"},
    SENTENCE: {"improvement_whatchanged"},
    TAKEN_BACK: set(),
    TYPED: set(),
    REASON.value: {"improvement_peerreview"},
    REASON.label: set(),
    UNMET.label: set(),
    str(ORDER): {"improvement_deployment"},
    REVIEWER: PEOPLE | {"office_message"},
}
# Lists of what somebody did, and of how a job went: no school, no day and nobody of a review is in them.
OF_DOINGS = ("accounts_auditevent", "django_admin_log", "office_jobrun", "django_session", "accounts_erasure")


@pytest.fixture(scope="module")
def done(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Doings]:
    """All of it, for every test of this module; gone after it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        folder = tmp_path_factory.mktemp("left-behind")
        patch.setattr("django.conf.settings.MEDIA_ROOT", folder)
        patch.setattr("django.conf.settings.ERASURES_FILE", folder / "erasures.jsonl")
        patch.setattr("django.conf.settings.DISCLOSURE_OFFICERS", ["named@example.org"])
        yield do_all(make_user("named@example.org", roles.OFFICER))
        transaction.set_rollback(True)


@pytest.fixture
def rows(done) -> dict[str, str]:
    """All that each table holds, as text; sessions as they are read."""
    held = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            held[table] = str(cursor.fetchall())
    held["django_session"] = str([session.get_decoded() for session in Session.objects.all()])
    return held


@pytest.mark.parametrize("marker", TABLES)
def test_marker_is_in_its_own_table_and_in_no_other(rows, marker):
    assert {table for table, held in rows.items() if marker in held} == TABLES[marker]


def test_lists_of_doings_and_histories_name_no_school_of_a_review_and_nobody_of_it(rows, done):
    shown = [table for table in rows if table in OF_DOINGS or ("historical" in table and table not in PEOPLE)]
    days = {f"{day:%Y-%m-%d}" for day, _ in done.review.visit_days}

    assert len(shown) > 5
    for table in shown:
        about = "" if table.startswith("partnerships_historicalschool") else HOST
        for word in (REVIEWER, about, *days, *done.tokens):
            assert not word or word not in rows[table], (table, word)


def test_signed_link_is_stored_nowhere(rows, done):
    for token in done.tokens:
        assert {table for table, held in rows.items() if token in held} == set()


def test_audit_trail_says_that_somebody_searched_and_by_which_law_and_nothing_that_was_found(done):
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SEARCHED_DISCLOSURE)

    assert event.detail == f"School {done.review.host.urn}: The Freedom of Information Act 2000, request FOI 1"


def test_post_says_days_and_people_and_no_topic_reason_or_sentence(done):
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds >= {"review-dates", "review-answer", "review-due", "support-turn", "disclosure-search"}

    for message in Message.objects.all():
        said = f"{message.subject} {message.text} {message.html} {message.about} {message.once} {message.links}"
        assert [secret for secret in SECRETS if secret in said] == [], message.kind
    for kind in ("review-dates", "review-answer", "review-due", "support-turn"):
        for message in Message.objects.filter(kind=kind):
            days = [date_format(day) for day, _ in done.review.visit_days]
            assert [word for word in (HOST, *days) if word in message.subject] == []
    for message in Message.objects.filter(kind="support-turn"):
        assert HOST not in message.text + message.html + message.about


def test_what_was_sent_says_no_more_than_what_was_written_and_has_no_file_with_it(done):
    assert len(done.sent) > 5
    for sent in done.sent:
        said = sent.message().as_string() + sent.subject + sent.body + str(sent.alternatives)
        assert [secret for secret in SECRETS if secret in said] == [], sent.subject
        assert sent.attachments == []


def test_log_says_neither_what_nor_of_whom(done):
    said = "\n".join(form().format(record) for record in done.records for form in (JsonLines, PlainLines))
    said += "\n".join(record.getMessage() for record in done.records)

    assert f"/reviews/{done.review.pk}/postpone/" in said
    assert [word for word in (*SECRETS, HOST, REVIEWER, *done.tokens) if word in said] == []


def test_no_file_has_a_word_of_it_and_the_log_of_erasures_only_keys(done, settings):
    folder = Path(settings.MEDIA_ROOT)
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []

    said = "".join(path.read_bytes().decode(errors="replace") + str(path) for path in files)
    assert [word for word in (*SECRETS, HOST, REVIEWER) if word in said] == []


def test_kept_pages_have_no_word_of_it(done):
    caches["pages"].clear()
    for client in (done.head, Client()):
        for address in ("/", "/improvement/", done.review.host.get_absolute_url(), "/partnerships/", "/schools/"):
            client.get(address)

    words = kept_words()
    assert HOST in words
    topics = (TOPIC, OTHER_TOPIC, ASKED)  # /improvement/ lists those that there are
    assert [word for word in (*SECRETS, REVIEWER, *done.tokens) if word in words and word not in topics] == []


@pytest.mark.parametrize(
    ("address", "entered", "broken"),
    [
        ("/reviews/{review}/what-changed/", {"sentence": SENTENCE, "shared_with": "heads"}, "improvement_whatchanged"),
        ("/reviews/{review}/cancel/", {"reason": REASON.value}, "improvement_peerreview"),
        ("/support/ask/", {"topic": "{topic}", "phase": "primary", "wanted_by": "31/12/2099"}, "improvement_topic"),
    ],
)
def test_fault_of_ours_is_told_to_nobody_with_what_was_entered(done, settings, caplog, address, entered, broken):
    """A database that refuses, and says the row that it refuses, as PostgreSQL does."""
    settings.ADMINS, settings.DEBUG = [("Ann", "ann@example.org")], False
    caplog.set_level(logging.DEBUG)
    reports = []

    def note(request=None, **_: object) -> None:
        reports.append(
            get_exception_reporter_class(request)(request, *sys.exc_info(), is_email=True).get_traceback_text()
        )

    def refuse(execute, sql, params, many, context):
        if broken in sql and not sql.startswith("SELECT COUNT"):
            row = ", ".join(map(str, (*SECRETS, HOST, REVIEWER)))
            raise DatabaseError(f"a row is refused\nDETAIL:  Failing row contains ({row}).")
        return execute(sql, params, many, context)

    client = Client(raise_request_exception=False)
    client.cookies = done.head.cookies
    before = len(mail.outbox)
    got_request_exception.connect(note)
    try:
        with transaction.atomic(), connection.execute_wrapper(refuse):
            answer = client.post(address.format(review=done.review.pk), entered)
            transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(note)

    assert answer.status_code == 500
    assert len(mail.outbox) == before
    lines = [form().format(record) for record in caplog.records for form in (JsonLines, PlainLines)]
    said = "\n".join(lines) + answer.content.decode()
    assert "a row is refused" in said
    assert [word for word in (*SECRETS, HOST, REVIEWER) if word in said] == []
    assert "a row is refused" in reports[0]
    for word in (*SECRETS, HOST, REVIEWER, *map(repr, entered.values())):
        assert word not in reports[0], word

"""Each request has one line, which names nobody, and a reference that its answer, its page and its line share."""

import json
import logging
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.mail import get_connection
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from office.models import Council
from portal.watching.requests import Asked
from portal.web import standing_alone
from portal.web.logs import JsonLines, OneLineARequest
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OURS = "portal.watching.requests"
WHO = "Ann Day"
handler400, handler500 = "portal.web.views.bad_request", "portal.web.views.server_error"
REFERENCE = re.compile(r"[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}")


def fail(request):
    """A view with a fault in it."""
    raise RuntimeError(f"the record of {WHO!r}")


def fail_on_a_bad_page(request):
    """A view whose answer is a page that cannot be made either."""
    from django.http import Http404

    raise Http404


def slow_export(request):
    """An answer that is written piece by piece, and asks the database as it goes."""
    return StreamingHttpResponse(_pieces())


def _pieces():
    yield b"12345"
    Council.objects.count()
    yield b"678"


def plain(request, word):
    """An answer of a known size."""
    return HttpResponse("four")


for view in (fail, fail_on_a_bad_page, slow_export, plain):
    view.login_required = False
urlpatterns = [
    path("fail/", fail),
    path("missing/", fail_on_a_bad_page),
    path("export/", slow_export, name="export"),
    path("plain/<str:word>/", plain),
    path("", include("essex_partnerships.urls")),
]


@pytest.fixture
def lines():
    """What the log's handler would write, as objects."""
    written: list[dict] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(JsonLines().format(record)))

    handler = Kept(logging.DEBUG)
    handler.addFilter(OneLineARequest())
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before = ours.level
    ours.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    ours.setLevel(before)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
class TestLine:
    def test_line_says_all_of_a_request_and_names_nobody(self, visitor, lines):
        user = make_user("ann.day@example.org")
        visitor.force_login(user)

        response = visitor.get("/partnerships/?q=Ann+Day&page=1&ann.day@example.org=1")

        [line] = lines
        assert (
            line.items()
            >= {
                "level": "INFO",
                "logger": OURS,
                "method": "GET",
                "path": "/partnerships/",
                "parameters": ["q", "page"],
                "view": "partnerships:list",
                "status": 200,
                "user": user.pk,
                "bytes": len(response.content),
                "reference": response["X-Request-ID"],
            }.items()
        )
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
        assert line["queries"] > 3
        assert line["ms"] >= line["query_ms"] >= 0
        assert "Day" not in json.dumps(line)
        assert "ann" not in json.dumps(line).lower()

    def test_whole_address_of_somebody_in_a_path_is_cut(self, visitor, lines):
        visitor.get("/no-such/ann.day@example.org/")
        visitor.get("/plain/ann%40example.org/")

        assert [line["path"] for line in lines] == ["/no-such/…@…/", "/plain/…@…/"]

    def test_link_is_cut_short(self, visitor, lines):
        visitor.get("/confirm/MTI:1uABCD:e30-signed_by-the-portal/")

        assert lines[0]["path"] == "/confirm/MTI%3A1u…/"

    def test_one_who_is_not_signed_in_has_no_number(self, visitor, lines):
        visitor.get("/cookies/")

        assert "user" not in lines[0]

    def test_answer_in_pieces_is_measured_to_its_end(self, visitor, lines):
        response = visitor.get("/export/")
        assert lines == []

        assert b"".join(response.streaming_content) == b"12345678"
        response.close()

        [line] = lines
        assert (line["bytes"], line["queries"]) == (8, 1)

    def test_queries_are_counted_for_their_own_request_alone(self, visitor, lines):
        visitor.get("/partnerships/")
        Council.objects.count()
        visitor.get("/plain/x/")

        assert lines[1]["queries"] == 0
        assert not [one for one in connection.execute_wrappers if isinstance(one, Asked)]

    @pytest.mark.parametrize(("address", "level"), [("/healthz", "DEBUG"), ("/readyz", "DEBUG"), ("/cookies/", "INFO")])
    def test_probe_that_finds_nothing_wrong_is_not_said_as_a_rule(self, visitor, lines, address, level):
        visitor.get(address)

        assert [line["level"] for line in lines] == [level]

    @pytest.mark.parametrize(
        ("ask", "status", "why"),
        [
            (lambda visitor: visitor.get("/nowhere/"), 404, None),
            (lambda visitor: visitor.put("/healthz"), 405, None),
            (lambda visitor: visitor.get("/", headers={"host": "not-ours.example"}), 400, "Invalid HTTP_HOST header"),
            (
                lambda visitor: Client(enforce_csrf_checks=True).post(
                    "/accounts/login/", headers={"referer": "https://testserver/?q=Ann+Day"}
                ),
                403,
                "Forbidden (CSRF cookie not set.): /accounts/login/",
            ),
        ],
    )
    def test_refusal_is_one_line_that_says_why(self, visitor, lines, ask, status, why):
        ask(visitor)

        [line] = lines
        assert (line["status"], line["level"]) == (status, "WARNING")
        assert "traceback" not in line
        assert line.get("why", "").startswith(why or "")
        assert bool(why) == ("why" in line)

    def test_far_too_many_parameters_have_their_line_too(self, visitor, lines):
        response = visitor.get("/partnerships/?" + "a=1&" * 2000)

        assert [line["status"] for line in lines if line["logger"] == OURS] == [response.status_code]


@pytest.mark.urls(__name__)
class TestFault:
    def test_fault_is_one_traceback_under_its_reference_with_no_value_in_it(self, visitor, lines):
        response = visitor.get("/fail/")

        fault, line = lines
        assert (fault["logger"], line["logger"]) == ("django.request", OURS)
        assert fault["reference"] == line["reference"] == response["X-Request-ID"]
        assert fault["traceback"].endswith("RuntimeError: the record of …")
        assert "in fail" in fault["traceback"]
        assert "Ann" not in json.dumps(lines)

    def test_fault_in_a_page_that_says_what_is_wrong_is_a_traceback_too(self, visitor, lines, monkeypatch):
        def not_collected(name):
            raise ValueError("no such static file")

        monkeypatch.setattr(staticfiles_storage, "url", not_collected)

        response = visitor.get("/missing/")

        assert response.status_code == 500
        assert response["X-Request-ID"] in response.content.decode(), "though its own template cannot be made either"
        assert [("traceback" in line, line["reference"]) for line in lines] == [
            (True, response["X-Request-ID"]),
            (False, response["X-Request-ID"]),
        ]

    @override_settings(DEBUG=False)
    def test_reference_is_on_the_page_in_words(self, visitor):
        for address, host, status in (("/fail/", "testserver", 500), ("/", "not-ours.example", 400)):
            response = visitor.get(address, headers={"host": host})

            assert response.status_code == status
            assert REFERENCE.fullmatch(response["X-Request-ID"])
            assert f"reference if you ask about it: <strong>{response['X-Request-ID']}</strong>" in (
                response.content.decode()
            )

    def test_page_of_an_outage_has_its_reference(self, rf):
        request = rf.get("/")
        request.reference = "abcd-2345-wxyz"

        page = standing_alone.page_that_stands_alone("503.html", request, status=503)

        assert "<strong>abcd-2345-wxyz</strong>" in page.content.decode()

    def test_page_without_its_template_still_comes(self, rf):
        request = rf.get("/")
        request.reference = "<script>"

        page = standing_alone.page_that_stands_alone("no_such_page.html", request, status=500)

        assert page.status_code == 500
        assert "&lt;script&gt;" in page.content.decode()


class TestReference:
    def test_it_is_ours_and_another_each_time(self, client):
        given = [client.get("/healthz", headers={"X-Request-ID": "f" * 32})["X-Request-ID"] for _ in range(20)]

        assert len({*given}) == 20
        assert all(REFERENCE.fullmatch(reference) for reference in given)

    @pytest.mark.parametrize(
        ("given", "is_taken"),
        [
            ("0123456789abcdef0123456789abcdef", True),
            ("a-proxys.own_id", True),
            ("a" * 8, True),
            ("a" * 7, False),
            ("a" * 64, True),
            ("a" * 65, False),
            ("an id with spaces", False),
            ("ann.day@example.org", False),
            ("-leading", False),
            ('"><script>', False),
            ("", False),
        ],
    )
    def test_it_is_the_proxys_where_one_is_trusted_and_its_form_is_right(self, client, settings, given, is_taken):
        settings.BEHIND_PROXY = True

        reference = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

        assert (reference == given) is is_taken
        assert is_taken or REFERENCE.fullmatch(reference)


def test_mail_that_cannot_be_sent_is_told_without_whom_it_was_for(lines, settings, client, monkeypatch):
    import smtplib

    user = make_user("ann.day@example.org")
    refused = smtplib.SMTPRecipientsRefused({user.email: (550, b"5.1.1 Ann Day has no mailbox here")})

    def refuse(*args, **kwargs):
        raise refused

    monkeypatch.setattr(type(get_connection()), "send_messages", refuse)
    client.post("/accounts/password/reset/", {"email": user.email})

    said = [line["message"] for line in lines if line["logger"] == "accounts.adapters"]
    assert said == ["An e-mail (account/email/password_reset_key) could not be sent: SMTPRecipientsRefused 550 5.1.1"]
    assert "ann" not in json.dumps(lines).lower()

"""What goes wrong is said in the portal's look, with a way on."""

import datetime as dt

import pytest
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from office.models import Council
from tests.clients import signed_in
from tests.factories import make_delegate, make_headship, make_person, make_school, make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def fail(request):
    """A view with a fault in it."""
    raise RuntimeError("a secret detail")


fail.login_required = False

urlpatterns = [path("fail/", fail)]


def test_unknown_address_helps_to_find_a_school(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert texts(response, ".//h1") == ["Page not found"]
    assert 'action="/partnerships/"' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("days", "is_said"), [(1, True), (30, True), (31, False), (-1, False)])
def test_who_acted_for_somebody_until_lately_is_told_that_they_no_longer_do(method, days, is_said):
    delegate = make_user(name="Sam Office")
    ended = timezone.localdate() - dt.timedelta(days=days)
    started = ended - dt.timedelta(days=60)
    headship = make_headship(make_person("Hetty Head"), make_school("Alpha"))
    make_delegate(headship, delegate, started_on=started, ended_on=ended)

    page = getattr(signed_in(delegate), method)("/reviews/12345/edit/").content.decode()

    assert "Page not found" in page
    assert ("You no longer act for Hetty Head, headteacher of Alpha" in page) is is_said
    assert ("What you sent was not saved." in page) is (is_said and method == "post")


UNREADABLE = {
    "no boundary": ("multipart/form-data", b"x"),
    "boundary too long": (f"multipart/form-data; boundary={'X' * 300}", b"x"),
    "no base64": (
        "multipart/form-data; boundary=X",
        b'--X\r\nContent-Disposition: form-data; name="x"; filename="x.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nA\r\n--X--\r\n",
    ),
    "too many files": (
        "multipart/form-data; boundary=X",
        b'--X\r\nContent-Disposition: form-data; name="x"; filename="x.pdf"\r\n\r\n\r\n' * 200 + b"--X--\r\n",
    ),
    "too many fields": ("application/x-www-form-urlencoded", b"&a=1" * 2000),
    "another encoding": ("application/x-www-form-urlencoded; charset=utf-7", b"name=+AAAA"),
}


@pytest.mark.parametrize(("kind", "body"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize(
    ("address", "status"), [("/no-such-page/", 404), ("/static/none.css", 404), ("/accounts/login/", 400)]
)
@pytest.mark.parametrize("is_sent", [True, False], ids=["with the token", "without"])
def test_post_that_cannot_be_read_is_answered_as_any_other(address, status, kind, body, is_sent):
    client = Client(enforce_csrf_checks=True)
    token = client.get("/accounts/login/").cookies["csrftoken"].value

    headers = {"X-CSRFToken": token} if is_sent else {}
    answer = client.post(address, body, content_type=kind, headers=headers)

    assert answer.status_code == status
    assert len(texts(answer, ".//h1")) == 1


def test_page_not_found_after_an_unreadable_post_says_so_to_somebody_signed_in():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    client.cookies["csrftoken"] = "a" * 32

    answer = client.post("/no-such-page/", b"x", content_type="multipart/form-data")

    assert answer.status_code == 404
    assert texts(answer, ".//h1") == ["Page not found"]


def test_record_that_is_not_there_is_page_not_found(client):
    response = client.get("/boards/no-such-board/")

    assert response.status_code == 404
    assert texts(response, ".//h1") == ["Page not found"]


def test_host_that_is_not_ours_is_a_bad_request_in_our_look(client):
    response = client.get("/", headers={"host": "not-ours.example"})

    assert response.status_code == 400
    assert texts(response, ".//h1") == ["We could not understand that request"]


def test_signed_in_without_the_role_is_told_whom_to_ask(client):
    client.force_login(make_user())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert texts(response, ".//h1") == ["You may not open this page"]
    assert Council().mailbox in response.content.decode()


def test_fault_is_ours_and_tells_no_detail():
    client = Client(raise_request_exception=False)

    with override_settings(ROOT_URLCONF=__name__):
        response = client.get("/fail/")

    assert response.status_code == 500
    assert texts(response, ".//h1") == ["Something went wrong"]
    assert "a secret detail" not in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/partnerships/",
        "/quadrants/",
        "/boards/",
        "/meetings/",
        "/resources/",
        "/accessibility/",
        "/sitemap.xml",
        "/robots.txt",
    ],
)
def test_public_pages_are_for_reading_only(client, address):
    assert client.get(address).status_code == 200
    assert client.head(address).status_code == 200
    for method in (client.post, client.put, client.delete):
        assert method(address).status_code == 405


@pytest.mark.parametrize(
    "query", ["?page=-1", "?page=1e9", "?on=%ff", "?q=%00", "?board[]=x", "?&&=", "?page=" + "9" * 400]
)
@pytest.mark.parametrize("address", ["/", "/quadrants/", "/boards/", "/meetings/", "/resources/", "/cookies/"])
def test_malformed_parameters_never_give_a_fault(client, address, query):
    assert client.get(address + query).status_code in (200, 404)

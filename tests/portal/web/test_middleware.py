"""What our own middleware does to an answer, asked as gunicorn asks it: the test client takes bodies off by itself."""

import io

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from portal.web.middleware import send_no_body_to_head

pytestmark = pytest.mark.once


def answered(method: str, response):
    return send_no_body_to_head(lambda _: response)(RequestFactory().generic(method, "/"))


def test_answer_to_head_keeps_its_headers_and_has_no_body():
    answer = answered("HEAD", HttpResponse("a page", headers={"Content-Length": "6"}))

    assert (answer.content, answer["Content-Length"]) == (b"", "6")


@pytest.mark.django_db  # whoever closes an answer looks at the connections
def test_file_that_head_asks_for_is_not_sent_and_closed():
    file = io.BytesIO(b"%PDF")

    answer = answered("HEAD", FileResponse(file, filename="a.pdf"))

    assert (b"".join(answer), answer["Content-Length"], answer.file_to_stream) == (b"", "4", None)
    answer.close()
    assert file.closed


def test_answer_to_get_is_left_as_it_is():
    assert answered("GET", HttpResponse("a page")).content == b"a page"

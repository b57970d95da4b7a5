"""Pages behind a signed link: nobody signs in, nothing is kept of the address."""

import pytest
from django.http import HttpRequest, HttpResponse

from base.by_link import opened_by_link


@opened_by_link
def a_page(request: HttpRequest, token: str) -> HttpResponse:
    """A page."""
    return HttpResponse(token)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_page_is_open_to_whoever_has_the_link_and_kept_by_nobody(rf, method):
    response = a_page(rf.generic(method, "/"), token="x")

    assert response.status_code == 200
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    assert a_page.login_required is False
    assert a_page.csrf_exempt is True
    assert a_page.__doc__ == "A page."


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(rf, method):
    assert a_page(rf.generic(method, "/"), token="x").status_code == 405
